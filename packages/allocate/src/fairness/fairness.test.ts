import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../plan.ts';
import { plantedProblem } from '../planted.ts';
import type { Groups, Problem } from '../problem.ts';
import { solve } from '../solve.ts';
import { priceOfFairness } from './price-of-fairness.ts';
import { fairnessReport, giniOf, jainOf } from './report.ts';

const exposures = fc
  .array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 })
  .map((list) => Float64Array.from(list));

test('Gini is the mean difference of two rooms over twice the mean', () => {
  fc.assert(
    fc.property(exposures, (exposure) => {
      const sum = exposure.reduce((total, one) => total + one, 0);
      let apart = 0;
      for (const one of exposure) for (const other of exposure) apart += Math.abs(one - other);
      const slow = sum === 0 ? 0 : apart / (2 * exposure.length * sum);
      expect(giniOf(exposure)).toBeCloseTo(slow, 9);
    }),
  );
});

test('shown alike is fair, one who has everything is not, and scale and order do not matter', () => {
  expect(giniOf(Float64Array.of(7, 7, 7))).toBeCloseTo(0, 12);
  expect(jainOf(Float64Array.of(7, 7, 7))).toBeCloseTo(1, 12);
  expect(giniOf(Float64Array.of(0, 0, 0, 8))).toBeCloseTo(0.75, 12);
  expect(jainOf(Float64Array.of(0, 0, 0, 8))).toBeCloseTo(0.25, 12);
  fc.assert(
    fc.property(exposures, (exposure) => {
      const other = exposure.map((one) => one * 3).reverse();
      expect(giniOf(other)).toBeCloseTo(giniOf(exposure), 9);
      expect(jainOf(other)).toBeCloseTo(jainOf(exposure), 9);
      expect(jainOf(exposure)).toBeGreaterThanOrEqual(1 / exposure.length - 1e-12);
    }),
  );
});

test('giving from the more to the less shown makes it fairer', () => {
  fc.assert(
    fc.property(exposures, (exposure) => {
      const from = exposure.indexOf(Math.max(...exposure));
      const to = exposure.indexOf(Math.min(...exposure));
      const given = exposure.slice();
      const share = (exposure[from]! - exposure[to]!) / 3;
      given[from]! -= share;
      given[to]! += share;
      expect(giniOf(given)).toBeLessThanOrEqual(giniOf(exposure) + 1e-9);
      expect(jainOf(given)).toBeGreaterThanOrEqual(jainOf(exposure) - 1e-9);
    }),
  );
});

const groups: Groups = {
  offsets: Uint32Array.of(0, 2, 3),
  rooms: Uint32Array.of(0, 1, 2),
  floors: Float64Array.of(0, 0),
  ids: ['new', 'small'],
};

test('exposure is held against the merit of each group', () => {
  const merit = Float64Array.of(1, 3, 0);
  const report = fairnessReport(Float64Array.of(2, 6, 4), groups, merit);
  expect(report.minimumExposure).toBe(2);
  expect(report.exposurePerMerit).toEqual({
    all: 3,
    groups: [
      { name: 'new', value: 2 },
      { name: 'small', value: null },
    ],
  });
});

test('what cannot be reported is refused by name', () => {
  expect(() => giniOf(new Float64Array())).toThrow('no rooms');
  expect(() => jainOf(Float64Array.of(1, Number.NaN))).toThrow('at 1');
  expect(() => fairnessReport(Float64Array.of(-1))).toThrow('exposure');
  expect(() => fairnessReport(Float64Array.of(1, 2), groups)).toThrow('names room 2');
  expect(() => fairnessReport(Float64Array.of(1), undefined, new Float64Array(2))).toThrow('merit');
});

/** Two rooms, ten views of one place; the second is worth half of the first. */
const problem: Problem = {
  offsets: Uint32Array.of(0, 2),
  rooms: Uint32Array.of(0, 1),
  values: Float64Array.of(2, 1),
  views: Float64Array.of(10),
  slots: 1,
  roomCount: 2,
  floors: Float64Array.of(0, 4),
};

const planOf = (asked: Problem): Plan => {
  const second = Math.min(10, asked.floors![1]!);
  return {
    exposure: Float64Array.of(10 - second, second),
    value: 20 - second,
    certificate: { gap: 0, floorsMet: 1 },
  } as Plan;
};

test('the price of fairness is nothing without floors and grows with them', async () => {
  const points = await priceOfFairness(problem, [2, 0, 1], planOf);
  expect(points.map(({ scale }) => scale)).toEqual([0, 1, 2]);
  expect(points.map(({ price }) => Number(price.toFixed(9)))).toEqual([0, 0.2, 0.4]);
  expect(points[1]!.minimumExposure).toBe(4);
  await expect(priceOfFairness(problem, [-1], planOf)).rejects.toThrow('scale');
});

test('solved exactly, larger floors are met and never bring more', async () => {
  const planted = plantedProblem({ cohorts: 30, rooms: 8, candidates: 5, groups: 2, seed: 4 });
  const points = await priceOfFairness(planted, [0, 0.5, 1], (asked) =>
    solve(asked, { method: 'exact' }),
  );
  for (let at = 1; at < points.length; at++) {
    expect(points[at]!.floorsMet).toBeCloseTo(1, 6);
    expect(points[at]!.price).toBeGreaterThanOrEqual(points[at - 1]!.price - 1e-9);
  }
});
