import { bpr } from './latent/bpr.ts';
import { ials } from './latent/ials.ts';
import { pureSvd } from './latent/pure-svd.ts';
import { ease } from './linear/ease.ts';
import { randomWalk } from './linear/random-walk.ts';
import { slim } from './linear/slim.ts';
import { itemNeighbours } from './neighbours/item-neighbours.ts';
import { userNeighbours } from './neighbours/user-neighbours.ts';
import { popularity, trending } from './popularity/popularity.ts';
import { baseline } from './ratings/baseline.ts';
import { biasedSvd, svdPlusPlus } from './ratings/biased-svd.ts';
import { nmf } from './ratings/nmf.ts';
import { ratingNeighbours } from './ratings/rating-neighbours.ts';
import { slopeOne } from './ratings/slope-one.ts';
import { associationRules, sequentialRules } from './sessions/rules.ts';
import { sessionNeighbours } from './sessions/session-neighbours.ts';
import { describeRecommender } from './testing/recommender-suite.ts';

const everybody = { answersStrangers: true };
const exact = { foldsInExactly: true };

describeRecommender('popularity', popularity, everybody);
describeRecommender('popularity that fades', () => popularity({ halfLifeMs: 60_000 }), everybody);
describeRecommender('trending', trending, everybody);
describeRecommender('item neighbours', itemNeighbours, exact);
describeRecommender('item neighbours by Jaccard', () => itemNeighbours({ similarity: 'jaccard' }));
describeRecommender('user neighbours', userNeighbours);
describeRecommender('random walk', randomWalk, exact);
describeRecommender('EASE', () => ease({ regularisation: 5 }), exact);
describeRecommender('EDLAE', () => ease({ regularisation: 5, dropout: 0.3 }), exact);
describeRecommender('SLIM', () => slim({ lasso: 0.1, ridge: 1 }), exact);
describeRecommender('PureSVD', () => pureSvd({ factors: 3 }), exact);
describeRecommender('iALS', () => ials({ factors: 4 }));
describeRecommender(
  'iALS, solved exactly',
  () => ials({ factors: 4, solver: 'cholesky', exponent: 0.5 }),
  exact,
);
describeRecommender('BPR', () => bpr({ factors: 4, epochs: 20 }));
describeRecommender('baseline', baseline, { ...everybody, ...exact });
describeRecommender('biased SVD', () => biasedSvd({ factors: 4 }), everybody);
describeRecommender('SVD++', () => svdPlusPlus({ factors: 4 }), everybody);
describeRecommender('NMF', () => nmf({ factors: 3 }), everybody);
describeRecommender('rating neighbours', ratingNeighbours, everybody);
describeRecommender(
  'rating neighbours of items',
  () => ratingNeighbours({ of: 'items', similarity: 'adjusted-cosine', centre: 'baseline' }),
  { ...everybody, ...exact },
);
describeRecommender('slope one', slopeOne, { ...everybody, ...exact });
describeRecommender('slope one, weighted', () => slopeOne({ weighted: true }), everybody);
describeRecommender('association rules', associationRules);
describeRecommender('sequential rules', sequentialRules);
describeRecommender('session neighbours', sessionNeighbours);
