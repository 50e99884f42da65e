import { expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import type { Recommender } from '../recommender.ts';
import { describeRecommender } from '../testing/recommender-suite.ts';
import { fineTune } from './fine-tune.ts';
import { caser, gru, lstm, sasrec } from './sequence-models.ts';

const small = { dimensions: 8, epochs: 2, batchEvents: 64, validationUsers: 4, maximumLength: 6 };
const makers = {
  sasrec: (more = {}) => sasrec({ ...small, inner: 8, ...more }),
  gru: (more = {}) => gru({ ...small, units: 8, ...more }),
  lstm: (more = {}) => lstm({ ...small, units: 8, ...more }),
  caser: (more = {}) =>
    caser({ ...small, window: 3, horizontalFilters: 4, verticalFilters: 2, ...more }),
};
const names = Object.keys(makers) as (keyof typeof makers)[];

for (const name of names) describeRecommender(name, () => makers[name]());

/** Everybody walks the same ring of 12 items, from different places on. */
const ring = () => {
  const events = Array.from({ length: 60 }, (_, user) =>
    Array.from({ length: 5 + (user % 4) }, (_, step) => ({ user, item: (user * 5 + step) % 12 })),
  ).flat();
  return interactionsOf({
    users: events.map(({ user }) => user),
    items: events.map(({ item }) => item),
  });
};

const patient = { epochs: 60, patience: 0, dropout: 0, learningRate: 0.02, validationUsers: 0 };

const nextOf = (model: Recommender, items: number[]): number =>
  model.recommend({ items }, { count: 1, mayRepeat: true })[0]!.item;

test.each(names)('%s: a ring is learnt, and the next item on it comes first', async (name) => {
  const model = makers[name](patient);
  await model.fit(ring());
  for (const last of [3, 7, 11])
    expect(nextOf(model, [last - 2, last - 1, last])).toBe((last + 1) % 12);
});

test('order matters: the same items the other way round lead elsewhere', async () => {
  const model = makers.gru(patient);
  await model.fit(ring());
  expect(nextOf(model, [4, 5])).toBe(6);
  expect(nextOf(model, [5, 4])).not.toBe(6);
});

test('the sampled softmax learns the ring as well', async () => {
  const model = makers.gru({ ...patient, negatives: 6, negativesPower: 0.5, correction: 1 });
  await model.fit(ring());
  expect(nextOf(model, [4, 5, 6])).toBe(7);
});

test('a saved model learns on: what it knew stays, a new item is learnt', async () => {
  const first = makers.sasrec(patient);
  await first.fit(ring());
  const longer = interactionsOf({
    users: [...Array(12).keys()].flatMap((user) => [user, user, user]),
    items: [...Array(12).keys()].flatMap(() => [6, 7, 12]),
  });
  const tuned = await fineTune(first.save(), longer, { epochs: 15, learningRate: 0.01 });
  expect(tuned.items).toBe(13);
  expect(nextOf(tuned, [6, 7])).toBe(12);
  expect(nextOf(tuned, [1, 2])).toBe(3);
  await expect(fineTune(first.save(), longer, { dimensions: 4 })).rejects.toMatchObject({
    code: 'recommend/dimension-mismatch',
  });
});

test('training stops when it is told to, and the model stays as it was', async () => {
  const model = makers.gru(patient);
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  await expect(model.fit(ring(), { onProgress, signal: controller.signal })).rejects.toMatchObject({
    code: 'recommend/stopped',
  });
  expect(model.items).toBe(0);
});

test('training ends when the hold-out no longer gets better', async () => {
  const passes: number[] = [];
  const model = makers.gru({ ...patient, patience: 2, validationUsers: 20 });
  await model.fit(ring(), { onProgress: ({ step }) => passes.push(step) });
  expect(passes.length).toBeLessThan(60);
});

test('options that cannot be used are refused by name', () => {
  for (const wrong of [{ dimensions: 0 }, { dropout: 1 }, { learningRate: -1 }, { epochs: 1.5 }])
    expect(() => makers.gru(wrong)).toThrow(Object.keys(wrong)[0]!);
});
