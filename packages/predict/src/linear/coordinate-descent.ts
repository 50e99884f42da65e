import type { Gram } from './gram.ts';

export interface LassoTask {
  /** Minimises squared error ÷ (2 · Σ weights) + strength · (share · |w|₁ + (1 − share) · |w|₂² ÷ 2). */
  strength: number;
  /** Of the L1 part, 0 to 1; 1 is LASSO, less is elastic net. */
  share: number;
  /** Stops when no weight moves a prediction by more than this part of the target's deviation. */
  tolerance: number;
  maximumSweeps: number;
}

const shrunk = (value: number, by: number): number =>
  value > by ? value - by : value < -by ? value + by : 0;

/**
 * Coordinate descent on the products of features (Friedman, Hastie & Tibshirani 2010, §2.2), from
 * `weights` on, which become the answer. O(width) a step; sweeps over the weights that are not 0
 * come between sweeps over all. Gives the sweeps taken.
 */
export const descend = (
  { width, total, products, withTarget }: Gram,
  targetDeviation: number,
  weights: Float64Array,
  { strength, share, tolerance, maximumSweeps }: LassoTask,
): number => {
  const lasso = strength * share * total;
  const ridge = strength * (1 - share) * total;
  // Slope of the squared error by each weight, kept up to date.
  const slopes = withTarget.slice();
  for (let j = 0; j < width; j++)
    if (weights[j] !== 0)
      for (let i = 0; i < width; i++) slopes[i]! -= products[j * width + i]! * weights[j]!;
  const enough = tolerance * targetDeviation;

  const sweep = (onlyActive: boolean): number => {
    let largest = 0;
    for (let j = 0; j < width; j++) {
      const before = weights[j]!;
      if (onlyActive && before === 0) continue;
      const own = products[j * width + j]!;
      if (own <= 0) continue;
      const after = shrunk(slopes[j]! + own * before, lasso) / (own + ridge);
      const change = after - before;
      if (change === 0) continue;
      weights[j] = after;
      for (let i = 0; i < width; i++) slopes[i]! -= change * products[j * width + i]!;
      largest = Math.max(largest, Math.abs(change) * Math.sqrt(own / total));
    }
    return largest;
  };

  let sweeps = 0;
  while (sweeps < maximumSweeps) {
    sweeps++;
    if (sweep(false) <= enough) break;
    while (sweeps < maximumSweeps) {
      sweeps++;
      if (sweep(true) <= enough) break;
    }
  }
  return sweeps;
};

/** Strength from which on all weights are 0. */
export const strongest = ({ withTarget, total }: Gram, share: number): number =>
  withTarget.reduce((most, value) => Math.max(most, Math.abs(value)), 0) /
  (total * Math.max(share, 1e-3));
