/** A neighbourhood of whole places and how to weigh it. */
export interface LoessOptions {
  /** Nearest places that count; beyond the number of values the neighbourhood is widened instead. */
  window: number;
  /** 0: weighted mean; 1: weighted line. */
  degree: 0 | 1;
  /** Weight of each value besides its distance. */
  robust?: Float64Array;
}

/**
 * The local fit at place `x` (which may lie beyond the ends) from `values[left … right]`, weighted by the cube of their
 * distance; NaN where no value has weight. Cleveland et al. (1990), as in their program.
 */
export const loessAt = (
  values: Float64Array,
  x: number,
  [left, right]: readonly [number, number],
  { window, degree, robust }: LoessOptions,
  weights: Float64Array,
): number => {
  const count = values.length;
  let reach = Math.max(x - left, right - x);
  if (window > count) reach += Math.floor((window - count) / 2);
  let total = 0;
  for (let at = left; at <= right; at++) {
    const distance = Math.abs(at - x);
    let weight = 0;
    if (distance <= 0.999 * reach) {
      const part = distance / reach;
      weight = distance <= 0.001 * reach ? 1 : (1 - part * part * part) ** 3;
      if (robust) weight *= robust[at]!;
    }
    weights[at] = weight;
    total += weight;
  }
  if (total <= 0) return Number.NaN;
  for (let at = left; at <= right; at++) weights[at]! /= total;
  if (reach > 0 && degree > 0) {
    let middle = 0;
    for (let at = left; at <= right; at++) middle += weights[at]! * at;
    let spread = 0;
    for (let at = left; at <= right; at++) spread += weights[at]! * (at - middle) ** 2;
    if (Math.sqrt(spread) > 0.001 * (count - 1)) {
      const slope = (x - middle) / spread;
      for (let at = left; at <= right; at++) weights[at]! *= slope * (at - middle) + 1;
    }
  }
  let fitted = 0;
  for (let at = left; at <= right; at++) fitted += weights[at]! * values[at]!;
  return fitted;
};

/** The local fit at every place. O(n · window). */
export const loess = (values: Float64Array, options: LoessOptions): Float64Array => {
  const { length } = values;
  const { window } = options;
  const smooth = new Float64Array(length);
  const weights = new Float64Array(length);
  const half = Math.floor((window + 1) / 2);
  let left = 0;
  let right = Math.min(window, length) - 1;
  for (let at = 0; at < length; at++) {
    if (window < length && at >= half && right !== length - 1) {
      left++;
      right++;
    }
    const fitted = loessAt(values, at, [left, right], options, weights);
    smooth[at] = Number.isNaN(fitted) ? values[at]! : fitted;
  }
  return smooth;
};
