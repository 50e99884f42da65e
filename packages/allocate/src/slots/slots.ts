import { solveProgram } from '../exact/exact-solver.ts';
import type { LinearProgram } from '../exact/program.ts';
import { byPins, checkPins, gapOf, type PinChoice, type PinProblem } from './pins.ts';
import { relaxedPins } from './relaxed.ts';

export interface SlotsOptions {
  /** Good enough: the choice is within this of the best. 0.01 unless given. */
  gap?: number;
  /** All together; the best choice so far when it is over. 1,000 unless given. */
  timeLimitMs?: number;
}

export interface SlotsPlan extends PinChoice {
  /** `relaxed` where greed and prices were near enough, `exact` where HiGHS made it better or proved it. */
  method: 'relaxed' | 'exact';
  status: 'within-gap' | 'time-limit';
  milliseconds: number;
}

const programOf = (problem: PinProblem): LinearProgram => {
  const { values, limits } = problem;
  const { starts, rows, uses } = byPins(problem);
  return {
    columns: values.length,
    rows: limits.length,
    cost: Float64Array.from(values, (value) => -value),
    columnLower: new Float64Array(values.length),
    columnUpper: new Float64Array(values.length).fill(1),
    rowLower: new Float64Array(limits.length).fill(Number.NEGATIVE_INFINITY),
    rowUpper: Float64Array.from(limits),
    starts,
    indices: rows,
    values: uses,
    whole: new Int32Array(values.length).fill(1),
  };
};

/** What the exact solver calls 1, if that keeps every row; null where its tolerance went too far. */
const chosenFrom = (columns: Float64Array, problem: PinProblem): PinChoice['chosen'] | null => {
  const chosen = Uint8Array.from(columns, (share) => (share > 0.5 ? 1 : 0));
  const { offsets, columns: pins, uses, limits } = problem;
  for (let row = 0; row < limits.length; row++) {
    let used = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
      used += chosen[pins[at]!]! * uses[at]!;
    if (used > limits[row]! * (1 + 1e-9)) return null;
  }
  return chosen;
};

/** Of the time, for the choice that is at hand should the exact solver not be done: it runs in the caller's thread. */
const FIRST_SHARE = 0.5;

/**
 * Sets pins: greed with Lagrangian prices first, which is a choice and a bound in milliseconds; where that is not near
 * enough, HiGHS from there in its thread, to the gap or the end of the time. A crash of the solver leaves the first choice.
 *
 * @throws AllocateError `allocate/bad-shape`, `allocate/bad-number`, `allocate/empty-candidates`.
 */
export const solveSlots = async (
  problem: PinProblem,
  { gap = 0.01, timeLimitMs = 1_000 }: SlotsOptions = {},
): Promise<SlotsPlan> => {
  const begin = performance.now();
  checkPins(problem);
  const first = relaxedPins(problem, begin + FIRST_SHARE * timeLimitMs);
  const done = (choice: PinChoice, method: SlotsPlan['method']): SlotsPlan => ({
    ...choice,
    method,
    status: choice.gap <= gap ? 'within-gap' : 'time-limit',
    milliseconds: performance.now() - begin,
  });
  const leftMs = timeLimitMs - (performance.now() - begin);
  if (first.gap <= gap || leftMs < 20) return done(first, 'relaxed');
  const answer = await solveProgram(programOf(problem), {
    gap,
    timeLimitMs: leftMs,
    start: Float64Array.from(first.chosen),
  }).catch(() => null);
  if (!answer) return done(first, 'relaxed');
  const bound = Math.min(first.bound, Number.isFinite(answer.bound) ? -answer.bound : first.bound);
  const found = answer.isFeasible ? chosenFrom(answer.columns, problem) : null;
  const foundValue = found?.reduce((sum, set, pin) => sum + set * problem.values[pin]!, 0) ?? -1;
  const [chosen, value] =
    found && foundValue > first.value ? [found, foundValue] : [first.chosen, first.value];
  const safe = Math.max(bound, value);
  return done({ chosen, value, bound: safe, gap: gapOf(value, safe) }, 'exact');
};
