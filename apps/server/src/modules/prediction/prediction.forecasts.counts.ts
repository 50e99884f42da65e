import { normalQuantile } from '@kaibo/mine';

/** The quantiles that every forecast is told by. */
export const SHARES = [0.1, 0.5, 0.9] as const;

/** Unitless; P10, P50 and P90 of what is forecast. */
export interface Band {
  low: number;
  middle: number;
  high: number;
}

/** Above this mean a count is as good as continuous. */
const MANY = 200;
const MOST_STEPS = 20_000;

/**
 * Quantiles of a count: Poisson where the variance is not above the mean, negative binomial above (Gamma–Poisson),
 * a Gamma by Wilson and Hilferty (1931) where the mean is above 200.
 *
 * @param shares ascending, within (0, 1).
 * @returns one whole number a share; zeros for a mean of 0. O(mean + deviation).
 */
export const countQuantiles = (
  { mean, variance }: { mean: number; variance: number },
  shares: readonly number[],
): number[] => {
  if (!(mean > 0)) return shares.map(() => 0);
  if (mean > MANY)
    return shares.map((share) => manyQuantile(mean, Math.max(variance, mean), share));
  // Poisson is the limit of a shape that grows.
  const shape = mean ** 2 / Math.max(variance - mean, mean * 1e-6);
  const ratio = mean / (shape + mean);
  let chance = Math.exp(-shape * Math.log1p(mean / shape));
  let below = chance;
  let count = 0;
  return shares.map((share) => {
    while (below < share && count < MOST_STEPS) {
      chance *= ((count + shape) / (count + 1)) * ratio;
      below += chance;
      count++;
    }
    return count;
  });
};

const manyQuantile = (mean: number, variance: number, share: number): number => {
  const shape = mean ** 2 / variance;
  const root = 1 - 1 / (9 * shape) + normalQuantile(share) / (3 * Math.sqrt(shape));
  return Math.max(0, Math.round(mean * Math.max(0, root) ** 3));
};

export const countBand = (spread: { mean: number; variance: number }): Band => {
  const [low = 0, middle = 0, high = 0] = countQuantiles(spread, SHARES);
  return { low, middle, high };
};

/** log Γ(x) for x > 0 (Lanczos, g = 7, nine terms), to 1e-13. */
export const logGamma = (x: number): number => {
  const terms = [
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531,
    -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
    1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  const sum = terms.reduce(
    (all, term, place) => all + (place === 0 ? term : term / (z + place)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
};

const TINY = 1e-300;

/** Lentz's continued fraction of the incomplete beta function; converges where x < (a + 1) / (a + b + 2). */
const betaFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let sum = d;
  for (let m = 1; m <= 5_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    sum *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    sum *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return sum;
};
const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/**
 * Regularised incomplete beta function Iₓ(a, b): the chance that a Beta(a, b) is at most x. a, b > 0, x in [0, 1].
 * Source: Abramowitz & Stegun 26.5.8, evaluated by Lentz's method.
 */
export const betaBelow = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
};
