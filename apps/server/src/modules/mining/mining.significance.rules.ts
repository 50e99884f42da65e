/** ln Γ(x) for x > 0 (Lanczos, g = 7, n = 9), to 1e-13 relative. */
const COEFFICIENTS = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313],
  ...[-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6],
  1.5056327351493116e-7,
];

const logGamma = (x: number): number => {
  const at = x - 1;
  const sum = COEFFICIENTS.reduce((total, c, i) => (i === 0 ? c : total + c / (at + i)), 0);
  const t = at + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum);
};

const logChoose = (n: number, k: number): number =>
  logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** Of purchases: with both sides, with each of them, and all. */
export interface Table {
  both: number;
  left: number;
  right: number;
  all: number;
}

/**
 * Fisher's exact test, one-sided: how likely so many purchases with both sides, or more, were if the sides had nothing to
 * do with each other (the upper tail of the hypergeometric distribution). O(least of left and right).
 */
export const fisherP = ({ both, left, right, all }: Table): number => {
  const most = Math.min(left, right);
  const whole = logChoose(all, right);
  let sum = 0;
  for (let k = both; k <= most; k++) {
    const term = Math.exp(logChoose(left, k) + logChoose(all - left, right - k) - whole);
    sum += term;
    // The rest falls faster than a geometric series once it falls this far.
    if (term < sum * 1e-14) break;
  }
  return Math.min(1, sum);
};

/**
 * The least share of false findings at which each would be one of them (Benjamini & Hochberg 1995), in the order given.
 * O(n log n).
 *
 * @param tests how many there were in all: those whose p is not given count as 1.
 */
export const qValues = (ps: readonly number[], tests: number = ps.length): number[] => {
  const order = ps.map((_, at) => at).sort((a, b) => ps[b]! - ps[a]!);
  const qs = new Array<number>(ps.length);
  let least = 1;
  for (const [place, at] of order.entries()) {
    least = Math.min(least, (ps[at]! * tests) / (ps.length - place));
    qs[at] = least;
  }
  return qs;
};

const Z = 1.959964;

/** Where the true lift lies 95 times of 100, by the delta method on its logarithm (Katz et al. 1978). */
export const liftInterval = ({ both, left, right, all }: Table): { low: number; high: number } => {
  const lift = (both * all) / (left * right);
  // ln lift = ln(both/left) − ln(right/all); the shares are of the same purchases, so this is a little too wide.
  const spread = Math.sqrt(Math.max(0, 1 / both - 1 / left + 1 / right - 1 / all));
  return { low: lift * Math.exp(-Z * spread), high: lift * Math.exp(Z * spread) };
};
