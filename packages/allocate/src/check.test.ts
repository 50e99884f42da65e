import { expect, test } from 'vitest';
import { noPrices } from './bound.ts';
import { certify } from './certify.ts';
import type { AllocateErrorCode } from './errors.ts';
import { modelOf } from './model.ts';
import { plantedProblem } from './planted.ts';
import type { Problem } from './problem.ts';
import { solve } from './solve.ts';

const right = plantedProblem({ seed: 2, cohorts: 10, rooms: 8, candidates: 4 });
const withNumber = (array: ArrayLike<number>, number: number): Float64Array => {
  const changed = Float64Array.from(array);
  changed[1] = number;
  return changed;
};
const { offsets, rooms, groups, seats } = right;

const wrong: readonly (readonly [string, AllocateErrorCode, Partial<Problem>])[] = [
  ['a value of NaN', 'allocate/bad-number', { values: withNumber(right.values, Number.NaN) }],
  ['a negative value', 'allocate/bad-number', { values: withNumber(right.values, -1) }],
  ['endless views', 'allocate/bad-number', { views: withNumber(right.views, Infinity) }],
  ['a negative floor', 'allocate/bad-number', { floors: withNumber(right.floors!, -1) }],
  [
    'seats of NaN',
    'allocate/bad-number',
    { seats: { ...seats!, free: withNumber(seats!.free, Number.NaN) } },
  ],
  [
    'no candidates',
    'allocate/empty-candidates',
    { rooms: new Uint32Array(), offsets: new Uint32Array(1) },
  ],
  [
    'a cohort without one',
    'allocate/empty-candidates',
    { offsets: offsets.map((each, at) => (at === 1 ? 0 : each)) },
  ],
  [
    'a room that is not',
    'allocate/unknown-room',
    { rooms: rooms.map((room, at) => (at === 3 ? 8 : room)) },
  ],
  [
    'a room twice',
    'allocate/duplicate-edge',
    { rooms: rooms.map((room, at) => (at === 1 ? rooms[0]! : room)) },
  ],
  [
    'floors of groups that are not',
    'allocate/unknown-group',
    { groups: { ...groups!, floors: new Float64Array(99) } },
  ],
  [
    'a room in a group that is not',
    'allocate/unknown-room',
    { groups: { ...groups!, rooms: groups!.rooms.map(() => 8) } },
  ],
  ['too few views', 'allocate/bad-shape', { views: new Float64Array(3) }],
  ['half a slot', 'allocate/bad-option', { slots: 0.5 }],
  [
    'alpha of 0',
    'allocate/bad-option',
    { fairness: { alpha: 0, weight: 1, merit: new Float64Array(8) } },
  ],
  ['slack above 1', 'allocate/bad-option', { guard: { relevance: right.values, slack: 2 } }],
];

test.each(wrong)('%s is refused as %s', async (_, code, change) => {
  await expect(solve({ ...right, ...change })).rejects.toMatchObject({ code });
});

test('a refusal names the array and the place', async () => {
  await expect(
    solve({ ...right, values: withNumber(right.values, Number.NaN) }),
  ).rejects.toMatchObject({ details: { field: 'values', index: 1, found: 'NaN' } });
});

test('prices of another market are refused, and negative time', async () => {
  const other = plantedProblem({ seed: 2, cohorts: 10, rooms: 9, candidates: 4 });
  const warm = await solve(other, { method: 'dual' });
  await expect(solve(right, { warm })).rejects.toMatchObject({ code: 'allocate/stale-prices' });
  await expect(solve(right, { timeLimitMs: -1 })).rejects.toMatchObject({
    code: 'allocate/bad-option',
  });
});

test('prices and temperatures that are no numbers begin nothing: no certificate is made of them', async () => {
  const { prices, temperature } = await solve(right, { method: 'dual' });
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    const floor = withNumber(prices.floor, wrong);
    await expect(solve(right, { warm: { prices: { ...prices, floor } } })).rejects.toMatchObject({
      code: 'allocate/stale-prices',
      details: { field: 'floor', index: 1 },
    });
    await expect(
      solve(right, { warm: { prices, temperature: wrong * temperature } }),
    ).rejects.toMatchObject({ code: 'allocate/stale-prices' });
  }
});

test('without an end to its time the exact solver answers too', async () => {
  const plan = await solve(right, { method: 'exact', timeLimitMs: Number.POSITIVE_INFINITY });
  expect(plan).toMatchObject({ method: 'exact', status: 'optimal' });
});

test('a room that is full, sold out, off or without viewers has no merit, whatever the fairness', async () => {
  const merit = new Float64Array(8).fill(1);
  const none: Problem = { ...right, floors: undefined, groups: undefined };
  const closed: Problem = { ...none, caps: withNumber(new Float64Array(8).fill(1e9), 0) };
  const full: Problem = {
    ...none,
    seats: { use: right.values.map(() => 1), free: withNumber(new Float64Array(8).fill(1e9), 0) },
  };
  for (const problem of [closed, full])
    for (const alpha of [1, 2, Number.POSITIVE_INFINITY]) {
      const plan = await solve({ ...problem, fairness: { alpha, weight: 1, merit } });
      expect(plan.exposure[1]).toBe(0);
      expect(Number.isFinite(plan.objective)).toBe(true);
      expect(plan.certificate.gap).toBeGreaterThan(-1e-6);
      expect(plan.certificate.gap).toBeLessThan(0.05);
      if (alpha === Number.POSITIVE_INFINITY) expect(plan.level).toBeGreaterThan(0);
    }
});

test('a plan that shows nobody is certified as far from what is proportional as can be', () => {
  const fairness = { alpha: 1, weight: 1, merit: new Float64Array(8).fill(1) };
  const model = modelOf({ ...right, fairness });
  const { certificate } = certify(model, new Float64Array(model.edges), noPrices(model));
  expect(certificate.gap).toBe(1);
});

test('floors above the supply are named so: refused when strict, else met as far as can be', async () => {
  const problem: Problem = { ...right, floors: new Float64Array(8).fill(1e6) };
  await expect(solve(problem, { strict: true })).rejects.toMatchObject({
    code: 'allocate/floors-above-supply',
  });
  const plan = await solve(problem);
  expect(plan.infeasibility).toMatchObject({ reason: 'floors-above-supply' });
  expect(plan.certificate.oversubscription).toBe(0);
});

test('a market where nobody looks and one where nothing is worth anything have plans', async () => {
  for (const method of ['exact', 'dual', 'primal-dual'] as const) {
    const nobody: Problem = {
      ...right,
      views: right.views.map(() => 0),
      floors: undefined,
      groups: undefined,
    };
    expect(await solve(nobody, { method, timeLimitMs: 300 })).toMatchObject({ value: 0 });
    const worthless: Problem = { ...right, values: right.values.map(() => 0) };
    const plan = await solve(worthless, { method, timeLimitMs: 300 });
    expect(plan.value).toBe(0);
    expect(plan.certificate).toMatchObject({ floorsMet: 1, oversubscription: 0 });
  }
});
