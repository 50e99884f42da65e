import { fitIsotonic, fitPlatt, isotonicOf, plattOf } from '@kaibo/predict';

/** How a foretold probability is bent to what happens: knots and values, or slope and intercept. */
export interface Curve {
  method: 'isotonic' | 'platt' | 'none';
  a: number[];
  b: number[];
}

/** Fewer of either kind are too few for steps of their own. */
const LEAST_FOR_STEPS = 200;
const SURE = 1e-9;

const logOdds = (p: number): number =>
  Math.log(Math.max(SURE, p)) - Math.log(Math.max(SURE, 1 - p));

/** Learnt from rows that the model was not fitted on; `none` where only one thing happened. */
export const fitCurve = (foretold: Float64Array, happened: Float64Array): Curve => {
  const positives = happened.reduce((sum, one) => sum + one, 0);
  const fewest = Math.min(positives, happened.length - positives);
  if (fewest === 0) return { method: 'none', a: [], b: [] };
  if (fewest < LEAST_FOR_STEPS) {
    const { slope, intercept } = fitPlatt(foretold.map(logOdds), happened);
    return { method: 'platt', a: [slope], b: [intercept] };
  }
  const { knots, values } = fitIsotonic(foretold, happened);
  // Never sure: what happened in all rows may yet not happen in the next.
  const least = 1 / (happened.length + 2);
  return {
    method: 'isotonic',
    a: [...knots],
    b: [...values].map((value) => Math.min(1 - least, Math.max(least, value))),
  };
};

export type Bend = (p: number) => number;

export const bendOf = ({ method, a, b }: Curve): Bend => {
  if (method === 'none') return (p) => p;
  if (method === 'platt') {
    const platt = { slope: a[0]!, intercept: b[0]! };
    return (p) => plattOf(platt, logOdds(p));
  }
  const isotonic = { knots: Float64Array.from(a), values: Float64Array.from(b) };
  return (p) => isotonicOf(isotonic, p);
};
