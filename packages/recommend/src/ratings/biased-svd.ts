import type { Asked } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import { solveInPlace } from '../model/solve.ts';
import type { History, RatingPredictor } from '../recommender.ts';
import { biasParts } from './baseline.ts';
import {
  type BiasedSvdOptions,
  type RatingFactors,
  trainBiased,
  trainWithImplicit,
} from './factor-training.ts';
import { type RatingCore, ratingRecommenderOf, scaleOf, valueAt } from './rating-core.ts';

/** Σ y(j) ÷ √n of a history; zeros for the plain form. */
const implicitSum = ({ items }: History, implicit: Float64Array, factors: number) => {
  const sum = new Float64Array(factors);
  if (implicit.length === 0) return sum;
  for (let at = 0; at < items.length; at++)
    for (let f = 0; f < factors; f++)
      sum[f]! += implicit[items[at]! * factors + f]! / Math.sqrt(items.length);
  return sum;
};

/** The user's bias and factors that minimise the training objective with items held. O(n · factors² + factors³). */
const foldInto = (
  history: History,
  model: RatingFactors,
  options: BiasedSvdOptions & { factors: number },
): Float32Array => {
  const { factors, regularisation = 0.02 } = options;
  const size = factors + 1;
  const count = history.items.length;
  const vector = new Float64Array(size);
  if (count === 0) return Float32Array.from(vector);
  const gram = new Float64Array(size * size);
  const row = new Float64Array(size);
  const given = implicitSum(history, model.implicit, factors);
  for (let at = 0; at < count; at++) {
    const item = history.items[at]!;
    row[0] = 1;
    row.set(model.items.subarray(item * factors, (item + 1) * factors), 1);
    let target = valueAt(history, at) - model.mean - model.itemBias[item]!;
    for (let f = 0; f < factors; f++) target -= given[f]! * row[f + 1]!;
    for (let a = 0; a < size; a++) {
      vector[a]! += row[a]! * target;
      for (let b = 0; b <= a; b++) gram[a * size + b]! += row[a]! * row[b]!;
    }
  }
  for (let a = 0; a < size; a++) gram[a * size + a]! += regularisation * count;
  solveInPlace(gram, vector);
  for (let f = 0; f < factors; f++) vector[f + 1]! += given[f]!;
  return Float32Array.from(vector);
};

const biasedSvdCore = (name: string, options: BiasedSvdOptions): RatingCore => {
  const isPlain = name === 'biased-svd';
  const { factors = isPlain ? 100 : 20 } = options;
  const train = isPlain ? trainBiased : trainWithImplicit;
  const whole = { ...options, factors };
  const none = new Float64Array(0);
  let model: RatingFactors = {
    mean: 0,
    userBias: none,
    itemBias: none,
    users: none,
    items: none,
    implicit: none,
  };
  /** Users with new events since `fit`: their factors are folded in. */
  const folded = new Map<number, Float32Array>();

  const vectorOf = (user: number): Float32Array => {
    const known = folded.get(user);
    if (known) return known;
    const vector = new Float32Array(factors + 1);
    vector[0] = model.userBias[user]!;
    vector.set(model.users.subarray(user * factors, (user + 1) * factors), 1);
    return vector;
  };
  const dot = ({ vector }: Asked, item: number): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += vector[f + 1]! * model.items[item * factors + f]!;
    return sum;
  };
  return {
    name,
    options,
    async fit(data, fitOptions) {
      model = await train(data, scaleOf(data).mean, options, fitOptions);
      folded.clear();
    },
    update(data, touched) {
      const { matrix } = data;
      const before = model.userBias.length;
      const fresh = Array.from({ length: matrix.rows - before }, (_, i) => before + i);
      for (const user of new Set([...touched, ...fresh])) {
        const [from, to] = [matrix.offsets[user]!, matrix.offsets[user + 1]!];
        const history = {
          items: matrix.indices.subarray(from, to),
          values: matrix.values.subarray(from, to),
        };
        folded.set(user, foldInto(history, model, whole));
      }
    },
    vectorOf,
    fold: (history) => foldInto(history, model, whole),
    rate: (asked, item) => model.mean + asked.vector[0]! + model.itemBias[item]! + dot(asked, item),
    similarity(item, scores) {
      const own = model.items.subarray(item * factors, (item + 1) * factors);
      const length = (at: number): number =>
        Math.hypot(...model.items.subarray(at * factors, (at + 1) * factors));
      const ownLength = length(item);
      for (let other = 0; other < scores.length; other++) {
        let sum = 0;
        for (let f = 0; f < factors; f++) sum += own[f]! * model.items[other * factors + f]!;
        scores[other] = sum / (ownLength * length(other) || 1);
      }
    },
    parts: (asked, item) => [
      ...biasParts(model.mean, asked.vector[0]!, model.itemBias[item]!),
      { kind: 'taste', contribution: dot(asked, item) },
    ],
    state() {
      const { mean, ...arrays } = model;
      const foldedUsers = Uint32Array.from(folded.keys()).sort();
      const vectors = new Float32Array(foldedUsers.length * (factors + 1));
      foldedUsers.forEach((user, at) => {
        vectors.set(folded.get(user)!, at * (factors + 1));
      });
      return {
        facts: { mean },
        arrays: { ...arrays, foldedUsers, foldedVectors: vectors },
      };
    },
    restore({ facts, arrays }) {
      model = {
        mean: Number(facts?.mean),
        userBias: arrayOf(arrays, 'userBias'),
        itemBias: arrayOf(arrays, 'itemBias'),
        users: arrayOf(arrays, 'users'),
        items: arrayOf(arrays, 'items'),
        implicit: arrayOf(arrays, 'implicit'),
      };
      folded.clear();
      const vectors = arrayOf<Float32Array>(arrays, 'foldedVectors');
      arrayOf<Uint32Array>(arrays, 'foldedUsers').forEach((user, at) => {
        folded.set(user, vectors.slice(at * (factors + 1), (at + 1) * (factors + 1)));
      });
    },
  };
};

/**
 * μ + b(u) + b(i) + p(u) · q(i), fitted by stochastic gradient descent over the ratings.
 * O(epochs · entries · factors). Source: Koren, Bell & Volinsky 2009; defaults of Surprise.
 */
export const biasedSvd = (options: BiasedSvdOptions = {}): RatingPredictor =>
  ratingRecommenderOf(biasedSvdCore('biased-svd', options));

/**
 * SVD++: biased SVD with what was rated, whatever the rating, as a second voice of the user. 20
 * factors and a learning rate of 0.007 by default. Source: Koren 2008, eq. 15.
 */
export const svdPlusPlus = (options: BiasedSvdOptions = {}): RatingPredictor =>
  ratingRecommenderOf(biasedSvdCore('svd-plus-plus', options));

export type { BiasedSvdOptions };
