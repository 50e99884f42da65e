import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import {
  type Encoder,
  type EncodingOptions,
  encodingOptions,
  fitEncoder,
} from '../encode/encoder.ts';
import type { Regressor } from '../predictor.ts';
import { type Loadable, regressorOf } from '../predictor-of.ts';
import { descend } from './coordinate-descent.ts';
import { type Gram, gramOf } from './gram.ts';
import { type LinearState, linearFitted, restoreLinear } from './linear-state.ts';
import { solveSymmetric } from './solve.ts';

const coreOf = (
  name: string,
  options: Core['options'] & Required<EncodingOptions>,
  weightsFrom: (gram: Gram, training: Training) => Float64Array,
): Core => ({
  name,
  options,
  fit(training) {
    const encoder = fitEncoder(training.table, options);
    return linearFitted('regress', solved(encoder, training, weightsFrom));
  },
  restore: (state, frame) => linearFitted('regress', restoreLinear(state, frame)),
});

const solved = (
  encoder: Encoder,
  training: Training,
  weightsFrom: (gram: Gram, training: Training) => Float64Array,
): LinearState => {
  const gram = gramOf(encoder.encode(training.table), training.targets, training.weights);
  const weights = weightsFrom(gram, training);
  const atMean = weights.reduce((sum, weight, j) => sum + weight * gram.means[j]!, 0);
  const intercepts = Float64Array.of(gram.targetMean - atMean);
  return { encoder, scores: 1, weights, intercepts, means: gram.means };
};

/** Least squares; of many solutions that with the shortest weights. O(rows · features² + features³). */
export const linear = (options: EncodingOptions = {}): Regressor & Loadable =>
  regressorOf(
    coreOf('linear', encodingOptions(options), ({ products, withTarget, width }) =>
      solveSymmetric(products, withTarget, width),
    ),
  );

export interface RidgeOptions extends EncodingOptions {
  /** Adds strength · |w|₂² to the sum of squared errors; the intercept is free. Default: 1. */
  strength?: number;
}

/** Least squares with an L2 penalty (Hoerl & Kennard 1970). O(rows · features² + features³). */
export const ridge = ({ strength = 1, ...encoding }: RidgeOptions = {}): Regressor & Loadable => {
  checkOption('strength', strength, { atLeast: 0 });
  const options = { strength, ...encodingOptions(encoding) };
  return regressorOf(
    coreOf('ridge', options, ({ products, withTarget, width }) => {
      const penalised = products.slice();
      for (let j = 0; j < width; j++) penalised[j * width + j]! += strength;
      return solveSymmetric(penalised, withTarget, width);
    }),
  );
};

export interface LassoOptions extends EncodingOptions {
  /** See `share`. Default: 0.01. */
  strength?: number;
  /**
   * Minimises squared error ÷ (2 · rows) + strength · (share · |w|₁ + (1 − share) · |w|₂² ÷ 2).
   * Default: 1, LASSO; less is an elastic net.
   */
  share?: number;
  /** Default: 1e−7 of the target's deviation. */
  tolerance?: number;
  /** Default: 10,000 sweeps. */
  maximumSweeps?: number;
}

/** Least squares with an L1 penalty, which sets weights to 0 (Tibshirani 1996), by coordinate descent. */
export const lasso = ({
  strength = 0.01,
  share = 1,
  tolerance = 1e-7,
  maximumSweeps = 10_000,
  ...encoding
}: LassoOptions = {}): Regressor & Loadable => {
  checkOption('strength', strength, { atLeast: 0 });
  checkOption('share', share, { atLeast: 0, atMost: 1 });
  checkOption('tolerance', tolerance, { above: 0 });
  checkOption('maximumSweeps', maximumSweeps, { atLeast: 1, whole: true });
  const task = { strength, share, tolerance, maximumSweeps };
  return regressorOf(
    coreOf('lasso', { ...task, ...encodingOptions(encoding) }, (gram, training) => {
      const weights = new Float64Array(gram.width);
      descend(gram, deviationOf(training, gram.targetMean), weights, task);
      return weights;
    }),
  );
};

const deviationOf = ({ targets, weights }: Training, mean: number): number => {
  let [squares, total] = [0, 0];
  targets.forEach((target, row) => {
    squares += weights[row]! * (target - mean) ** 2;
    total += weights[row]!;
  });
  return Math.sqrt(squares / total);
};
