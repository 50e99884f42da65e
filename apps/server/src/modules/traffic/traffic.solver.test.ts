import { afterAll, expect, test } from 'vitest';
import { expectedNames } from './traffic.board.ts';
import { defaultRules } from './traffic.policy.rules.ts';
import { createSolver, SolverFailed } from './traffic.solver.ts';
import type { Window } from './traffic.window.ts';

const solver = createSolver();
afterAll(() => solver.stop());

const ROOMS = 20;
const limits = { timeLimitMs: 2_000 };
const every = (value: number): Float64Array => new Float64Array(ROOMS).fill(value);

/** Ten requests for twenty rooms, the first of them the most relevant. */
const windowOf = (change: Partial<Window> = {}): Window => {
  const requests = 10;
  const rows = Uint32Array.from({ length: requests * ROOMS }, (_, i) => i % ROOMS);
  const unknown = new Float32Array(rows.length).fill(Number.NaN);
  const usual = { click: 0.06, buy: 0.02, orderFen: 10_000, watchMinutes: 2, follow: 0.01 };
  return {
    sample: {
      ...{ fromMs: 0, toMs: 1, rows, click: unknown, buy: unknown, valueFen: unknown },
      offsets: Uint32Array.from({ length: requests + 1 }, (_, i) => i * ROOMS),
      relevance: Float32Array.from(rows, (row) => 1 - row / ROOMS),
    },
    ...{ views: 10, rowCount: ROOMS, isOpen: new Uint8Array(ROOMS).fill(1) },
    expected: Object.fromEntries(
      expectedNames.map((name) => [name, new Float64Array(ROOMS + 1).fill(usual[name])]),
    ) as Window['expected'],
    ...{ seatsFree: every(Number.POSITIVE_INFINITY), stockUnits: every(Number.POSITIVE_INFINITY) },
    ...{
      floors: every(0),
      boosts: every(0),
      caps: every(Number.POSITIVE_INFINITY),
      merit: every(1),
    },
    groups: {
      ...{ ids: [], offsets: Uint32Array.of(0), rooms: new Uint32Array() },
      floors: new Float64Array(),
    },
    rules: defaultRules,
    ...change,
  };
};

test('a plan keeps its certificate, and promises are met at a price', async () => {
  const floors = every(0);
  floors[ROOMS - 1] = 2;
  const free = (await solver.solve(windowOf(), limits))!;
  const plan = (await solver.solve(windowOf({ floors }), limits))!;
  expect(plan.gap).toBeLessThanOrEqual(0.01);
  expect(plan.valueFen).toBeLessThanOrEqual(plan.boundFen * (1 + 1e-9));
  expect(plan.valueFen).toBeLessThanOrEqual(free.valueFen * (1 + 1e-9));
  expect(plan.exposure[ROOMS - 1]!).toBeGreaterThanOrEqual(2 - 1e-6);
  expect(plan.prices.floor[ROOMS - 1]!).toBeGreaterThan(0);
  expect(plan.floorsMet).toBeCloseTo(1, 6);
  expect(plan.unmet).toBeNull();
});

test('of a promise that a boost is part of, the boost pays its share of the price', async () => {
  const [floors, boosts] = [every(0), every(0)];
  floors[ROOMS - 1] = 4;
  boosts[ROOMS - 1] = 1;
  const { prices } = (await solver.solve(windowOf({ floors, boosts }), limits))!;
  expect(prices.boost[ROOMS - 1]! / prices.floor[ROOMS - 1]!).toBeCloseTo(1 / 3, 6);
});

test('no plan gives a room more seats, stock or impressions than it has, and what is short has a price', async () => {
  const [seatsFree, stockUnits, caps] = [1, 2, 3].map(() => every(Number.POSITIVE_INFINITY));
  seatsFree![0] = 0.5;
  stockUnits![1] = 0.004;
  caps![2] = 3;
  const scarce = { seatsFree: seatsFree!, stockUnits: stockUnits!, caps: caps! };
  const window = windowOf(scarce);
  const { exposure, prices } = (await solver.solve(window, limits))!;
  const click = 0.06 * 1.75;
  expect(exposure[0]! * click * 2).toBeLessThanOrEqual(0.5 * 1.001);
  expect(exposure[1]! * click * 0.02 * 0.95).toBeLessThanOrEqual(0.004 * 1.001);
  expect(exposure[2]!).toBeLessThanOrEqual(3 * 1.001);
  expect(prices.seats[0]! + prices.stock[1]! + prices.cap[2]!).toBeGreaterThan(0);
  for (const price of [prices.seats[0]!, prices.stock[1]!, prices.cap[2]!])
    expect(price).toBeGreaterThan(0);
});

test('promises that cannot be kept are named with the largest share that can', async () => {
  const plan = (await solver.solve(windowOf({ floors: every(6) }), limits))!;
  expect(plan.unmet).not.toBeNull();
  expect(plan.unmet!.fraction).toBeGreaterThan(0.4);
  expect(plan.unmet!.fraction).toBeLessThan(0.6);
  expect(plan.unmet!.rows.length).toBeGreaterThan(0);
});

test('nobody asked, or nobody on air, is nothing to allocate', async () => {
  expect(await solver.solve(windowOf({ isOpen: new Uint8Array(ROOMS) }), limits)).toBeNull();
  expect(await solver.solve(windowOf({ views: 0 }), limits)).toBeNull();
});

test('numbers that are none are refused by name', async () => {
  const floors = every(Number.NaN);
  await expect(solver.solve(windowOf({ floors }), limits)).rejects.toThrow('allocate/bad-number');
});

test('a thread that dies fails what it was asked, and the next order begins another', async () => {
  const before = solver.threadId();
  const dying = solver.solve(null as unknown as Window, limits);
  await expect(dying).rejects.toThrow(SolverFailed);
  await expect(dying).rejects.toThrow('traffic/solver-crashed');
  expect(await solver.solve(windowOf(), limits)).not.toBeNull();
  expect(solver.threadId()).not.toBe(before);
});

test('a solver that is stopped fails what is under way', async () => {
  const asked = solver.solve(windowOf(), limits);
  const failed = expect(asked).rejects.toThrow('traffic/solver-stopped');
  await solver.stop();
  await failed;
});
