import { NumericError } from './errors.ts';
import type { Random } from './random.ts';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/**
 * Percentile bootstrap of a mean (Efron 1979): resamples the values with replacement.
 * For two models on the same users pass the differences; an interval above 0 is a gain.
 *
 * @param samples resamples; O(samples · values).
 * @param level share of resampled means inside the interval.
 */
export const bootstrapInterval = (
  values: ArrayLike<number>,
  random: Random,
  samples = 1000,
  level = 0.95,
): Interval => {
  const count = values.length;
  if (count === 0) throw new NumericError('numeric/bad-argument', 'bootstrapInterval: no values');
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let drawn = 0;
    for (let i = 0; i < count; i++) drawn += values[random.integer(count)]!;
    means[sample] = drawn / count;
  }
  means.sort();
  const at = (share: number) => means[Math.min(samples - 1, Math.floor(share * samples))]!;
  return { mean: sum / count, low: at((1 - level) / 2), high: at((1 + level) / 2) };
};
