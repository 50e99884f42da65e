import { type Csr, transpose } from '@kaibo/numeric';
import type { Asked } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import type { ExplanationPart, History, RatingPredictor } from '../recommender.ts';
import { type RatingCore, ratingRecommenderOf, scaleOf, valueAt } from './rating-core.ts';

export interface BaselineOptions {
  /** Alternations (default: 10). */
  epochs?: number;
  /** Added to the number of ratings (default: 15 for users, 10 for items). */
  userRegularisation?: number;
  itemRegularisation?: number;
}

export interface Biases {
  mean: number;
  /** Shape [users]. */
  users: Float64Array;
  /** Shape [items]. */
  items: Float64Array;
}

/** Takes the other side's biases off and shrinks what is left, for one side. */
const alternate = (
  rows: Csr,
  mean: number,
  others: Float64Array,
  regularisation: number,
  found: Float64Array,
): void => {
  for (let row = 0; row < rows.rows; row++) {
    let sum = 0;
    const [from, to] = [rows.offsets[row]!, rows.offsets[row + 1]!];
    for (let entry = from; entry < to; entry++)
      sum += rows.values[entry]! - mean - others[rows.indices[entry]!]!;
    found[row] = sum / (regularisation + to - from);
  }
};

/** μ, b(u), b(i) by alternating least squares. O(epochs · entries). Source: Koren 2010, §2.1. */
export const biasesOf = (matrix: Csr, mean: number, options: BaselineOptions = {}): Biases => {
  const { epochs = 10, userRegularisation = 15, itemRegularisation = 10 } = options;
  const users = new Float64Array(matrix.rows);
  const items = new Float64Array(matrix.columns);
  const byItem = transpose(matrix);
  for (let epoch = 0; epoch < epochs; epoch++) {
    alternate(byItem, mean, users, itemRegularisation, items);
    alternate(matrix, mean, items, userRegularisation, users);
  }
  return { mean, users, items };
};

/** What `alternate` would find for a user with this history. */
export const biasOfHistory = (
  history: History,
  { mean, items }: Biases,
  regularisation = 15,
): number => {
  let sum = 0;
  for (let at = 0; at < history.items.length; at++)
    sum += valueAt(history, at) - mean - items[history.items[at]!]!;
  return sum / (regularisation + history.items.length);
};

/** The parts of μ + b(u) + b(i). */
export const biasParts = (mean: number, ofUser: number, ofItem: number): ExplanationPart[] => [
  { kind: 'bias', label: 'mean', contribution: mean },
  { kind: 'bias', label: 'user', contribution: ofUser },
  { kind: 'bias', label: 'item', contribution: ofItem },
];

const baselineCore = (options: BaselineOptions): RatingCore => {
  let biases: Biases = { mean: 0, users: new Float64Array(0), items: new Float64Array(0) };
  const ofUser = ({ vector }: Asked): number => vector[0]!;
  const fold = (history: History) =>
    Float32Array.of(biasOfHistory(history, biases, options.userRegularisation));
  return {
    name: 'baseline',
    options,
    fit(data) {
      biases = biasesOf(data.matrix, scaleOf(data).mean, options);
    },
    fold,
    rate: (asked, item) => biases.mean + ofUser(asked) + biases.items[item]!,
    similarity(item, scores) {
      for (let other = 0; other < scores.length; other++)
        scores[other] = 1 / (1 + Math.abs(biases.items[other]! - biases.items[item]!));
    },
    parts: (asked, item) => biasParts(biases.mean, ofUser(asked), biases.items[item]!),
    state: () => ({ facts: { mean: biases.mean }, arrays: { items: biases.items } }),
    restore({ facts, arrays }) {
      const items = arrayOf<Float64Array>(arrays, 'items');
      biases = { mean: Number(facts?.mean), users: new Float64Array(0), items };
    },
  };
};

/** Mean plus how generous the user and how liked the item is: the floor for every rating model. */
export const baseline = (options: BaselineOptions = {}): RatingPredictor =>
  ratingRecommenderOf(baselineCore(options));
