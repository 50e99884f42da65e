import type { Counts } from './traffic.rates.ts';

/** How sure one is of a click rate. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
  width: number;
}

const Z = 1.96;

/**
 * Click rate of a host: where it lies in 95 of 100 times, by a Beta posterior whose prior is worth one click of what is
 * usual; the normal approximation, cut at 0 and 1.
 */
export const clickInterval = (
  counts: Pick<Counts, 'clicks' | 'shown'> | null,
  usualClick: number,
): Interval => {
  const clicks = Math.min(counts?.clicks ?? 0, counts?.shown ?? 0);
  const a = clicks + 1;
  const b = (counts?.shown ?? 0) - clicks + 1 / Math.max(1e-6, usualClick) - 1;
  const mean = a / (a + b);
  const spread = Z * Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)));
  const [low, high] = [Math.max(0, mean - spread), Math.min(1, mean + spread)];
  return { mean, low, high, width: high - low };
};

/** Nobody is known who was shown less than this, however narrow the prior. */
const LEAST_SHOWN = 100;

export const isGraduated = (
  counts: Pick<Counts, 'clicks' | 'shown'> | null,
  usualClick: number,
  graduateWidth: number,
): boolean =>
  (counts?.shown ?? 0) >= LEAST_SHOWN && clickInterval(counts, usualClick).width <= graduateWidth;
