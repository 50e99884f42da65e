import { descend } from './coordinate-descent.ts';
import { gramOf } from './gram.ts';

export interface ProximalTask {
  /** [rows × width]. */
  features: Float64Array;
  width: number;
  /** 0 or 1. */
  targets: Float64Array;
  weights: Float64Array;
  ridge: number;
  lasso: number;
}

const LEAST_CURVATURE = 1e-10;

const scoresOf = (
  { features, width, targets }: ProximalTask,
  point: Float64Array,
): Float64Array => {
  const scores = new Float64Array(targets.length);
  for (let row = 0; row < scores.length; row++) {
    let score = point[width]!;
    for (let j = 0; j < width; j++) score += point[j]! * features[row * width + j]!;
    scores[row] = score;
  }
  return scores;
};

const lossOf = (
  { targets, weights, ridge, lasso, width }: ProximalTask,
  scores: Float64Array,
  point: Float64Array,
): number => {
  let loss = 0;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    loss += weights[row]! * (softplus - targets[row]! * score);
  }
  for (let j = 0; j < width; j++)
    loss += lasso * Math.abs(point[j]!) + (ridge / 2) * point[j]! ** 2;
  return loss;
};

/** Least squares that touch the loss at `point`, with the penalties, by coordinate descent. */
const solveQuadratic = (
  task: ProximalTask,
  scores: Float64Array,
  point: Float64Array,
): Float64Array => {
  const { features, width, targets, weights, ridge, lasso } = task;
  const curvatures = new Float64Array(scores.length);
  const wanted = scores.map((score, row) => {
    const p = 1 / (1 + Math.exp(-score));
    const curvature = Math.max(LEAST_CURVATURE, p * (1 - p));
    curvatures[row] = weights[row]! * curvature;
    return score + (targets[row]! - p) / curvature;
  });
  const gram = gramOf(features, wanted, curvatures);
  const next = point.slice();
  const slopes = next.subarray(0, width);
  const strength = (lasso + ridge) / gram.total;
  descend(gram, 1, slopes, {
    strength,
    share: lasso / (lasso + ridge),
    tolerance: 1e-9,
    maximumSweeps: 5_000,
  });
  next[width] = slopes.reduce((left, slope, j) => left - slope * gram.means[j]!, gram.targetMean);
  return next;
};

/**
 * Logistic regression of two classes with an L1 penalty: Newton's quadratic, solved by coordinate
 * descent, with backtracking (Friedman, Hastie & Tibshirani 2010, §3; Lee, Sun & Saunders 2014). Point: weights, then the
 * intercept. O(rows · features²) a step; some ten steps.
 */
export const minimiseProximal = async (
  task: ProximalTask,
  point: Float64Array,
  {
    tolerance,
    maximumSteps,
    onStep,
  }: {
    /** Stops when a step gains less, as a part of the loss. */
    tolerance: number;
    maximumSteps: number;
    onStep(step: number, loss: number): Promise<void>;
  },
): Promise<void> => {
  let scores = scoresOf(task, point);
  let loss = lossOf(task, scores, point);
  for (let step = 1; step <= maximumSteps; step++) {
    const towards = solveQuadratic(task, scores, point);
    let gained = 0;
    for (let rate = 1; rate > 1e-6 && gained <= 0; rate /= 2) {
      const next = point.map((from, j) => from + rate * (towards[j]! - from));
      const nextScores = scoresOf(task, next);
      const nextLoss = lossOf(task, nextScores, next);
      if (!(nextLoss < loss)) continue;
      gained = loss - nextLoss;
      point.set(next);
      scores = nextScores;
      loss = nextLoss;
    }
    await onStep(step, loss);
    if (gained <= tolerance * loss) return;
  }
};
