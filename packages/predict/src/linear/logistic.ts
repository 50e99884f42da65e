import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import { type EncodingOptions, encodingOptions, fitEncoder } from '../encode/encoder.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { stopIfAsked } from '../stop.ts';
import { meansOf } from './gram.ts';
import { linearFitted, restoreLinear } from './linear-state.ts';
import { minimiseProximal } from './proximal-newton.ts';
import { minimise, type Objective } from './quasi-newton.ts';

export interface LogisticOptions extends EncodingOptions {
  /**
   * Minimises Σ weight · −ln p(label) + ridge · |w|₂² ÷ 2 + lasso · |w|₁; intercepts are free.
   * Default: 1 (what others call C = 1).
   */
  ridge?: number;
  /** Default: 0. */
  lasso?: number;
  /** Largest slope left, per row. Default: 1e−7. */
  tolerance?: number;
  /** Default: 1,000. */
  maximumSteps?: number;
}

interface Task {
  features: Float64Array;
  width: number;
  targets: Float64Array;
  weights: Float64Array;
  ridge: number;
}

/** Point: weights [scores × width], then intercepts. The ridge goes over the weights only. */
const addRidge = (
  { ridge, width }: Task,
  scores: number,
  point: Float64Array,
  slopes: Float64Array,
): number => {
  let squares = 0;
  for (let i = 0; i < scores * width; i++) {
    squares += point[i]! * point[i]!;
    slopes[i]! += ridge * point[i]!;
  }
  return (ridge * squares) / 2;
};

/** ln(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const binaryObjective =
  (task: Task): Objective =>
  (point, slopes) => {
    const { features, width, targets, weights } = task;
    slopes.fill(0);
    let loss = 0;
    for (let row = 0; row < targets.length; row++) {
      const begin = row * width;
      let score = point[width]!;
      for (let j = 0; j < width; j++) score += point[j]! * features[begin + j]!;
      const label = targets[row]!;
      const weight = weights[row]!;
      loss += weight * (softplus(score) - label * score);
      const slope = weight * (1 / (1 + Math.exp(-score)) - label);
      for (let j = 0; j < width; j++) slopes[j]! += slope * features[begin + j]!;
      slopes[width]! += slope;
    }
    return loss + addRidge(task, 1, point, slopes);
  };

const softmaxObjective =
  (task: Task, classes: number): Objective =>
  (point, slopes) => {
    const { features, width, targets, weights } = task;
    const intercepts = classes * width;
    const scores = new Float64Array(classes);
    slopes.fill(0);
    let loss = 0;
    for (let row = 0; row < targets.length; row++) {
      const begin = row * width;
      let most = -Infinity;
      for (let c = 0; c < classes; c++) {
        let score = point[intercepts + c]!;
        for (let j = 0; j < width; j++) score += point[c * width + j]! * features[begin + j]!;
        scores[c] = score;
        most = Math.max(most, score);
      }
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += Math.exp(scores[c]! - most);
      const weight = weights[row]!;
      loss += weight * (most + Math.log(sum) - scores[targets[row]!]!);
      for (let c = 0; c < classes; c++) {
        const p = Math.exp(scores[c]! - most) / sum;
        const slope = weight * (p - (c === targets[row] ? 1 : 0));
        for (let j = 0; j < width; j++) slopes[c * width + j]! += slope * features[begin + j]!;
        slopes[intercepts + c]! += slope;
      }
    }
    return loss + addRidge(task, classes, point, slopes);
  };

/** Up to here their products fit in the cache and Newton's steps win. */
const MOST_FEATURES_SQUARED = 400;

const fitCore = async (options: Required<LogisticOptions>, training: Training) => {
  const { table, targets, weights, classes, signal, onProgress } = training;
  const { ridge, lasso, tolerance, maximumSteps: steps } = options;
  const encoder = fitEncoder(table, options);
  const { width } = encoder;
  const features = encoder.encode(table);
  const task: Task = { features, width, targets, weights, ridge };
  const scores = classes.length === 2 ? 1 : classes.length;
  const point = new Float64Array(scores * (width + 1));
  const onStep = async (step: number, loss: number): Promise<void> => {
    await stopIfAsked(signal);
    onProgress({ step, steps, loss: loss / table.rows });
  };
  if (lasso > 0 && scores === 1 && width <= MOST_FEATURES_SQUARED) {
    const gain = { tolerance: tolerance * 1e-4, maximumSteps: steps, onStep };
    await minimiseProximal({ ...task, lasso }, point, gain);
  } else {
    const penalties = new Float64Array(point.length).fill(lasso, 0, scores * width);
    await minimise(scores === 1 ? binaryObjective(task) : softmaxObjective(task, scores), point, {
      ...(lasso > 0 ? { lasso: penalties } : {}),
      tolerance: tolerance * weights.reduce((sum, weight) => sum + weight, 0),
      maximumSteps: steps,
      onStep,
    });
  }
  return linearFitted('classify', {
    encoder,
    scores,
    weights: point.slice(0, scores * width),
    intercepts: point.slice(scores * width),
    means: meansOf(features, width, weights),
  });
};

/**
 * Logistic regression of two classes, softmax regression of more, with L2 and L1 penalties, by
 * L-BFGS; an L1 penalty by proximal Newton steps (two classes) or OWL-QN. O(rows · features · classes) a step.
 */
export const logistic = (given: LogisticOptions = {}): Classifier & Loadable => {
  const { ridge = 1, lasso = 0, tolerance = 1e-7, maximumSteps = 1_000, ...encoding } = given;
  checkOption('ridge', ridge, { atLeast: 0 });
  checkOption('lasso', lasso, { atLeast: 0 });
  checkOption('tolerance', tolerance, { above: 0 });
  checkOption('maximumSteps', maximumSteps, { atLeast: 1, whole: true });
  const options = { ridge, lasso, tolerance, maximumSteps, ...encodingOptions(encoding) };
  const core: Core = {
    name: 'logistic',
    options,
    fit: (training) => fitCore(options, training),
    restore: (state, frame) => linearFitted('classify', restoreLinear(state, frame)),
  };
  return classifierOf(core);
};
