import { AllocateError } from '../errors.ts';

/** ln Γ by Lanczos (g = 7, n = 9), to about 1e-13 for x > 0. */
const logGamma = (x: number): number => {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  let sum = 0.9999999999998099;
  for (let i = 0; i < terms.length; i++) sum += terms[i]! / (x + i);
  const at = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(at) - at + Math.log(sum);
};

/** Continued fraction of the incomplete beta function (Lentz). Source: Abramowitz, Stegun 26.5.8. */
const fraction = (x: number, a: number, b: number): number => {
  const least = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < least ? least : d);
  let result = d;
  for (let m = 1; m <= 500; m++) {
    for (const factor of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 + factor * d;
      d = 1 / (Math.abs(d) < least ? least : d);
      c = 1 + factor / c;
      if (Math.abs(c) < least) c = least;
      result *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return result;
};

/** P(X ≤ x) of a Beta(a, b). @throws AllocateError `allocate/bad-number`. */
export const betaBelow = (x: number, a: number, b: number): number => {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
    throw new AllocateError('allocate/bad-number', `Beta(${a}, ${b}) at ${x}`, { field: 'beta' });
  if (x === 0 || x === 1) return x;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
};

/** The x with P(X ≤ x) = share, by halving; to about 1e-12. */
export const betaQuantile = (share: number, a: number, b: number): number => {
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** What draws are made of: uniform in [0, 1) and standard normal. */
export interface Draws {
  uniform(): number;
  normal(): number;
}

/** Gamma(shape, 1). Source: Marsaglia, Tsang 2000. */
const gammaFrom = (shape: number, draws: Draws): number => {
  if (shape < 1) return gammaFrom(shape + 1, draws) * (1 - draws.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = draws.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - draws.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

export const betaFrom = (a: number, b: number, draws: Draws): number => {
  const one = gammaFrom(a, draws);
  const sum = one + gammaFrom(b, draws);
  return sum > 0 ? one / sum : a / (a + b);
};
