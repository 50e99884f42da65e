/**
 * The value that a share of the samples does not exceed (nearest rank).
 *
 * @param samples in any order, left as they are; an empty list gives NaN.
 * @param share from 0 to 1: 0.95 for the 95th percentile.
 */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = Float64Array.from(samples).sort();
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Enough digits to compare, none to marvel at. */
export const rounded = (value: number, digits = 1): number => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};
