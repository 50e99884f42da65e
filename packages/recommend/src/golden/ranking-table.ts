import { readLists } from '../data/table.ts';
import { bpr } from '../latent/bpr.ts';
import { ials } from '../latent/ials.ts';
import { pureSvd } from '../latent/pure-svd.ts';
import { ease } from '../linear/ease.ts';
import { randomWalk } from '../linear/random-walk.ts';
import { itemNeighbours } from '../neighbours/item-neighbours.ts';
import { userNeighbours } from '../neighbours/user-neighbours.ts';
import { popularity } from '../popularity/popularity.ts';
import type { Recommender } from '../recommender.ts';
import { readText } from '../testing/datasets.ts';

/** A model whose figures others have measured on `ml-1m-implicit`. */
export interface RankingRow {
  /** As the figures are named. */
  key: string;
  title: string;
  make(): Recommender;
  /** Recall, NDCG and hit rate at 10, recall and NDCG at 20. */
  reference?: readonly [
    recall10: number,
    ndcg10: number,
    hit10: number,
    recall20: number,
    ndcg20: number,
  ];
  /** Of each figure; ties may be broken otherwise. */
  tolerance: number;
}

const TIES = 0.001;
const RANDOM_START = 0.005;

/** Ranking all items a user has not in train. The references were computed apart from this code. */
export const rankingTable: readonly RankingRow[] = [
  {
    key: 'popularity',
    title: 'Popularity',
    make: popularity,
    reference: [0.0677, 0.1108, 0.5018, 0.116, 0.1176],
    tolerance: TIES,
  },
  {
    key: 'item_knn',
    title: 'Item neighbours, cosine, k = 100',
    make: itemNeighbours,
    reference: [0.145, 0.2089, 0.7353, 0.227, 0.2228],
    tolerance: TIES,
  },
  {
    key: 'user_knn',
    title: 'User neighbours, cosine, k = 100',
    make: userNeighbours,
    reference: [0.1635, 0.222, 0.774, 0.2461, 0.237],
    tolerance: TIES,
  },
  {
    key: 'rp3beta',
    title: 'RP3beta, α = 1, β = 0.6, k = 200',
    make: randomWalk,
    reference: [0.1498, 0.2075, 0.7439, 0.2259, 0.2197],
    tolerance: TIES,
  },
  {
    key: 'pure_svd_32',
    title: 'PureSVD, 32 factors',
    make: () => pureSvd({ factors: 32 }),
    reference: [0.1653, 0.2296, 0.775, 0.2535, 0.246],
    tolerance: TIES,
  },
  {
    key: 'pure_svd_64',
    title: 'PureSVD, 64 factors',
    make: () => pureSvd({ factors: 64 }),
    reference: [0.1603, 0.2223, 0.7672, 0.2481, 0.2397],
    tolerance: TIES,
  },
  {
    key: 'ease_500',
    title: 'EASE, λ = 500',
    make: () => ease({ regularisation: 500 }),
    reference: [0.1821, 0.2479, 0.8074, 0.2759, 0.266],
    tolerance: TIES,
  },
  {
    key: 'ease_1000',
    title: 'EASE, λ = 1000',
    make: () => ease({ regularisation: 1000 }),
    reference: [0.1822, 0.2501, 0.8059, 0.2755, 0.2674],
    tolerance: TIES,
  },
  {
    key: 'ials_64',
    title: 'iALS, 64 factors, w₀ = 0.3',
    make: () => ials({ factors: 64, unseenWeight: 0.3, regularisation: 0.003 }),
    reference: [0.1783, 0.2379, 0.8031, 0.2718, 0.2576],
    tolerance: RANDOM_START,
  },
  {
    key: 'ials_64_w06',
    title: 'iALS, 64 factors, w₀ = 0.6',
    make: () => ials({ factors: 64, unseenWeight: 0.6, regularisation: 0.003 }),
    reference: [0.1784, 0.2432, 0.8012, 0.271, 0.2608],
    tolerance: RANDOM_START,
  },
  {
    key: 'ials_128',
    title: 'iALS, 128 factors, w₀ = 0.5',
    make: () => ials({ factors: 128, unseenWeight: 0.5, regularisation: 0.004 }),
    reference: [0.179, 0.2395, 0.8026, 0.276, 0.2604],
    tolerance: RANDOM_START,
  },
  {
    key: 'ease_dropout',
    title: 'EASE, λ = 500, dropout 0.66',
    make: () => ease({ regularisation: 500, dropout: 0.66 }),
    tolerance: TIES,
  },
  { key: 'bpr_64', title: 'BPR, 64 factors', make: bpr, tolerance: RANDOM_START },
];

const SIZE = { users: 6022, items: 3043 };

export const readMovies = (folder: string) => ({
  train: readLists(readText(folder, 'train.txt'), SIZE),
  test: readLists(readText(folder, 'test.txt'), SIZE),
});

export const MOVIES_SPLIT = 'ml-1m-implicit as shipped (LCFN)';
