/** A smooth function: writes its slopes into `slopes` and gives its value. */
export type Objective = (point: Float64Array, slopes: Float64Array) => number;

export interface QuasiNewtonOptions {
  /** L1 penalty of each coordinate; none when absent. */
  lasso?: Float64Array;
  /** Stops when no (pseudo-)slope is larger. */
  tolerance: number;
  maximumSteps: number;
  /** Awaited after each step; may throw to stop. */
  onStep?(step: number, value: number): Promise<void>;
}

const MEMORY = 12;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

const absoluteSum = (point: Float64Array, lasso: Float64Array | undefined): number => {
  if (!lasso) return 0;
  let sum = 0;
  for (let i = 0; i < point.length; i++) sum += lasso[i]! * Math.abs(point[i]!);
  return sum;
};

/** Slope of the whole, with |·| taken from the side that descends; 0 where neither does. */
const pseudoSlopes = (
  point: Float64Array,
  slopes: Float64Array,
  lasso: Float64Array | undefined,
): Float64Array => {
  if (!lasso) return slopes.slice();
  return slopes.map((slope, i) => {
    const by = lasso[i]!;
    if (point[i] !== 0) return slope + Math.sign(point[i]!) * by;
    if (slope + by < 0) return slope + by;
    return slope - by > 0 ? slope - by : 0;
  });
};

interface Pair {
  step: Float64Array;
  change: Float64Array;
  inverse: number;
}

/** Two-loop recursion (Nocedal & Wright, algorithm 7.4). */
const direction = (slopes: Float64Array, pairs: readonly Pair[]): Float64Array => {
  const q = slopes.map((slope) => -slope);
  const alphas = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, inverse } = pairs[k]!;
    alphas[k] = inverse * dot(step, q);
    for (let i = 0; i < q.length; i++) q[i]! -= alphas[k]! * change[i]!;
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  pairs.forEach(({ step, change, inverse }, k) => {
    const beta = inverse * dot(change, q);
    for (let i = 0; i < q.length; i++) q[i]! += (alphas[k]! - beta) * step[i]!;
  });
  return q;
};

/**
 * Minimises a smooth convex function, with an L1 penalty where wanted: L-BFGS, and OWL-QN for the
 * penalty (Andrew & Gao 2007). `point` is where it begins and becomes the answer. Gives the value.
 */
export const minimise = async (
  objective: Objective,
  point: Float64Array,
  { lasso, tolerance, maximumSteps, onStep }: QuasiNewtonOptions,
): Promise<number> => {
  const size = point.length;
  const slopes = new Float64Array(size);
  const nextSlopes = new Float64Array(size);
  const next = new Float64Array(size);
  let value = objective(point, slopes) + absoluteSum(point, lasso);
  let pairs: Pair[] = [];

  for (let step = 1; step <= maximumSteps; step++) {
    const pseudo = pseudoSlopes(point, slopes, lasso);
    if (pseudo.every((slope) => Math.abs(slope) <= tolerance)) break;
    const towards = direction(pseudo, pairs);
    // The direction must not leave the orthant that the pseudo-slope points into.
    if (lasso) for (let i = 0; i < size; i++) if (towards[i]! * pseudo[i]! >= 0) towards[i] = 0;
    let descent = dot(towards, pseudo);
    if (!(descent < 0)) {
      pairs = [];
      towards.set(pseudo.map((slope) => -slope));
      descent = -dot(pseudo, pseudo);
    }
    let rate = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-descent)) : 1;
    let nextValue = Infinity;
    for (let attempt = 0; attempt < 60; attempt++, rate /= 2) {
      for (let i = 0; i < size; i++) {
        const moved = point[i]! + rate * towards[i]!;
        const side = Math.sign(point[i]! || -pseudo[i]!);
        next[i] = lasso && lasso[i]! > 0 && moved * side < 0 ? 0 : moved;
      }
      nextValue = objective(next, nextSlopes) + absoluteSum(next, lasso);
      if (nextValue <= value + 1e-4 * rate * descent) break;
    }
    if (!(nextValue < value)) {
      // No progress along a quasi-Newton direction: once more along the slope, then it is as good as it gets.
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const moved = next.map((x, i) => x - point[i]!);
    const change = nextSlopes.map((slope, i) => slope - slopes[i]!);
    const along = dot(moved, change);
    if (along > 1e-12 * dot(change, change)) {
      pairs.push({ step: moved, change, inverse: 1 / along });
      if (pairs.length > MEMORY) pairs.shift();
    }
    point.set(next);
    slopes.set(nextSlopes);
    value = nextValue;
    await onStep?.(step, value);
  }
  return value;
};
