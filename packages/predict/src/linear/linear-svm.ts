import { fitPlatt } from '../calibration/platt.ts';
import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import { type EncodingOptions, encodingOptions, fitEncoder } from '../encode/encoder.ts';
import { stratifiedFolds } from '../folds.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { stopIfAsked } from '../stop.ts';
import { meansOf } from './gram.ts';
import { linearFitted, restoreLinear } from './linear-state.ts';
import { minimise } from './quasi-newton.ts';
import { fitVectorScaling } from './vector-scaling.ts';

export interface LinearSvmOptions extends EncodingOptions {
  /** Minimises |w|² ÷ 2 + cost · Σ weight · max(0, 1 − label · score)². Default: 1. */
  cost?: number;
  /** Parts of the rows that probabilities are learnt on, each by planes of the others. Default: 3. */
  folds?: number;
  /** Default: 1. */
  seed?: number;
}

interface PlaneTask {
  features: Float64Array;
  width: number;
  /** −1 or 1. */
  sides: Float64Array;
  weights: Float64Array;
  cost: number;
}

/**
 * Weights and, last, the intercept (penalised as well, as in LIBLINEAR) of a plane with squared
 * hinge loss. O(rows · features) a step.
 */
export const fitPlane = async (
  { features, width, sides, weights, cost }: PlaneTask,
  signal?: AbortSignal,
): Promise<Float64Array> => {
  const plane = new Float64Array(width + 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  await minimise(
    (point, slopes) => {
      let value = 0;
      for (let j = 0; j <= width; j++) {
        value += point[j]! ** 2 / 2;
        slopes[j] = point[j]!;
      }
      for (let row = 0; row < sides.length; row++) {
        const begin = row * width;
        let score = point[width]!;
        for (let j = 0; j < width; j++) score += point[j]! * features[begin + j]!;
        const gap = 1 - sides[row]! * score;
        if (gap <= 0) continue;
        const scaled = cost * weights[row]! * gap;
        value += scaled * gap;
        const slope = -2 * scaled * sides[row]!;
        for (let j = 0; j < width; j++) slopes[j]! += slope * features[begin + j]!;
        slopes[width]! += slope;
      }
      return value;
    },
    plane,
    {
      tolerance: 1e-6 * Math.max(1, cost * total * 1e-2),
      maximumSteps: 1_000,
      onStep: () => stopIfAsked(signal),
    },
  );
  return plane;
};

const gathered = (values: Float64Array, width: number, rows: Uint32Array): Float64Array => {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, at) => {
    out.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return out;
};

const sidesOf = (targets: Float64Array, positive: number): Float64Array =>
  targets.map((target) => (target === positive ? 1 : -1));

/** A plane between two classes; one a class, against all others, for more. */
const fitPlanes = async (
  task: Omit<PlaneTask, 'sides'> & { targets: Float64Array },
  classes: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array[]> => {
  const planes: Float64Array[] = [];
  for (const positive of classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c))
    planes.push(await fitPlane({ ...task, sides: sidesOf(task.targets, positive) }, signal));
  return planes;
};

const scoreOf = (plane: Float64Array, features: Float64Array, row: number): number => {
  const width = plane.length - 1;
  let score = plane[width]!;
  for (let j = 0; j < width; j++) score += plane[j]! * features[row * width + j]!;
  return score;
};

const fitCore = async (
  { cost, folds, seed, ...encoding }: Required<LinearSvmOptions>,
  training: Training,
) => {
  const { table, targets, weights, classes, signal, onProgress } = training;
  const encoder = fitEncoder(table, encoding);
  const { width } = encoder;
  const features = encoder.encode(table);
  const scores = classes.length === 2 ? 1 : classes.length;
  const held = new Float64Array(table.rows * scores);
  const parts = stratifiedFolds(targets, { folds: Math.min(folds, table.rows), seed });
  const steps = parts.length + 1;
  let step = 0;
  for (const { train, test } of parts) {
    const own = {
      features: gathered(features, width, train),
      targets: gathered(targets, 1, train),
      weights: gathered(weights, 1, train),
    };
    const planes = await fitPlanes({ ...own, width, cost }, classes.length, signal);
    for (const row of test)
      planes.forEach((plane, place) => {
        held[row * scores + place] = scoreOf(plane, features, row);
      });
    onProgress({ step: ++step, steps });
  }
  const planes = await fitPlanes(
    { features, width, targets, weights, cost },
    classes.length,
    signal,
  );
  onProgress({ step: steps, steps });
  const { slopes, intercepts } =
    scores === 1
      ? (({ slope, intercept }) => ({ slopes: [slope], intercepts: [intercept] }))(
          fitPlatt(held, targets, weights),
        )
      : await fitVectorScaling(held, targets, scores);
  return linearFitted('classify', {
    encoder,
    scores,
    weights: Float64Array.from(
      planes.flatMap((plane, place) =>
        [...plane.subarray(0, width)].map((w) => w * slopes[place]!),
      ),
    ),
    intercepts: Float64Array.from(
      planes,
      (plane, c) => plane[width]! * slopes[c]! + intercepts[c]!,
    ),
    means: meansOf(features, width, weights),
  });
};

/**
 * Linear support vector machine with squared hinge loss (Fan et al. 2008); more than two classes each
 * against the others. Probabilities are those of a logistic curve over scores of rows left out
 * (Platt 1999), so that log-odds stay linear and explanations exact.
 */
export const linearSvm = (given: LinearSvmOptions = {}): Classifier & Loadable => {
  const { cost = 1, folds = 3, seed = 1, ...encoding } = given;
  checkOption('cost', cost, { above: 0 });
  checkOption('folds', folds, { atLeast: 2, whole: true });
  const options = { cost, folds, seed, ...encodingOptions(encoding) };
  const core: Core = {
    name: 'linear-svm',
    options,
    fit: (training) => fitCore(options, training),
    restore: (state, frame) => linearFitted('classify', restoreLinear(state, frame)),
  };
  return classifierOf(core);
};
