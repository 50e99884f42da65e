import { MineError } from '../errors.ts';
import { needsNumber, needsOneOf, needsWhole } from '../options.ts';
import { medianOf } from './median.ts';
import { needsValues } from './series.ts';

export interface ChangeOptions {
  /** What may change: the level (default), or level and spread together. */
  of?: 'mean' | 'mean-and-variance';
  /** What one more change must gain, in units of −2 log-likelihood; higher finds fewer (default: 3, with spread 4, times
   * ln n; Zhang & Siegmund 2007). */
  penalty?: number;
  /** Steps that a level lasts at the least (default: 2). */
  minimumSteps?: number;
}

export interface Segment {
  from: number;
  /** The step behind the last one. */
  to: number;
  mean: number;
  deviation: number;
}

export interface Changes {
  /** The first step of every new level, ascending. */
  at: number[];
  segments: Segment[];
}

/** Without changes every pair of steps is looked at. */
const MOST_STEPS = 50_000;

/** Spread of the noise, from neighbouring differences, in which a level shows once only. */
const noiseOf = (values: Float64Array): number => {
  const differences = values.subarray(1).map((value, at) => value - values[at]!);
  const robust = (1.4826 * medianOf(differences.map(Math.abs))) / Math.SQRT2;
  if (robust > 0) return robust;
  const square = differences.reduce((sum, one) => sum + one * one, 0);
  return Math.sqrt(square / differences.length / 2);
};

/** Cost of a level over [from, to): −2 log-likelihood of a normal with its best parameters, constants left out. */
const createCost = (values: Float64Array, of: 'mean' | 'mean-and-variance') => {
  const noise = noiseOf(values) || 1;
  const { length } = values;
  // Moved to their middle, so that sums of squares keep their digits.
  const middle = values.reduce((sum, value) => sum + value / length, 0);
  const sums = new Float64Array(length + 1);
  const squares = new Float64Array(length + 1);
  for (let at = 0; at < length; at++) {
    const value = (values[at]! - middle) / noise;
    sums[at + 1] = sums[at]! + value;
    squares[at + 1] = squares[at]! + value * value;
  }
  const spread = (from: number, to: number): number => {
    const sum = sums[to]! - sums[from]!;
    return Math.max(0, squares[to]! - squares[from]! - (sum * sum) / (to - from));
  };
  if (of === 'mean') return spread;
  /** No level is taken for quieter than a thousandth of the noise. */
  const least = 1e-6;
  return (from: number, to: number): number => {
    const square = spread(from, to);
    const variance = Math.max(square / (to - from), least);
    return (to - from) * Math.log(variance) + square / variance;
  };
};

/** Prefers no beginning that another one has beaten already: PELT. `isPruned` false looks at all of them. */
export const cheapestChanges = (
  length: number,
  cost: (from: number, to: number) => number,
  {
    penalty,
    minimumSteps,
    isPruned = true,
  }: {
    penalty: number;
    minimumSteps: number;
    isPruned?: boolean;
  },
): number[] => {
  const best = new Float64Array(length + 1).fill(Infinity);
  const previous = new Int32Array(length + 1);
  /** From which end on a beginning is out. */
  const outFrom = new Float64Array(length + 1).fill(Infinity);
  best[0] = -penalty;
  let open: number[] = [];
  for (let to = minimumSteps; to <= length; to++) {
    if (Number.isFinite(best[to - minimumSteps]!)) open.push(to - minimumSteps);
    open = open.filter((from) => outFrom[from]! > to);
    for (const from of open) {
      const total = best[from]! + cost(from, to) + penalty;
      if (total < best[to]!) {
        best[to] = total;
        previous[to] = from;
      }
    }
    // A level that began at `to` would be cheaper, as soon as it may end.
    if (isPruned)
      for (const from of open)
        if (best[from]! + cost(from, to) >= best[to]!)
          outFrom[from] = Math.min(outFrom[from]!, to + minimumSteps);
  }
  const found: number[] = [];
  for (let to = length; to > 0; to = previous[to]!)
    if (previous[to]! > 0) found.push(previous[to]!);
  return found.reverse();
};

/**
 * Where a series changes its level for good: the cheapest division by PELT (Killick, Fearnhead & Eckley 2012), which is
 * exact. Near O(n) where changes keep coming, O(n²) where there are none.
 *
 * @throws MineError `mine/bad-option`; `mine/too-few-rows`; `mine/bad-row` for NaN and infinities; `mine/too-large` above
 * 50,000 steps.
 */
export const changesOf = (values: Float64Array, options: ChangeOptions = {}): Changes => {
  const { of = 'mean', minimumSteps = 2 } = options;
  needsOneOf('of', of, ['mean', 'mean-and-variance']);
  needsWhole('minimumSteps', minimumSteps, 1);
  needsValues(values, Math.max(2, minimumSteps), 'a level');
  if (values.length > MOST_STEPS)
    throw new MineError('mine/too-large', `${values.length} steps: take longer ones`, {
      expected: `at most ${MOST_STEPS} steps`,
      found: values.length,
    });
  const { penalty = (of === 'mean' ? 3 : 4) * Math.log(values.length) } = options;
  needsNumber('penalty', penalty, { least: 0 });
  const at = cheapestChanges(values.length, createCost(values, of), { penalty, minimumSteps });
  const segments = [0, ...at].map((from, place): Segment => {
    const to = at[place] ?? values.length;
    const own = values.subarray(from, to);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2 / own.length, 0);
    return { from, to, mean, deviation: Math.sqrt(variance) };
  });
  return { at, segments };
};
