/**
 * Exponential and logarithm out of +, −, × and ÷ alone, which IEEE 754 rounds the same everywhere. `Math.exp` and
 * `Math.log` may differ in the last bit from engine to engine, and one bit is enough to make two markets of one seed.
 */

const LN2 = Math.LN2;
const INVERSE_LN2 = Math.LOG2E;
const LEAST_POWER = -1022;
const MOST_POWER = 1023;

/** 2ᵏ by multiplication, which is exact. */
const powers = new Float64Array(MOST_POWER - LEAST_POWER + 1);
powers[-LEAST_POWER] = 1;
for (let k = 1; k <= MOST_POWER; k++) powers[k - LEAST_POWER] = powers[k - 1 - LEAST_POWER]! * 2;
for (let k = -1; k >= LEAST_POWER; k--) powers[k - LEAST_POWER] = powers[k + 1 - LEAST_POWER]! / 2;

/** 1/n! for n = 13 … 0: Taylor of eʳ with |r| ≤ ln 2 / 2 leaves out less than 1e-17. */
const inverse = (n: number): number => {
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return 1 / factorial;
};
const terms = Float64Array.from({ length: 14 }, (_, i) => inverse(13 - i));
/** 1/n for n = 21, 19 … 1. */
const odd = Float64Array.from({ length: 11 }, (_, i) => 1 / (21 - 2 * i));

/** eˣ to about 1e-15 relative; 0 below −700, and no more than e⁷⁰⁰. */
export const exp = (x: number): number => {
  if (x < -700) return 0;
  const bounded = x > 700 ? 700 : x;
  const k = Math.round(bounded * INVERSE_LN2);
  const r = bounded - k * LN2;
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum = sum * r + terms[i]!;
  return sum * powers[k - LEAST_POWER]!;
};

/** ln x to about 1e-15 relative. −Infinity for 0 and below. */
export const log = (x: number): number => {
  if (!(x > 0)) return Number.NEGATIVE_INFINITY;
  let mantissa = x;
  let k = 0;
  // Steps of 2⁸, then of 2: a handful for all that is counted here.
  while (mantissa >= 256) {
    mantissa /= 256;
    k += 8;
  }
  while (mantissa < 1 / 256) {
    mantissa *= 256;
    k -= 8;
  }
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    k += 1;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    k -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  // 2 (s + s³/3 + s⁵/5 …) with s² ≤ .0295.
  let sum = 0;
  for (let i = 0; i < odd.length; i++) sum = sum * square + odd[i]!;
  return 2 * s * sum + k * LN2;
};

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x));
