import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundOf, noPrices } from './bound.ts';
import { loadsOf, shortfallsOf } from './certify.ts';
import { modelOf } from './model.ts';
import type { Plan } from './plan.ts';
import { plantedProblem } from './planted.ts';
import type { Problem } from './problem.ts';
import { mend, repair } from './repair/repair.ts';
import { solve } from './solve.ts';

const METHODS = ['exact', 'dual', 'primal-dual'] as const;
const market = (seed: number) =>
  plantedProblem({ seed, cohorts: 60, rooms: 40, candidates: 12, groups: 5 });

test('whatever plan it is given, repair meets every floor that can be met, exactly, above no limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (seed, times) => {
        const model = modelOf(market(seed % 50));
        let state = seed;
        const any = model.values.map((_, edge) => {
          state = (state * 48271) % 2147483647;
          return ((times * state) / 2147483647) * model.views[Math.floor(edge / 12)]!;
        });
        const { impressions, stuck } = repair(model, any);
        const { exposure, seats, shown } = loadsOf(model, impressions);
        if (stuck.length === 0)
          model.floors.forEach((floor, room) => {
            expect(exposure[room]!).toBeGreaterThanOrEqual(floor * (1 - 1e-9) - 1e-9);
          });
        model.seats!.free.forEach((free, room) => {
          expect(seats[room]!).toBeLessThanOrEqual(free * (1 + 1e-9));
        });
        model.views.forEach((views, cohort) => {
          expect(shown[cohort]!).toBeLessThanOrEqual(views * 3 * (1 + 1e-9));
        });
      },
    ),
    { numRuns: 40 },
  );
});

test('no promise is missed for the sake of the least exposure, nor for that of value', () => {
  const sum = (numbers: Float64Array): number => numbers.reduce((total, each) => total + each, 0);
  for (const seed of [3, 4, 6, 25, 29]) {
    const size = { cohorts: 40, rooms: 24, candidates: 8, groups: 4, floors: 3 };
    const merit = new Float64Array(24).fill(1);
    const fairness = { alpha: Number.POSITIVE_INFINITY, weight: 50_000, merit };
    const model = modelOf({ ...plantedProblem({ ...size, seed }), fairness });
    const near = model.values.map((_, edge) => 0.36 * model.views[Math.floor(edge / 8)]!);
    const missed = (impressions: Float64Array): number => {
      const { rooms, groups } = shortfallsOf(model, loadsOf(model, impressions));
      return sum(rooms) + sum(groups);
    };
    const level = mend(model, near, { ...noPrices(model), merit });
    expect(missed(level.impressions)).toBeLessThanOrEqual(missed(repair(model, near).impressions));
  }
});

test('an infeasibility is proved: its prices bound every plan below nothing, and less promised is possible', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e5 }),
      fc.integer({ min: 2, max: 8 }),
      async (seed, times) => {
        const planted = market(seed);
        const more = (share: number): Problem => ({
          ...planted,
          floors: Float64Array.from(planted.floors!, (floor) => share * times * floor),
          groups: {
            ...planted.groups!,
            floors: Float64Array.from(planted.groups!.floors, (floor) => share * times * floor),
          },
        });
        const plan = await solve(more(1), { method: 'exact' });
        if (!plan.infeasibility) {
          expect(plan.certificate.floorsMet).toBe(1);
          return;
        }
        const { fraction, prices, proof, rooms, groups } = plan.infeasibility;
        expect(boundOf(modelOf(more(1)), prices, true)).toBeCloseTo(proof, 12);
        expect(proof).toBeLessThan(0);
        expect(rooms.length + groups.length).toBeGreaterThan(0);
        expect(
          (await solve(more(fraction * 0.9999), { method: 'exact' })).infeasibility,
        ).toBeNull();
        expect(
          (await solve(more(fraction * 1.001), { method: 'exact' })).infeasibility,
        ).not.toBeNull();
      },
    ),
    { numRuns: 8 },
  );
}, 120_000);

test('on a large market the proof covers the rooms that repair could not serve', async () => {
  const planted = plantedProblem({ seed: 6, cohorts: 1_100, rooms: 200, candidates: 20 });
  const floors = Float64Array.from(planted.floors!, (floor, room) =>
    room < 8 ? 20 * floor + 500 : floor,
  );
  const problem: Problem = { ...planted, floors };
  const plan = await solve(problem, { method: 'dual', timeLimitMs: 60_000 });
  expect(plan.status).toBe('infeasible');
  const { prices, proof, rooms, fraction } = plan.infeasibility!;
  expect(boundOf(modelOf(problem), prices, true)).toBeCloseTo(proof, 12);
  expect(proof).toBeLessThan(0);
  expect(fraction).toBeLessThan(1);
  expect(rooms.some(({ index }) => index < 8)).toBe(true);
  expect(plan.certificate.oversubscription).toBe(0);
}, 90_000);

const agree = (plan: Plan, exact: Plan, near: number): void => {
  expect(plan.certificate).toMatchObject({ oversubscription: 0, floorsMet: 1 });
  expect(plan.certificate.gap).toBeGreaterThan(-1e-6);
  const size = Math.abs(exact.objective);
  expect(plan.objective).toBeGreaterThanOrEqual(exact.objective - near * size);
  expect(plan.certificate.bound).toBeGreaterThanOrEqual(exact.objective - 1e-6 * size);
};

describe('with what is promised beyond floors', () => {
  test('the least exposure per merit rises with its weight, and every method agrees on the objective', async () => {
    const problem = market(7);
    const merit = new Float64Array(40).fill(1);
    let last = -1;
    for (const weight of [10, 1_000, 20_000]) {
      const fair: Problem = { ...problem, fairness: { alpha: Infinity, weight, merit } };
      const exact = await solve(fair, { method: 'exact', timeLimitMs: 30_000 });
      expect(exact.certificate.gap).toBeLessThan(1e-5);
      expect(exact.level!).toBeGreaterThanOrEqual(last - 1e-6);
      last = exact.level!;
      const dual = await solve(fair, { method: 'dual', gap: 0.005, timeLimitMs: 30_000 });
      agree(dual, exact, 0.03);
    }
  }, 60_000);

  test('proportional fairness lies within its certificate', async () => {
    const merit = new Float64Array(40).fill(1);
    const fair: Problem = { ...market(8), fairness: { alpha: 1, weight: 200, merit } };
    const exact = await solve(fair, { method: 'exact', timeLimitMs: 30_000 });
    expect(exact.certificate.gap).toBeLessThan(0.01);
    const dual = await solve(fair, { method: 'dual', gap: 0.01, timeLimitMs: 30_000 });
    agree(dual, exact, 0.03);
  }, 60_000);

  test('the guard keeps relevance, at a price', async () => {
    const problem = market(9);
    const relevance = problem.values.map((_, edge) => ((edge * 7919) % 101) / 101);
    const guarded: Problem = { ...problem, guard: { relevance, slack: 0.35 } };
    const free = await solve(problem, { method: 'exact' });
    const exact = await solve(guarded, { method: 'exact' });
    expect(exact.certificate.guardsMet).toBe(1);
    expect(exact.value).toBeLessThan(free.value);
    const dual = await solve(guarded, { method: 'dual', gap: 0.01, timeLimitMs: 30_000 });
    expect(dual.certificate.guardsMet).toBeGreaterThan(0.95);
    agree(dual, exact, 0.05);
  }, 60_000);
});

test('every method keeps its time and answers with a plan above no limit', async () => {
  const problem = plantedProblem({ seed: 3, cohorts: 1_500, rooms: 300, candidates: 20 });
  for (const method of METHODS) {
    const begin = performance.now();
    const plan = await solve(problem, { method, timeLimitMs: 150, gap: 0 });
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(plan.certificate.oversubscription).toBe(0);
    expect(plan.value).toBeGreaterThan(0);
  }
}, 60_000);

test('a warm start takes fewer steps for the same gap', async () => {
  const problem = plantedProblem({ seed: 5, cohorts: 600, rooms: 200, candidates: 20 });
  const cold = await solve(problem, { method: 'dual', gap: 0.01 });
  const later = {
    ...problem,
    values: problem.values.map((value, edge) => value * (0.95 + (edge % 11) / 110)),
  };
  const warm = await solve(later, { method: 'dual', gap: 0.01, warm: cold });
  expect(warm.certificate.gap).toBeLessThanOrEqual(0.01);
  expect(warm.iterations).toBeLessThan(cold.iterations);
});
