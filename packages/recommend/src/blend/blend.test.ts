import { expect, test } from 'vitest';
import { randomSplit } from '../data/split.ts';
import { ease } from '../linear/ease.ts';
import { itemNeighbours } from '../neighbours/item-neighbours.ts';
import { popularity } from '../popularity/popularity.ts';
import { describeRecommender } from '../testing/recommender-suite.ts';
import { smallLog } from '../testing/small-log.ts';
import { alphaBlend, type BlendPart, blend } from './blend.ts';
import { learnWeights } from './learn-weights.ts';
import { standardise } from './normalise.ts';

const parts: BlendPart[] = [
  { label: 'ease', make: () => ease({ regularisation: 5 }) },
  { label: 'popularity', make: () => popularity() },
];
const makeBlend = () => blend(parts);
const makeAlpha = () => alphaBlend(parts[0]!, parts[1]!, 0.7);

describeRecommender('blend', makeBlend, { answersStrangers: true, more: { blend: makeBlend } });
describeRecommender('blend by alpha', makeAlpha, {
  ...{ answersStrangers: true, more: { 'alpha-blend': makeAlpha } },
});

const order = async (alpha: number) => {
  const model = alphaBlend(parts[0]!, parts[1]!, alpha);
  await model.fit(smallLog());
  return model.recommend(1, { count: 10 }).map(({ item }) => item);
};

test('alpha 1 is the attention alone, alpha 0 the prior alone', async () => {
  for (const [alpha, part] of [
    [1, parts[0]!],
    [0, parts[1]!],
  ] as const) {
    const alone = part.make();
    await alone.fit(smallLog());
    expect(await order(alpha)).toEqual(alone.recommend(1, { count: 10 }).map(({ item }) => item));
  }
});

test('an alpha beyond 0 to 1 and weights that do not fit are refused', () => {
  expect(() => alphaBlend(parts[0]!, parts[1]!, 1.5)).toThrow('alpha');
  expect(() => blend(parts, { weights: [1] })).toThrow('weights');
});

test('learnt weights are no worse on the hold-out than any part alone', async () => {
  const { train, test } = randomSplit(smallLog(), { share: 0.3 });
  const models = [popularity(), itemNeighbours(), ease({ regularisation: 5 })];
  for (const model of models) await model.fit(train);
  const { weights, ndcg } = learnWeights(models, train, test);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
  for (const model of models)
    expect(ndcg).toBeGreaterThanOrEqual(learnWeights([model], train, test).ndcg);
});

test('standardised scores have mean 0 and deviation 1, and the unknown is the smallest', () => {
  const scores = Float32Array.of(1, 2, 3, -Infinity);
  expect(standardise(scores)).toBe(true);
  expect(scores[1]).toBeCloseTo(0, 6);
  expect(scores[3]).toBe(scores[0]);
  const nothing = Float32Array.of(-Infinity, -Infinity);
  expect(standardise(nothing)).toBe(false);
});
