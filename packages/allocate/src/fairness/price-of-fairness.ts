import { AllocateError } from '../errors.ts';
import type { Plan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { fairnessReport } from './report.ts';

export interface PriceOfFairness {
  /** Share of the floors that are asked for; 1 as they stand. */
  scale: number;
  value: number;
  /** 1 − value / value without floors: what the floors cost. */
  price: number;
  /** Of this point's plan, so the price is known to within it. */
  gap: number;
  floorsMet: number;
  gini: number;
  jain: number;
  minimumExposure: number;
}

/** A solver, warm where it can be from the plan of the point before. */
export type SolveFor = (problem: Problem, before: Plan | null) => Plan | Promise<Plan>;

const scaled = (numbers: Problem['floors'], scale: number): Float64Array | undefined =>
  numbers && Float64Array.from(numbers, (number) => number * scale);

/** The problem with all floors, of rooms and of groups, times this. */
export const withFloors = (problem: Problem, scale: number): Problem => {
  const floors = scaled(problem.floors, scale);
  const groups = problem.groups && {
    ...problem.groups,
    floors: scaled(problem.groups.floors, scale)!,
  };
  return { ...problem, ...(floors ? { floors } : {}), ...(groups ? { groups } : {}) };
};

/**
 * What more or smaller floors would cost: one solve for each scale, from small to large, and one without floors.
 *
 * @param scales e.g. [0, 0.5, 1, 1.5, 2]; each ≥ 0.
 * @throws AllocateError `allocate/bad-number`, and what the solver throws.
 */
export const priceOfFairness = async (
  problem: Problem,
  scales: readonly number[],
  solve: SolveFor,
): Promise<PriceOfFairness[]> => {
  for (const [index, scale] of scales.entries())
    if (!(scale >= 0 && scale < Number.POSITIVE_INFINITY))
      throw new AllocateError('allocate/bad-number', `scale ${scale}`, {
        field: 'scales',
        index,
        found: scale,
      });
  let before = await solve(withFloors(problem, 0), null);
  const free = before.value;
  const points: PriceOfFairness[] = [];
  for (const scale of scales.toSorted((a, b) => a - b)) {
    const plan = scale === 0 ? before : await solve(withFloors(problem, scale), before);
    before = plan;
    const { gini, jain, minimumExposure } = fairnessReport(plan.exposure);
    points.push({
      scale,
      value: plan.value,
      price: free > 0 ? 1 - plan.value / free : 0,
      gap: plan.certificate.gap,
      floorsMet: plan.certificate.floorsMet,
      gini,
      jain,
      minimumExposure,
    });
  }
  return points;
};
