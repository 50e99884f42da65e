import { expect, test } from 'vitest';
import { type Candidate, createCandidates, fillCandidates } from './candidates.ts';
import { createPrices } from './prices.ts';
import { createReranker, type RerankOptions } from './rerank.ts';

const DRAWS = 120_000;

/** How often each list came, and how likely it said that it was. */
const lists = (rows: readonly Candidate[], options: Omit<RerankOptions, 'seed'>) => {
  const ranker = createReranker(rows.length, options.places);
  const candidates = fillCandidates(createCandidates(rows.length), rows);
  const prices = createPrices(rows.length);
  const seen = new Map<string, { times: number; likely: number }>();
  for (let seed = 0; seed < DRAWS; seed++) {
    const { count, order, propensity } = ranker.rank(candidates, prices, { ...options, seed });
    const name = order.subarray(0, count).join();
    const entry = seen.get(name) ?? { times: 0, likely: 1 };
    if (entry.times === 0)
      for (let place = 0; place < count; place++) entry.likely *= propensity[place]!;
    entry.times++;
    seen.set(name, entry);
  }
  return [...seen.values()];
};

const isAsLikelyAsSaid = (all: readonly { times: number; likely: number }[]): void => {
  let total = 0;
  for (const { times, likely } of all) {
    total += likely;
    const deviation = Math.sqrt((likely * (1 - likely)) / DRAWS);
    expect(Math.abs(times / DRAWS - likely)).toBeLessThan(5 * deviation + 1e-6);
  }
  expect(total).toBeCloseTo(1, 3);
};

const rows: Candidate[] = [1, 0.4, 0.9, 0, 0.6].map((value, room) => ({
  room,
  value,
  kind: room % 2,
}));

test('lists come as often as the product of their propensities says', () => {
  isAsLikelyAsSaid(lists(rows, { places: 3, temperature: 0.5 }));
});

test('and so they do where diversity holds candidates back', () => {
  const diversity = { window: 2, most: 1 };
  isAsLikelyAsSaid(lists(rows, { places: 4, temperature: 0.5, diversity }));
  isAsLikelyAsSaid(lists(rows, { places: 5, temperature: 1, diversity: { window: 3, most: 1 } }));
});

test('the propensity of the only place is a softmax of the scores', () => {
  const options = { places: 1, temperature: 0.7, seed: 3 };
  const ranker = createReranker(5, 1);
  const candidates = fillCandidates(createCandidates(5), rows);
  const { order, propensity } = ranker.rank(candidates, createPrices(5), options);
  const weights = rows.map(({ value }) => Math.exp(value / 0.7));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  expect(propensity[0]).toBeCloseTo(weights[order[0]!]! / sum, 12);
});

test('propensities stay right where scores lie further apart than a double reaches', () => {
  const far: Candidate[] = [0, 900, 900, 1_900].map((value, room) => ({ room, value }));
  const ranker = createReranker(4, 4);
  const candidates = fillCandidates(createCandidates(4), far);
  const options = { places: 4, temperature: 1, seed: 5 };
  const { order, propensity } = ranker.rank(candidates, createPrices(4), options);
  expect(order[0]).toBe(3);
  expect([...propensity].map((chance) => Math.round(chance * 1e9) / 1e9)).toEqual([1, 0.5, 1, 1]);
});
