import type { ModelState } from '../core.ts';
import { restoreEncoder } from '../encode/encoder.ts';
import { PredictError } from '../errors.ts';
import { type ModelArray, readModelFile } from '../model-file.ts';
import type { AnyPredictor } from '../predictor.ts';

export interface LinearWeights {
  /** `column`, `column=category`, `column is missing`; shape [features]. */
  features: readonly string[];
  /** One list for a value or for two classes, else one a class; of encoded (scaled) features. */
  weights: number[][];
  intercepts: number[];
}

/**
 * What a fitted linear model (least squares, ridge, LASSO, logistic, linear SVM) has learnt.
 *
 * @throws PredictError `predict/unknown-model` for a model that is not linear, `predict/not-fitted`.
 */
export const linearWeights = (model: AnyPredictor): LinearWeights => {
  const { facts, arrays } = readModelFile(model.save());
  const own = facts.own as ModelState['facts'];
  const list = (array: ModelArray | undefined): number[] => Array.from(array ?? []);
  if (!own.encoder || !arrays.weights || !arrays.intercepts)
    throw new PredictError('predict/unknown-model', `${model.name} has no linear weights`, {
      field: 'model',
      found: model.name,
    });
  const { names, width } = restoreEncoder(model.columns, own.encoder);
  const intercepts = list(arrays.intercepts);
  const weights = list(arrays.weights);
  return {
    features: names,
    intercepts,
    weights: intercepts.map((_, score) => weights.slice(score * width, (score + 1) * width)),
  };
};
