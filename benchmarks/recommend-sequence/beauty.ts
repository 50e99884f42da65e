import { ndcgAt } from '@kaibo/numeric';
import { caser, gru, type Recommender, type SequenceOptions, sasrec } from '@kaibo/recommend';
import { readBeauty } from '../../packages/recommend/src/testing/beauty.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

type Say = (line: string) => void;
type Options = SequenceOptions & Record<string, number>;

const makers = { sasrec, gru, caser } as const;
export type BeautyModel = keyof typeof makers;

const shared: Options = { learningRate: 0.003, negatives: 256, validationUsers: 3000, patience: 3 };

/** Found by trials on the hold-out, within the time a model may take; `choose` repeats the comparison. */
export const chosen: Record<BeautyModel, Options> = {
  sasrec: { ...shared, dropout: 0.4, epochs: 14 },
  gru: { ...shared, dropout: 0.4, epochs: 14 },
  caser: { ...shared, dropout: 0.4, epochs: 10 },
};

/** What is compared, on the hold-out alone: each user's last-but-one item. */
const candidates: Options[] = [
  { ...shared, epochs: 6, dropout: 0.4 },
  { ...shared, epochs: 6, dropout: 0.2 },
  { ...shared, epochs: 6, dropout: 0.4, learningRate: 0.001 },
  { ...shared, epochs: 6, dropout: 0.4, negativesPower: 0.5, correction: 1 },
];

export const protocol =
  'leave-one-out (last item test, last-but-one validation); full ranking over all 12,101 items ' +
  'but those of the history; hyper-parameters chosen on validation by ' +
  '`npm run bench -- recommend-sequence choose`';

const recallOf = (model: Recommender, test: Uint32Array) => {
  let hits = 0;
  let gain = 0;
  test.forEach((item, user) => {
    const list = model.recommend(user, { count: 10 }).map((one) => one.item);
    const relevant = new Set([item]);
    if (list.includes(item)) hits++;
    gain += ndcgAt(list, relevant, 10);
  });
  return { recall10: hits / test.length, ndcg10: gain / test.length };
};

/** Trains one model as chosen and ranks for every user. */
export const measureBeauty = async (name: BeautyModel, say: Say): Promise<Figures> => {
  const data = readBeauty();
  if (!data) {
    say('no amazon-beauty-seq (KAIBO_DATA): not measured');
    return { [`${name}_recall10_beauty`]: null };
  }
  say(`${name} ${JSON.stringify(chosen[name])}; ${protocol}`);
  const model = makers[name](chosen[name]);
  const begin = performance.now();
  let holdOut = 0;
  await model.fit(data.train, {
    onProgress: ({ step, loss, validation = 0 }) => {
      holdOut = Math.max(holdOut, validation);
      say(
        `${name}: pass ${step}, loss ${loss?.toFixed(3)}, hold-out R@10 ${validation.toFixed(4)}`,
      );
    },
  });
  const seconds = (performance.now() - begin) / 1000;
  const { recall10, ndcg10 } = recallOf(model, data.test);
  return {
    [`${name}_recall10_beauty`]: rounded(recall10, 4),
    [`${name}_ndcg10_beauty`]: rounded(ndcg10, 4),
    [`${name}_recall10_beauty_validation`]: rounded(holdOut, 4),
    [`${name}_beauty_fit_seconds`]: rounded(seconds),
  };
};

/** Compares candidates on the hold-out and says each; the test items are not looked at. */
export const chooseBeauty = async (say: Say): Promise<Figures> => {
  const data = readBeauty();
  const figures: Figures = {};
  if (!data) return figures;
  for (const name of Object.keys(makers) as BeautyModel[])
    for (const [place, options] of candidates.entries()) {
      let best = 0;
      await makers[name](options).fit(data.train, {
        onProgress: ({ validation = 0 }) => {
          best = Math.max(best, validation);
        },
      });
      say(`${name} ${JSON.stringify(options)}: hold-out R@10 ${best.toFixed(4)}`);
      figures[`${name}_candidate${place}_validation`] = rounded(best, 4);
    }
  return figures;
};
