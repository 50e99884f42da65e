/** A difference of means with its 95 % interval. */
export interface Difference {
  mean: number;
  low: number;
  high: number;
  /** Of the first and of the second. */
  of: readonly [number, number];
  count: readonly [number, number];
}

/** 97.5 % of the standard normal: there are always hundreds of viewers. */
const Z = 1.959963984540054;

interface Moments {
  count: number;
  mean: number;
  /** Of the mean. */
  variance: number;
}

const momentsOf = (values: ArrayLike<number>, isWanted: (at: number) => boolean): Moments => {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    if (!isWanted(at)) continue;
    count += 1;
    const off = values[at]! - mean;
    mean += off / count;
    squares += off * (values[at]! - mean);
  }
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) / count };
};

const between = (a: Moments, b: Moments, variance: number): Difference => {
  const mean = b.mean - a.mean;
  const half = Z * Math.sqrt(variance);
  return {
    mean,
    low: mean - half,
    high: mean + half,
    of: [a.mean, b.mean],
    count: [a.count, b.count],
  };
};

/** Of two groups of different viewers (Welch). `armOf` answers 0 or 1 for each value. */
export const differenceOf = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  armOf: (at: number) => number,
): Difference => {
  const a = momentsOf(first, (at) => armOf(at) === 0);
  const b = momentsOf(second, (at) => armOf(at) === 1);
  return between(a, b, a.variance + b.variance);
};

/** Of the same viewers under two policies: pairs, so what is theirs falls out. */
export const pairedDifference = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Difference => {
  const all = () => true;
  const apart = Float64Array.from(first, (value, at) => second[at]! - value);
  return between(momentsOf(first, all), momentsOf(second, all), momentsOf(apart, all).variance);
};
