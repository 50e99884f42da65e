import type { CohortPass } from './cohort-pass.ts';
import type { PriceRows } from './price-rows.ts';

export interface NewtonState {
  readonly vector: Float64Array;
  /** Curvature of the dual along each price at the last step, without barriers. */
  readonly curvature: Float64Array;
  iterations: number;
}

export interface NewtonOptions {
  readonly temperature: number;
  /** Barrier per impression of a row's size. */
  readonly barrier: number;
  readonly steps: number;
  /** Stop when the step would gain less than this, in the dual's unit. */
  readonly enough: number;
  readonly deadline: number;
}

const MOST_CONJUGATE_STEPS = 24;
/** Of the squared residual: Newton steps need be no better than the model of the dual they solve. */
const ENOUGH = 4e-3;
const LEAST_SHARE = 0.1;
/** A price rises by what moves a score this many temperatures at most, or doubles: farther the curvature is another. */
const FARTHEST = 6;
const MOST_TRIALS = 16;

const dot = (left: Float64Array, right: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
};

/**
 * Minimises the smoothed dual with a logarithmic barrier for prices ≥ 0 by Newton steps, each solved by preconditioned
 * conjugate gradients over the edges that move. The dual is convex: a step is taken as far as its slope along the way
 * stays no steeper upward than half of what it was downward. Leaves the pass at the state's prices.
 */
export const minimise = (
  rows: PriceRows,
  pass: CohortPass,
  state: NewtonState,
  { temperature, barrier, steps, enough, deadline }: NewtonOptions,
): void => {
  const { count, sizes } = rows;
  const { vector } = state;
  const slope = new Float64Array(count);
  const weights = sizes.map((size) => size * barrier);
  const perImpression = sizes.map((size, row) => size / Math.max(rows.limits[row]!, 1e-3 * size));

  const evaluate = (at: Float64Array, length = 0): void => {
    const { terms, guard } = rows.terms(at);
    pass.spread(terms, guard, temperature, length);
    rows.slope(at, pass, slope);
    for (let row = 0; row < count; row++) slope[row]! -= weights[row]! / at[row]!;
  };

  evaluate(vector);
  for (let step = 0; step < steps; step++) {
    if (performance.now() > deadline) return;
    state.iterations++;
    const newton = newtonDirection(rows, pass, state, slope, weights);
    const direction = withinReach(newton, (row) => {
      const price = vector[row]!;
      const most = Math.max(price, FARTHEST * temperature * perImpression[row]!);
      return [(LEAST_SHARE - 1) * price, most];
    });
    const downhill = dot(slope, direction);
    if (!(downhill < 0) || -downhill < enough) return;
    const along = rows.terms(direction);
    pass.aim(along.terms, along.guard);
    const trial = new Float64Array(count);
    let [length, low, high] = [1, 0, 1];
    let [slopeLow, slopeHigh] = [downhill, 0];
    for (let attempt = 0; attempt < MOST_TRIALS; attempt++) {
      for (let row = 0; row < count; row++) trial[row] = vector[row]! + length * direction[row]!;
      evaluate(trial, length);
      const along = dot(slope, direction);
      if (along > -0.5 * downhill) [high, slopeHigh] = [length, along];
      else if (length < 1 && along < 0.5 * downhill) [low, slopeLow] = [length, along];
      else break;
      const guess = low + ((high - low) * slopeLow) / (slopeLow - slopeHigh);
      length = Math.min(low + 0.6 * (high - low), Math.max(low + 0.1 * (high - low), guess));
    }
    vector.set(trial);
  }
};

/**
 * Where prices go when barriers shrink to a share: a limit with much left follows its barrier, one that binds keeps its
 * price, and between them the exponent is the barrier's part of the curvature.
 */
export const predictPrices = (
  { vector, curvature }: NewtonState,
  sizes: Float64Array,
  barrier: number,
  share: number,
): void => {
  for (let row = 0; row < vector.length; row++) {
    const price = vector[row]!;
    const steepness = (sizes[row]! * barrier) / (price * price);
    vector[row] = price * share ** (steepness / (steepness + curvature[row]!));
  }
};

interface NewtonDirection {
  readonly direction: Float64Array;
  /** What a step would gain were the dual the quadratic that the direction is the least of. */
  gainOf(step: Float64Array): number;
}

/**
 * The direction with each price held to its reach, or shortened as a whole, whichever gains more: prices held one by one
 * go farther, but where two of them bind the same few edges the one that is not held would undo the other.
 */
const withinReach = (
  { direction, gainOf }: NewtonDirection,
  reachOf: (row: number) => readonly [least: number, most: number],
): Float64Array => {
  let share = 1;
  const held = direction.map((each, row) => {
    const [least, most] = reachOf(row);
    if (each > most) share = Math.min(share, most / each);
    else if (each < least) share = Math.min(share, least / each);
    return Math.min(most, Math.max(least, each));
  });
  if (share === 1) return direction;
  const shortened = direction.map((each) => each * share);
  return gainOf(held) >= gainOf(shortened) ? held : shortened;
};

const newtonDirection = (
  rows: PriceRows,
  pass: CohortPass,
  { vector, curvature }: NewtonState,
  slope: Float64Array,
  weights: Float64Array,
): NewtonDirection => {
  const { count } = rows;
  pass.gather();
  const diagonals = pass.diagonal();
  const diagonal = rows.collectDiagonal(diagonals.loads, diagonals.relevance, vector);
  const bend = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const price = vector[row]!;
    // The barrier's secant to where the row's own curvature would bring its price: 1/price² is too steep far below it.
    const own = Math.max(diagonal[row]!, 1e-12);
    const aim = slope[row]! < 0 ? price - (slope[row]! + weights[row]! / price) / own : price;
    bend[row] = weights[row]! / (price * Math.max(price, Math.min(aim, 10 * price)));
    curvature[row] = own;
    diagonal[row] = own + bend[row]!;
  }
  const multiply = (input: Float64Array, into: Float64Array): void => {
    const { terms, guard } = rows.terms(input);
    const { loads, relevance } = pass.curve(terms, guard);
    rows.collect(loads, relevance, into);
    rows.addCurve(vector, input, into);
    for (let row = 0; row < count; row++) into[row]! += bend[row]! * input[row]!;
  };
  const product = new Float64Array(count);
  return {
    direction: conjugateGradients(multiply, slope, diagonal),
    gainOf: (step) => {
      multiply(step, product);
      return -dot(slope, step) - dot(step, product) / 2;
    },
  };
};

/** Solves A·x = −slope roughly, with A's diagonal as preconditioner. */
const conjugateGradients = (
  multiply: (input: Float64Array, into: Float64Array) => void,
  slope: Float64Array,
  diagonal: Float64Array,
): Float64Array => {
  const count = slope.length;
  const solution = new Float64Array(count);
  const residual = slope.map((each) => -each);
  const scaled = residual.map((each, row) => each / diagonal[row]!);
  const direction = Float64Array.from(scaled);
  const product = new Float64Array(count);
  let size = dot(residual, scaled);
  const target = size * ENOUGH;
  for (let step = 0; step < MOST_CONJUGATE_STEPS && size > target; step++) {
    multiply(direction, product);
    const bend = dot(direction, product);
    if (!(bend > 0)) break;
    const length = size / bend;
    for (let row = 0; row < count; row++) {
      solution[row]! += length * direction[row]!;
      residual[row]! -= length * product[row]!;
      scaled[row] = residual[row]! / diagonal[row]!;
    }
    const next = dot(residual, scaled);
    const ratio = next / size;
    size = next;
    for (let row = 0; row < count; row++) direction[row] = scaled[row]! + ratio * direction[row]!;
  }
  return solution;
};
