import { expect, test } from 'vitest';
import { describeRecommender } from '../testing/recommender-suite.ts';
import { smallLog } from '../testing/small-log.ts';
import { contentBased } from './content.ts';
import { contentCosine, contentVectors } from './features.ts';
import { wordsOf } from './words.ts';

const items = Array.from({ length: 10 }, (_, item) => ({
  text: item < 5 ? `绿茶 春茶 第${item}款` : `tea cup number ${item}`,
  categories: [item < 5 ? 'tea' : 'cup', 'home'],
  priceFen: 1000 * (item + 1),
  ...(item === 3 ? {} : { embedding: [item, 1] }),
}));
const make = () => contentBased({ items });

describeRecommender('content', make, {
  foldsInExactly: true,
  more: { content: (options) => contentBased(options) },
});

test('Chinese is read in pairs of characters, English in words, and filling words not at all', () => {
  expect(wordsOf('特级龙井，The Best of TEA 茶')).toEqual([
    ...['特级', '级龙', '龙井', '茶', 'best', 'tea'],
  ]);
});

test('what shares nothing has cosine 0, half of two equal features 0.5, one of two 0.707', () => {
  const vector = (...features: string[]) => new Map(features.map((feature) => [feature, 1]));
  expect(contentCosine(vector('a', 'b'), vector('b', 'c'))).toBeCloseTo(0.5, 12);
  expect(contentCosine(vector('a'), vector('b'))).toBe(0);
  expect(contentCosine(vector('a', 'b'), vector('a'))).toBeCloseTo(Math.SQRT1_2, 12);
});

test('every item has a vector of length 1, whatever it lacks', () => {
  for (const vector of contentVectors(items)) {
    const square = [...vector.values()].reduce((sum, value) => sum + value * value, 0);
    expect(square).toBeCloseTo(1, 10);
  }
  expect(contentVectors([{}])[0]!.size).toBe(0);
});

test('near prices are more alike than far ones', () => {
  const [cheap, near, far] = contentVectors([
    { priceFen: 1000 },
    { priceFen: 1200 },
    { priceFen: 90_000 },
  ]);
  expect(contentCosine(cheap!, near!)).toBeGreaterThan(contentCosine(cheap!, far!));
});

test('an item that nobody took is recommended for what it is', async () => {
  const model = make();
  await model.fit(smallLog());
  expect(model.similar(0, 4).every(({ item }) => item < 5)).toBe(true);
});

test('a description for each item is needed', async () => {
  await expect(contentBased({ items: [{}] }).fit(smallLog())).rejects.toMatchObject({
    code: 'recommend/dimension-mismatch',
    details: { field: 'items', expected: 10, found: 1 },
  });
});
