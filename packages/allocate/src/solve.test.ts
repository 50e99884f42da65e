import { expect, test } from 'vitest';
import { plantedProblem } from './planted.ts';
import { solve } from './solve.ts';

test('the dual comes within its certified gap of the exact optimum, and keeps every limit and floor', async () => {
  for (const seed of [1, 2, 3]) {
    const problem = plantedProblem({ seed, cohorts: 120, rooms: 60, candidates: 15 });
    const exact = await solve(problem, { method: 'exact' });
    const dual = await solve(problem, { method: 'dual', gap: 0.005 });
    expect(exact.certificate.gap).toBeLessThan(1e-6);
    expect(exact.certificate).toMatchObject({ oversubscription: 0, floorsMet: 1 });
    expect(dual.certificate).toMatchObject({ oversubscription: 0, floorsMet: 1 });
    expect(dual.certificate.gap).toBeLessThanOrEqual(0.005);
    expect(dual.value).toBeGreaterThan(0.995 * exact.value);
    expect(dual.certificate.bound).toBeGreaterThanOrEqual(exact.value * (1 - 1e-9));
  }
});

test('floors nobody can meet are named, with the largest share that can be and a checked proof', async () => {
  const planted = plantedProblem({ seed: 4, cohorts: 120, rooms: 60, candidates: 15 });
  const problem = { ...planted, floors: planted.floors!.map((floor) => floor * 6) };
  for (const method of ['exact', 'dual'] as const) {
    const plan = await solve(problem, { method });
    expect(plan.status).toBe('infeasible');
    expect(plan.infeasibility!.fraction).toBeLessThan(1);
    expect(plan.infeasibility!.rooms.length).toBeGreaterThan(0);
    expect(plan.infeasibility!.proof).toBeLessThan(0);
    expect(plan.infeasibility!.proof).toBeCloseTo(plan.infeasibility!.fraction - 1, 6);
    expect(plan.certificate.oversubscription).toBe(0);
  }
});
