import { type Csr, random } from '@kaibo/numeric';
import { stopIfAsked } from '../model/stop.ts';
import type { FitOptions, Interactions } from '../recommender.ts';

export interface BiasedSvdOptions {
  /** Default: 100. */
  factors?: number;
  /** Default: 20. */
  epochs?: number;
  /** Default: 0.005. */
  learningRate?: number;
  /** Default: 0.02. */
  regularisation?: number;
  /** Standard deviation of the first factors (default: 0.1). */
  spread?: number;
  /** Default: 1. */
  seed?: number;
}

/** What training finds. */
export interface RatingFactors {
  mean: number;
  userBias: Float64Array;
  itemBias: Float64Array;
  /** Row-major, shape [users × factors] and [items × factors]. */
  users: Float64Array;
  items: Float64Array;
  /** What having rated an item says, whatever the rating; shape [items × factors], or empty. */
  implicit: Float64Array;
}

/** Items that nobody rated have learnt nothing: their random start must not speak. */
const silenceUnrated = ({ columns, indices }: Csr, items: Float64Array, factors: number): void => {
  const rated = new Uint8Array(columns);
  for (const item of indices) rated[item] = 1;
  for (let item = 0; item < columns; item++)
    if (rated[item] === 0) items.fill(0, item * factors, (item + 1) * factors);
};

const normals = (length: number, spread: number, seed: number): Float64Array => {
  const stream = random(seed);
  return Float64Array.from({ length }, () => stream.normal() * spread);
};

/** The plain form: p(u) alone. O(epochs · entries · factors). */
export const trainBiased = async (
  { matrix }: Interactions,
  mean: number,
  options: BiasedSvdOptions,
  { onProgress, signal }: FitOptions,
): Promise<RatingFactors> => {
  const { factors = 100, epochs = 20, learningRate: rate = 0.005, seed = 1 } = options;
  const { regularisation = 0.02, spread = 0.1 } = options;
  const userBias = new Float64Array(matrix.rows);
  const itemBias = new Float64Array(matrix.columns);
  const users = normals(matrix.rows * factors, spread, seed);
  const items = normals(matrix.columns * factors, spread, seed + 1);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let loss = 0;
    for (let user = 0; user < matrix.rows; user++)
      for (let entry = matrix.offsets[user]!; entry < matrix.offsets[user + 1]!; entry++) {
        const item = matrix.indices[entry]!;
        const p = user * factors;
        const q = item * factors;
        let estimate = mean + userBias[user]! + itemBias[item]!;
        for (let f = 0; f < factors; f++) estimate += users[p + f]! * items[q + f]!;
        const error = matrix.values[entry]! - estimate;
        loss += error * error;
        userBias[user]! += rate * (error - regularisation * userBias[user]!);
        itemBias[item]! += rate * (error - regularisation * itemBias[item]!);
        for (let f = 0; f < factors; f++) {
          const ofUser = users[p + f]!;
          const ofItem = items[q + f]!;
          users[p + f] = ofUser + rate * (error * ofItem - regularisation * ofUser);
          items[q + f] = ofItem + rate * (error * ofUser - regularisation * ofItem);
        }
      }
    onProgress?.({ step: epoch, steps: epochs, loss: loss / matrix.values.length });
    await stopIfAsked(signal);
  }
  silenceUnrated(matrix, items, factors);
  return { mean, userBias, itemBias, users, items, implicit: new Float64Array(0) };
};

/**
 * The form with implicit feedback: p(u) + Σ y(j) ÷ √n. Every y of a user moves alike at each
 * rating, so all of them are kept as scale · y + shift until the user is done, which makes the
 * exact descent O(epochs · entries · factors) instead of O(epochs · Σ entries(u)² · factors).
 */
export const trainWithImplicit = async (
  { matrix }: Interactions,
  mean: number,
  options: BiasedSvdOptions,
  { onProgress, signal }: FitOptions,
): Promise<RatingFactors> => {
  const { factors = 20, epochs = 20, learningRate: rate = 0.007, seed = 1 } = options;
  const { regularisation: reg = 0.02, spread = 0.1 } = options;
  const userBias = new Float64Array(matrix.rows);
  const itemBias = new Float64Array(matrix.columns);
  const users = normals(matrix.rows * factors, spread, seed);
  const items = normals(matrix.columns * factors, spread, seed + 1);
  const implicit = normals(matrix.columns * factors, spread, seed + 2);
  const sum = new Float64Array(factors);
  const shift = new Float64Array(factors);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let loss = 0;
    for (let user = 0; user < matrix.rows; user++) {
      const [from, to] = [matrix.offsets[user]!, matrix.offsets[user + 1]!];
      const weight = 1 / Math.sqrt(to - from || 1);
      const p = user * factors;
      let scale = 1;
      sum.fill(0);
      shift.fill(0);
      for (let entry = from; entry < to; entry++)
        for (let f = 0, y = matrix.indices[entry]! * factors; f < factors; f++)
          sum[f]! += implicit[y + f]!;
      for (let entry = from; entry < to; entry++) {
        const item = matrix.indices[entry]!;
        const q = item * factors;
        let estimate = mean + userBias[user]! + itemBias[item]!;
        for (let f = 0; f < factors; f++)
          estimate += (users[p + f]! + sum[f]! * weight) * items[q + f]!;
        const error = matrix.values[entry]! - estimate;
        loss += error * error;
        userBias[user]! += rate * (error - reg * userBias[user]!);
        itemBias[item]! += rate * (error - reg * itemBias[item]!);
        const kept = 1 - rate * reg;
        scale *= kept;
        for (let f = 0; f < factors; f++) {
          const [ofUser, ofItem] = [users[p + f]!, items[q + f]!];
          const step = rate * error * ofItem * weight;
          users[p + f] = ofUser + rate * (error * ofItem - reg * ofUser);
          items[q + f] = ofItem + rate * (error * (ofUser + sum[f]! * weight) - reg * ofItem);
          sum[f] = kept * sum[f]! + (to - from) * step;
          shift[f] = kept * shift[f]! + step;
        }
      }
      for (let entry = from; entry < to; entry++)
        for (let f = 0, y = matrix.indices[entry]! * factors; f < factors; f++)
          implicit[y + f] = scale * implicit[y + f]! + shift[f]!;
    }
    onProgress?.({ step: epoch, steps: epochs, loss: loss / matrix.values.length });
    await stopIfAsked(signal);
  }
  silenceUnrated(matrix, items, factors);
  for (let user = 0; user < matrix.rows; user++) {
    const [from, to] = [matrix.offsets[user]!, matrix.offsets[user + 1]!];
    const weight = 1 / Math.sqrt(to - from || 1);
    for (let entry = from; entry < to; entry++)
      for (let f = 0, y = matrix.indices[entry]! * factors; f < factors; f++)
        users[user * factors + f]! += implicit[y + f]! * weight;
  }
  return { mean, userBias, itemBias, users, items, implicit };
};
