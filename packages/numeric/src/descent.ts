import type { RawDescent } from './descent.scalar.ts';
import { NumericError } from './errors.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/** Tables of vectors of `width` values, a row per user or item. */
type Tables = {
  width: number;
  userFactors: Float32Array;
  itemFactors: Float32Array;
  learningRate: number;
  regularisation: number;
};

export type BprTask = Tables & {
  /** Pair e: users[e] took positives[e] and not negatives[e]. A pair of equal items changes nothing. */
  users: Uint32Array;
  positives: Uint32Array;
  negatives: Uint32Array;
  /** One per item; learnt as well where given. */
  itemBiases?: Float32Array;
};

export type RatingTask = Tables & {
  users: Uint32Array;
  items: Uint32Array;
  ratings: Float32Array;
  userBiases: Float32Array;
  itemBiases: Float32Array;
  mean: number;
};

export type HistogramTask = {
  /** A byte per row, feature after feature: [features × rows]. */
  bins: Uint8Array;
  rows: number;
  /** Every byte is below it; at most 256. */
  binCount: number;
  /** Gradient and hessian of each row, side by side: [rows × 2]. */
  pairs: Float32Array;
  /** The rows that count, in the order they are added. */
  members: Uint32Array;
  /** [features × binCount × 2] */
  out: Float64Array;
};

export interface DescentKernels {
  /**
   * Steps of Bayesian personalised ranking (Rendle et al. 2009) for pairs [from, to), one after the other. Gives how many
   * pairs stood in the right order before their step.
   */
  bprSteps(task: BprTask, from?: number, to?: number): number;
  /** Steps of mean + b_u + b_i + p_u·q_i on squared error (Koren, Bell and Volinsky 2009), one after the other. */
  ratingSteps(task: RatingTask, from?: number, to?: number): void;
  /** Sums of gradient and hessian per bin, in double precision, for features [from, to). O(features·members). */
  histogram(task: HistogramTask, from?: number, to?: number): void;
}

const needsTables = ({ width, userFactors, itemFactors }: Tables): [number, number] => {
  needsWhole('width', width, 1);
  return [Math.floor(userFactors.length / width), Math.floor(itemFactors.length / width)];
};

const refusedEntry = (answer: number): void => {
  if (answer < 0)
    throw new NumericError('numeric/bad-shape', `entry ${-1 - answer} is beyond the tables`);
};

export const descentKernels = (raw: RawDescent): DescentKernels => ({
  bprSteps(task, from = 0, to = task.users.length) {
    const { users, positives, negatives, userFactors, itemFactors, itemBiases = null } = task;
    const [userCount, itemCount] = needsTables(task);
    needsRange(from, to, users.length);
    needs('positives', positives, to);
    needs('negatives', negatives, to);
    if (itemBiases) needs('itemBiases', itemBiases, itemCount);
    const answer = raw.bprSteps(
      ...[users, positives, negatives, userFactors, userCount, itemFactors, itemCount],
      ...[itemBiases, task.width, task.learningRate, task.regularisation, from, to],
    );
    refusedEntry(answer);
    return answer;
  },
  ratingSteps(task, from = 0, to = task.users.length) {
    const { users, items, ratings, userFactors, itemFactors, userBiases, itemBiases } = task;
    const [userCount, itemCount] = needsTables(task);
    needsRange(from, to, users.length);
    needs('items', items, to);
    needs('ratings', ratings, to);
    needs('userBiases', userBiases, userCount);
    needs('itemBiases', itemBiases, itemCount);
    const answer = raw.ratingSteps(
      ...[users, items, ratings, userFactors, userBiases, userCount],
      ...[itemFactors, itemBiases, itemCount],
      ...[task.mean, task.width, task.learningRate, task.regularisation, from, to],
    );
    refusedEntry(answer);
  },
  histogram({ bins, rows, binCount, pairs, members, out }, from = 0, to) {
    needsWhole('rows', rows, 1);
    needsWhole('binCount', binCount, 1);
    const features = Math.floor(bins.length / rows);
    needsRange(from, to ?? features, features);
    needs('pairs', pairs, 2 * rows);
    needs('out', out, (to ?? features) * binCount * 2);
    const answer = raw.histogram(
      ...[bins, rows, pairs, members, members.length, binCount, out, from, to ?? features],
    );
    if (answer)
      throw new NumericError('numeric/bad-shape', `feature ${answer - 1}: a row or bin too large`);
  },
});
