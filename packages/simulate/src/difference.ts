/** A difference of means with its 95 % interval: from −∞ to ∞ where fewer than two are counted on a side. */
export interface Difference {
  mean: number;
  low: number;
  high: number;
  /** Of the first and of the second. */
  of: readonly [number, number];
  count: readonly [number, number];
}

/** 97.5 % of the standard normal. */
const Z = 1.959963984540054;
/** Of Student's t with one and with two degrees of freedom. */
const FEWEST = [12.706204736174698, 4.302652729749464] as const;

/**
 * 97.5 % of Student's t: exact for one and two degrees of freedom, then within .12 % by the expansion at the normal
 * (Abramowitz & Stegun 26.7.5). Without a degree nothing is known.
 */
export const studentOf = (degrees: number): number => {
  if (!(degrees >= 1)) return Number.POSITIVE_INFINITY;
  if (degrees < 3) return FEWEST[Math.floor(degrees) - 1]!;
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1_482 * Z ** 5 - 1_920 * Z ** 3 - 945 * Z) / 92_160,
  ];
  return terms.reduce((sum, term, at) => sum + term / degrees ** (at + 1), Z);
};

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

const between = (a: Moments, b: Moments, variance: number, degrees: number): Difference => {
  const mean = b.mean - a.mean;
  const quantile = studentOf(degrees);
  const half = Number.isFinite(quantile) ? quantile * Math.sqrt(variance) : quantile;
  return {
    mean,
    low: mean - half,
    high: mean + half,
    of: [a.mean, b.mean],
    count: [a.count, b.count],
  };
};

/** Degrees of freedom by Welch and Satterthwaite; none where a group has no two. */
const welchOf = (a: Moments, b: Moments, variance: number): number => {
  if (a.count < 2 || b.count < 2) return 0;
  if (variance === 0) return a.count + b.count - 2;
  return variance ** 2 / (a.variance ** 2 / (a.count - 1) + b.variance ** 2 / (b.count - 1));
};

/** Of two groups of different viewers (Welch). `armOf` answers 0 or 1 for each value. */
export const differenceOf = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  armOf: (at: number) => number,
): Difference => {
  const a = momentsOf(first, (at) => armOf(at) === 0);
  const b = momentsOf(second, (at) => armOf(at) === 1);
  const variance = a.variance + b.variance;
  return between(a, b, variance, welchOf(a, b, variance));
};

/** Of the same viewers under two policies: pairs, so what is theirs falls out. */
export const pairedDifference = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Difference => {
  const all = () => true;
  const apart = Float64Array.from(first, (value, at) => second[at]! - value);
  const { count, variance } = momentsOf(apart, all);
  return between(momentsOf(first, all), momentsOf(second, all), variance, count - 1);
};
