import { random } from '@kaibo/numeric';
import { arrayOf } from '../model/known-data.ts';
import { stopIfAsked } from '../model/stop.ts';
import type { FitOptions, History, Interactions, RatingPredictor } from '../recommender.ts';
import { type RatingCore, ratingRecommenderOf, scaleOf, valueAt } from './rating-core.ts';

export interface NmfOptions {
  /** Default: 15. */
  factors?: number;
  /** Default: 50. */
  epochs?: number;
  /** Default: 0.06. */
  regularisation?: number;
  /** Default: 1. */
  seed?: number;
}

interface Factors {
  users: Float64Array;
  items: Float64Array;
}

/** One multiplicative step of both sides; answers the squared error before it. */
const step = ({ matrix }: Interactions, { users, items }: Factors, reg: number, k: number) => {
  const userUp = new Float64Array(users.length);
  const userDown = new Float64Array(users.length);
  const itemUp = new Float64Array(items.length);
  const itemDown = new Float64Array(items.length);
  let loss = 0;
  for (let user = 0; user < matrix.rows; user++)
    for (let entry = matrix.offsets[user]!; entry < matrix.offsets[user + 1]!; entry++) {
      const p = user * k;
      const q = matrix.indices[entry]! * k;
      const rating = matrix.values[entry]!;
      let estimate = 0;
      for (let f = 0; f < k; f++) estimate += users[p + f]! * items[q + f]!;
      loss += (rating - estimate) ** 2;
      for (let f = 0; f < k; f++) {
        const [ofUser, ofItem] = [users[p + f]!, items[q + f]!];
        userUp[p + f]! += ofItem * rating;
        userDown[p + f]! += ofItem * estimate + reg * ofUser;
        itemUp[q + f]! += ofUser * rating;
        itemDown[q + f]! += ofUser * estimate + reg * ofItem;
      }
    }
  for (let at = 0; at < users.length; at++)
    users[at]! *= userDown[at]! > 0 ? userUp[at]! / userDown[at]! : 0;
  for (let at = 0; at < items.length; at++)
    items[at]! *= itemDown[at]! > 0 ? itemUp[at]! / itemDown[at]! : 0;
  return loss;
};

const train = async (data: Interactions, options: NmfOptions, fit: FitOptions) => {
  const { factors = 15, epochs = 50, regularisation = 0.06, seed = 1 } = options;
  const stream = random(seed);
  const start = (rows: number) =>
    Float64Array.from({ length: rows * factors }, () => stream.uniform());
  const found: Factors = { users: start(data.matrix.rows), items: start(data.matrix.columns) };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const loss = step(data, found, regularisation, factors) / data.matrix.values.length;
    fit.onProgress?.({ step: epoch, steps: epochs, loss });
    await stopIfAsked(fit.signal);
  }
  return found;
};

const FOLD_STEPS = 100;

const nmfCore = (options: NmfOptions): RatingCore => {
  const { factors = 15, regularisation = 0.06 } = options;
  let items: Float64Array = new Float64Array(0);
  let mean = 0;
  const dot = (vector: Float32Array, item: number): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += vector[f]! * items[item * factors + f]!;
    return sum;
  };
  /** The user's non-negative factors with items held, by multiplicative steps from equal ones. */
  const fold = (history: History): Float32Array => {
    const vector = new Float32Array(factors).fill(0.5);
    for (let round = 0; round < FOLD_STEPS; round++) {
      const up = new Float64Array(factors);
      const down = new Float64Array(factors);
      for (let at = 0; at < history.items.length; at++) {
        const item = history.items[at]!;
        const estimate = dot(vector, item);
        for (let f = 0; f < factors; f++) {
          up[f]! += items[item * factors + f]! * valueAt(history, at);
          down[f]! += items[item * factors + f]! * estimate + regularisation * vector[f]!;
        }
      }
      for (let f = 0; f < factors; f++) vector[f]! *= down[f]! > 0 ? up[f]! / down[f]! : 0;
    }
    return vector;
  };
  const isKnown = (item: number): boolean => {
    for (let f = 0; f < factors; f++) if (items[item * factors + f]! > 0) return true;
    return false;
  };
  return {
    name: 'nmf',
    options,
    async fit(data, fitOptions) {
      ({ items } = await train(data, options, fitOptions));
      ({ mean } = scaleOf(data));
    },
    fold,
    rate: ({ vector, history }, item) =>
      history.items.length === 0 || !isKnown(item) ? mean : dot(vector, item),
    similarity(item, scores) {
      const own = items.subarray(item * factors, (item + 1) * factors);
      for (let other = 0; other < scores.length; other++) {
        const its = items.subarray(other * factors, (other + 1) * factors);
        let sum = 0;
        for (let f = 0; f < factors; f++) sum += own[f]! * its[f]!;
        scores[other] = sum / (Math.hypot(...own) * Math.hypot(...its) || 1);
      }
    },
    parts(asked, item) {
      if (asked.history.items.length === 0 || !isKnown(item))
        return [{ kind: 'bias', label: 'mean', contribution: mean }];
      return Array.from(asked.vector, (weight, f) => ({
        kind: 'taste' as const,
        index: f,
        contribution: weight * items[item * factors + f]!,
      }));
    },
    state: () => ({ facts: { mean }, arrays: { items } }),
    restore({ facts, arrays }) {
      mean = Number(facts?.mean);
      items = arrayOf(arrays, 'items');
    },
  };
};

/**
 * R ≈ W H with W, H ≥ 0 over the known ratings, by multiplicative updates. A user's W is found
 * from the history with H held. O(epochs · entries · factors).
 * Source: Lee & Seung 2001; Luo et al. 2014; defaults of Surprise.
 */
export const nmf = (options: NmfOptions = {}): RatingPredictor =>
  ratingRecommenderOf(nmfCore(options));
