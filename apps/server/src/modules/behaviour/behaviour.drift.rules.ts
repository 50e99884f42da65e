import type { FeatureDrift } from '@kaibo/contracts/features';

const BINS = 10;
/** Fewer samples say nothing of so many bins. */
const LEAST_SAMPLES = 50;
/** What is customary for this index. */
const MOVING = 0.1;
const DRIFTED = 0.25;

/** Of a thousand features that did not change one is beyond it. */
const NORMAL_QUANTILE = 3.09;

/**
 * What the index of two samples of the same source hardly ever passes: it is near a χ² of bins − 1 degrees of freedom, times
 * 1/n + 1/m. The quantile is that of Wilson and Hilferty (1931).
 */
const byChance = (bins: number, before: number, now: number): number => {
  const degrees = bins - 1;
  if (degrees === 0 || before === 0 || now === 0) return 0;
  const spread = 2 / (9 * degrees);
  const quantile = degrees * (1 - spread + NORMAL_QUANTILE * Math.sqrt(spread)) ** 3;
  return quantile * (1 / before + 1 / now);
};

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
};

/** Ends of bins that hold about as many of the values each; fewer where many values are the same. */
export const edgesOf = (values: Float64Array): number[] => {
  const sorted = values.toSorted();
  const edges = new Set<number>();
  for (let i = 1; i < BINS; i++) {
    const edge = sorted[Math.floor((i / BINS) * sorted.length)];
    if (edge !== undefined) edges.add(edge);
  }
  return [...edges];
};

const countsOf = (values: Float64Array, edges: readonly number[]): number[] => {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value <= edge);
    counts[bin < 0 ? edges.length : bin]! += 1;
  }
  return counts;
};

/**
 * Population stability index Σ (p − q) ln(p / q) of two samples over bins of the earlier one; half a sample is added to each
 * bin, so that an empty one is no infinity. O(samples × bins).
 */
export const driftOf = (before: Float64Array, now: Float64Array): FeatureDrift => {
  const edges = edgesOf(before);
  const counts = { before: countsOf(before, edges), now: countsOf(now, edges) };
  const bins = edges.length + 1;
  const share = (count: number, all: number): number => (count + 0.5) / (all + bins / 2);
  let psi = 0;
  for (let i = 0; i < bins; i++) {
    const [q, p] = [share(counts.before[i]!, before.length), share(counts.now[i]!, now.length)];
    psi += (p - q) * Math.log(p / q);
  }
  const isFew = before.length < LEAST_SAMPLES || now.length < LEAST_SAMPLES;
  const isSteady = psi < Math.max(MOVING, byChance(bins, before.length, now.length));
  return {
    verdict: isFew ? 'few' : isSteady ? 'steady' : psi < DRIFTED ? 'moving' : 'drifted',
    ...{ psi, edges, meanNow: mean(now), meanBefore: mean(before) },
    ...{ samplesNow: now.length, samplesBefore: before.length },
    now: counts.now.map((count) => count / Math.max(1, now.length)),
    before: counts.before.map((count) => count / Math.max(1, before.length)),
  };
};
