import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PinProblem } from './pins.ts';
import { plantedPins } from './planted-pins.ts';
import { relaxedPins } from './relaxed.ts';
import { solveSlots } from './slots.ts';

const problems = fc
  .record({
    values: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 }),
    rows: fc.array(
      fc.record({
        uses: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
        limit: fc.integer({ min: 0, max: 30 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ values, rows }): PinProblem => {
    const count = values.length;
    return {
      values: Float64Array.from(values),
      offsets: Uint32Array.from({ length: rows.length + 1 }, (_, row) => row * count),
      columns: Uint32Array.from({ length: rows.length * count }, (_, at) => at % count),
      uses: Float64Array.from(rows.flatMap(({ uses }) => uses.slice(0, count))),
      limits: Float64Array.from(rows, ({ limit }) => limit),
    };
  });

const isWithin = ({ offsets, columns, uses, limits }: PinProblem, chosen: Uint8Array): boolean => {
  for (let row = 0; row < limits.length; row++) {
    let used = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
      used += chosen[columns[at]!]! * uses[at]!;
    if (used > limits[row]! + 1e-9) return false;
  }
  return true;
};

const worthOf = ({ values }: PinProblem, chosen: Uint8Array): number =>
  chosen.reduce((sum, set, pin) => sum + set * values[pin]!, 0);

const bestOf = (problem: PinProblem): number => {
  let best = 0;
  for (let mask = 0; mask < 2 ** problem.values.length; mask++) {
    const chosen = Uint8Array.from(problem.values, (_, pin) => (mask >> pin) & 1);
    if (isWithin(problem, chosen)) best = Math.max(best, worthOf(problem, chosen));
  }
  return best;
};

test('greed with prices keeps every limit, and the best of all choices lies between it and its bound', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { chosen, value, bound } = relaxedPins(problem);
      const best = bestOf(problem);
      expect(isWithin(problem, chosen)).toBe(true);
      expect(value).toBeCloseTo(worthOf(problem, chosen), 9);
      expect(value).toBeLessThanOrEqual(best + 1e-9);
      expect(bound).toBeGreaterThanOrEqual(best - 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('asked for no gap at all, it finds the best of all choices', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async (problem) => {
      const plan = await solveSlots(problem, { gap: 0, timeLimitMs: 20_000 });
      expect(isWithin(problem, plan.chosen)).toBe(true);
      expect(plan.value).toBeCloseTo(bestOf(problem), 6);
    }),
    { numRuns: 25 },
  );
});

test('twenty budgets and two hundred pins are chosen to within a hundredth', async () => {
  const problem = plantedPins({ pins: 200, rows: 20, seed: 3 });
  const plan = await solveSlots(problem, { timeLimitMs: 20_000 });
  expect(isWithin(problem, plan.chosen)).toBe(true);
  expect(plan.gap).toBeLessThanOrEqual(0.01);
});

test('slots take one room each, and a room one slot', async () => {
  // Rooms 0, 1 for slots A, B: 0A, 0B, 1A, 1B.
  const problem: PinProblem = {
    values: Float64Array.of(5, 4, 4, 1),
    offsets: Uint32Array.of(0, 2, 4, 6, 8),
    columns: Uint32Array.of(0, 1, 2, 3, 0, 2, 1, 3),
    uses: new Float64Array(8).fill(1),
    limits: new Float64Array(4).fill(1),
  };
  const { chosen } = await solveSlots(problem, { gap: 0 });
  expect([...chosen]).toEqual([0, 1, 1, 0]);
});

test('with no time left the first choice stands, and says so', async () => {
  const plan = await solveSlots(plantedPins({ pins: 200, rows: 20, seed: 4 }), {
    gap: 0,
    timeLimitMs: 0,
  });
  expect([plan.method, plan.status]).toEqual(['relaxed', 'time-limit']);
  expect(plan.value).toBeGreaterThan(0);
});

test('greed keeps a deadline, however many pins there are, and its bound still holds', () => {
  const problem = plantedPins({ pins: 2_000, rows: 20, seed: 5 });
  const hurried = relaxedPins(problem, 0);
  expect(isWithin(problem, hurried.chosen)).toBe(true);
  expect(hurried.value).toBeGreaterThan(0);
  const { value } = relaxedPins(problem, performance.now() + 300);
  expect(hurried.bound).toBeGreaterThanOrEqual(value);
});

test('pins that cannot be are refused by name', async () => {
  const good = plantedPins({ pins: 4, rows: 2, seed: 1 });
  const refused = (change: Partial<PinProblem>) => solveSlots({ ...good, ...change });
  await expect(refused({ values: new Float64Array() })).rejects.toThrow('no pins');
  await expect(refused({ limits: Float64Array.of(1, Number.NaN) })).rejects.toThrow('limits');
  await expect(refused({ values: Float64Array.of(1, -1, 1, 1) })).rejects.toThrow('values');
  await expect(refused({ uses: new Float64Array(1) })).rejects.toThrow('uses');
  await expect(refused({ offsets: Uint32Array.of(1, 4, 8) })).rejects.toThrow('offsets');
  await expect(refused({ offsets: Uint32Array.of(0, 4, 7) })).rejects.toThrow('offsets');
  await expect(refused({ columns: good.columns.map(() => 9) })).rejects.toThrow('pin 9');
});
