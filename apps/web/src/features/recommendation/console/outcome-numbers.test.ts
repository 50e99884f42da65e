import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from './model-queries.ts';
import { byDay, bySource, comparison, intervalOf, share, sum } from './outcome-numbers.ts';

const outcome = fc.nat({ max: 500 }).chain((exposures) =>
  fc.record({
    day: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'),
    surface: fc.constantFrom('home', 'room'),
    source: fc.constantFrom('taste', 'similar', 'trending', 'newest'),
    explored: fc.boolean(),
    exposures: fc.constant(exposures),
    clicks: fc.nat({ max: exposures }),
    orders: fc.nat({ max: 5 }),
  }),
);
const outcomes = fc.array(outcome, { maxLength: 30 });

const made = (source: string, exposures: number, clicks: number): Outcome => ({
  ...{ day: '2026-11-22', surface: 'home', explored: false, orders: 0 },
  ...{ source, exposures, clicks },
});

test('no exposure is lost or counted twice by source', () => {
  fc.assert(
    fc.property(outcomes, (all) => {
      const rows = bySource(all);
      expect(sum(rows.map(({ rate }) => rate))).toEqual(sum(all));
      const counts = rows.map(({ rate }) => rate.exposures);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    }),
  );
});

test('the interval holds the rate, and narrows with what was shown', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
      (n, p) => {
        const clicks = Math.round(n * p);
        const rate = { exposures: n, clicks, orders: 0 };
        const { low, high } = intervalOf(rate);
        expect(low).toBeLessThanOrEqual(share(rate) + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share(rate) - 1e-12);
        const wider = intervalOf({ exposures: n * 10, clicks: clicks * 10, orders: 0 });
        expect(wider.high - wider.low).toBeLessThan(high - low);
      },
    ),
  );
});

test('the interval is that of the published example: 10 of 100 lie in 5.5–17.4 %', () => {
  const { low, high } = intervalOf({ exposures: 100, clicks: 10, orders: 0 });
  expect([low, high].map((value) => Number(value.toFixed(3)))).toEqual([0.055, 0.174]);
});

test('a day on which a source was not shown is a gap, not a zero', () => {
  const all = [made('taste', 10, 0), { ...made('trending', 10, 1), day: '2026-11-21' }];
  expect(byDay(all, ['taste', 'trending'])).toEqual({
    days: ['2026-11-21', '2026-11-22'],
    lines: [
      { source: 'taste', rates: [null, 0] },
      { source: 'trending', rates: [0.1, null] },
    ],
  });
});

test('a difference that may be chance is not called one', () => {
  const verdictOf = (own: [number, number], others: [number, number]) =>
    comparison([made('taste', ...own), made('trending', ...others)]).verdict;
  expect(verdictOf([1_000, 100], [1_000, 50])).toBe('ahead');
  expect(verdictOf([1_000, 50], [1_000, 100])).toBe('behind');
  expect(verdictOf([20, 3], [20, 1])).toBe('even');
  expect(verdictOf([20, 3], [0, 0])).toBe('alone');
});
