import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planWindows, type WindowsProblem } from './windows.ts';

const sure = (impressions: number) => [{ impressions, chance: 1 }];

const problems = fc.record({
  windows: fc.array(
    fc.record({
      value: fc.integer({ min: 0, max: 9 }),
      supply: fc.nat({ max: 4 }).map(sure),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  stock: fc.nat({ max: 8 }),
  stockUse: fc.constantFrom(0, 1, 2),
  floor: fc.nat({ max: 8 }),
  shortfallCost: fc.nat({ max: 12 }),
});

const bruteForce = ({ windows, stock, stockUse, floor, shortfallCost }: WindowsProblem): number => {
  const go = (at: number, left: number, debt: number): number => {
    if (at === windows.length) return -shortfallCost * debt;
    let best = Number.NEGATIVE_INFINITY;
    for (let x = 0; x <= windows[at]!.supply[0]!.impressions && x * stockUse <= left; x++)
      best = Math.max(
        best,
        windows[at]!.value * x + go(at + 1, left - x * stockUse, Math.max(0, debt - x)),
      );
    return best;
  };
  return go(0, stock, floor);
};

test('no plan that can be tried out is worth more, and none is worth less than said', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      expect(planWindows(problem).value).toBeCloseTo(bruteForce(problem), 9);
    }),
    { numRuns: 300 },
  );
});

test('stock is kept for the window that pays for it, and debt is paid where impressions are cheap', () => {
  const windows = [1, 5, 2].map((value) => ({ value, supply: sure(10) }));
  const base = { windows, stockUse: 1, shortfallCost: 0, floor: 0 };
  expect(planWindows({ ...base, stock: 10 }).impressions).toEqual([0, 10, 0]);
  const owed = planWindows({ ...base, stock: 100, stockUse: 0, floor: 20, shortfallCost: 3 });
  expect(owed.shortfall).toBe(0);
  expect(planWindows({ ...base, stock: 10 }).stockPrice).toBeGreaterThan(0);
});

test('a larger promise is never worth more, and more stock never less', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { value } = planWindows(problem);
      expect(planWindows({ ...problem, floor: problem.floor + 1 }).value).toBeLessThanOrEqual(
        value + 1e-9,
      );
      expect(planWindows({ ...problem, stock: problem.stock + 2 }).value).toBeGreaterThanOrEqual(
        value - 1e-9,
      );
    }),
  );
});

test('where supply is uncertain, following the plan brings on average what it says', () => {
  const supply = [
    { impressions: 2, chance: 0.5 },
    { impressions: 8, chance: 0.5 },
  ];
  const windows = [3, 4, 6].map((value) => ({ value, supply }));
  const problem = { windows, stock: 12, stockUse: 1, floor: 6, shortfallCost: 5 };
  const plan = planWindows(problem);
  let total = 0;
  for (let outcome = 0; outcome < 8; outcome++) {
    let [left, debt] = [12, 6];
    windows.forEach(({ value }, at) => {
      const had = supply[(outcome >> at) & 1]!.impressions;
      const taken = plan.decide(at, left, debt, had);
      expect(taken).toBeLessThanOrEqual(Math.min(left, had));
      left -= taken;
      debt = Math.max(0, debt - taken);
      total += (value * taken) / 8;
    });
    total -= (5 * debt) / 8;
  }
  expect(total).toBeCloseTo(plan.value, 9);
});

test('what can never be sold is left at the end and worth its salvage', () => {
  const windows = [{ value: 1, supply: sure(10) }];
  const problem = { windows, stock: 100, floor: 0, shortfallCost: 0, salvage: 0.5 };
  expect(planWindows({ ...problem, stockUse: 1 })).toMatchObject({ stockLeft: 90, value: 55 });
  expect(planWindows({ ...problem, stockUse: 0 })).toMatchObject({ stockLeft: 100, value: 60 });
  const coarse = planWindows({ ...problem, stock: 7.5, stockUse: 1, levels: 3 });
  expect(coarse.stockLeft).toBeCloseTo(7.5 - coarse.impressions[0]!, 9);
});

test('a coarse grid loses little', () => {
  const windows = Array.from({ length: 12 }, (_, at) => ({
    value: 3 + 2 * Math.sin(at),
    supply: sure(300),
  }));
  const problem = { windows, stock: 1_500, stockUse: 1, floor: 400, shortfallCost: 9 };
  const fine = planWindows({ ...problem, levels: 600 }).value;
  const coarse = planWindows({ ...problem, levels: 60 }).value;
  expect(coarse).toBeLessThanOrEqual(fine + 1e-9);
  expect(coarse).toBeGreaterThan(0.97 * fine);
});

test('windows that cannot be are refused by name', () => {
  const good = {
    windows: [{ value: 1, supply: sure(1) }],
    stock: 1,
    stockUse: 1,
    floor: 0,
    shortfallCost: 0,
  };
  expect(() => planWindows({ ...good, windows: [] })).toThrow('no windows');
  expect(() => planWindows({ ...good, stock: Number.NaN })).toThrow('stock');
  expect(() => planWindows({ ...good, floor: -1 })).toThrow('floor');
  const half = [{ value: 1, supply: [{ impressions: 1, chance: 0.5 }] }];
  expect(() => planWindows({ ...good, windows: half })).toThrow('chances');
  expect(() => planWindows(good).decide(1, 1, 0, 1)).toThrow('window');
});
