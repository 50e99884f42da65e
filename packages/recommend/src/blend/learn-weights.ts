import { ndcgAt, type Relevant, rowOf } from '@kaibo/numeric';
import type { Interactions, Recommender } from '../recommender.ts';
import { standardise } from './normalise.ts';

/** Scores of one user by every model, standardised, and what should come first. */
interface Sample {
  scores: Float32Array[];
  known: Uint32Array;
  relevant: Relevant;
}

const DEPTH = 20;
const MOST_NUMBERS = 16_777_216;
const STEPS = [-0.5, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.5];
const MOST_ROUNDS = 4;

const samplesOf = (models: readonly Recommender[], train: Interactions, test: Interactions) => {
  const items = train.matrix.columns;
  const most = Math.max(50, Math.floor(MOST_NUMBERS / (items * models.length)));
  const users = Array.from({ length: test.matrix.rows }, (_, user) => user).filter(
    (user) => test.matrix.offsets[user + 1]! > test.matrix.offsets[user]!,
  );
  const every = Math.max(1, Math.ceil(users.length / Math.min(most, 1000)));
  return users
    .filter((_, at) => at % every === 0)
    .map((user): Sample => {
      const scores = models.map((model) => {
        const own = new Float32Array(items);
        model.score(user, own);
        standardise(own);
        return own;
      });
      const relevant = new Set(rowOf(test.matrix, user).indices);
      return { scores, known: rowOf(train.matrix, user).indices, relevant };
    });
};

/** Of one sample: NDCG of the weighted sum, without what is known. */
const qualityOf = (
  { scores, known, relevant }: Sample,
  weights: readonly number[],
  sum: Float32Array,
) => {
  sum.fill(0);
  scores.forEach((own, model) => {
    const weight = weights[model]!;
    if (weight !== 0)
      for (let item = 0; item < sum.length; item++) sum[item]! += weight * own[item]!;
  });
  for (const item of known) sum[item] = -Infinity;
  const list: number[] = [];
  for (let item = 0; item < sum.length; item++) {
    const score = sum[item]!;
    if (list.length === DEPTH && score <= sum[list[DEPTH - 1]!]!) continue;
    let at = list.length;
    while (at > 0 && sum[list[at - 1]!]! < score) at--;
    list.splice(at, 0, item);
    if (list.length > DEPTH) list.pop();
  }
  return ndcgAt(list, relevant, DEPTH);
};

/**
 * Weights ≥ 0 that sum to 1, found by coordinate search for NDCG@20 on a hold-out, begun at the
 * best of equal weights and each model alone: each weight in turn takes the best of a few steps
 * until none gets better. Models must be fitted on `train`.
 */
export const learnWeights = (
  models: readonly Recommender[],
  train: Interactions,
  holdOut: Interactions,
): { weights: number[]; ndcg: number } => {
  const samples = samplesOf(models, train, holdOut);
  const sum = new Float32Array(train.matrix.columns);
  const quality = (weights: readonly number[]): number =>
    samples.reduce((total, sample) => total + qualityOf(sample, weights, sum), 0) /
    (samples.length || 1);
  const alone = models.map((_, model) => models.map((__, at) => (at === model ? 1 : 0)));
  const starts = [models.map(() => 1 / models.length), ...alone];
  let best = -1;
  let weights = starts[0]!;
  for (const start of starts) {
    const found = quality(start);
    if (found > best) [best, weights] = [found, start];
  }
  for (let round = 0; round < MOST_ROUNDS && models.length > 1; round++) {
    const before = best;
    for (let model = 0; model < models.length; model++)
      for (const step of STEPS) {
        const tried = weights.map((weight, at) =>
          at === model ? Math.max(0, weight + step) : weight,
        );
        if (tried.every((weight) => weight === 0)) continue;
        const found = quality(tried);
        if (found > best) [best, weights] = [found, tried];
      }
    if (best === before) break;
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return { weights: weights.map((weight) => weight / total), ndcg: best };
};
