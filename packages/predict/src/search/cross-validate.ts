import { PredictError } from '../errors.ts';
import type { Fold } from '../folds.ts';
import type { Labels } from '../labels.ts';
import { evaluate, type Figures } from '../metrics/evaluate.ts';
import type { AnyPredictor } from '../predictor.ts';
import { type Table, takeRows } from '../table.ts';

/** What may be asked for; larger is better but for losses and errors. */
export type Metric =
  | 'auc'
  | 'averagePrecision'
  | 'logLoss'
  | 'brier'
  | 'ece'
  | 'accuracy'
  | 'f1'
  | 'rmse'
  | 'mae'
  | 'r2';

const LOSSES: ReadonlySet<Metric> = new Set(['logLoss', 'brier', 'ece', 'rmse', 'mae']);

export const metricsOf = {
  classify: ['auc', 'averagePrecision', 'logLoss', 'brier', 'ece', 'accuracy', 'f1'],
  regress: ['rmse', 'mae', 'r2'],
} as const satisfies Record<Figures['task'], readonly Metric[]>;

/** Whether `a` is a better figure than `b`; NaN is better than nothing. */
export const isBetter = (metric: Metric, a: number, b: number): boolean =>
  Number.isNaN(b) ? !Number.isNaN(a) : LOSSES.has(metric) ? a < b : a > b;

/** @throws PredictError `predict/bad-option` where such a model has no such figure. */
export const figureOf = (figures: Figures, metric: Metric): number => {
  if (figures.task === 'classify') {
    if (metric === 'accuracy') return figures.report.accuracy;
    if (metric === 'f1') return figures.report.macro.f1;
    if (metric !== 'rmse' && metric !== 'mae' && metric !== 'r2') return figures[metric];
  } else if (metric === 'rmse' || metric === 'mae' || metric === 'r2') return figures[metric];
  const expected = metricsOf[figures.task].join(', ');
  throw new PredictError('predict/bad-option', `metric: ${metric} is none of ${expected}`, {
    field: 'metric',
    expected,
    found: metric,
  });
};

export interface CrossValidation {
  folds: Figures[];
  /** Mean over folds of each figure there is. */
  mean: Partial<Record<Metric, number>>;
  /** Deviation over folds. */
  deviation: Partial<Record<Metric, number>>;
}

export const summaryOf = (folds: readonly Figures[]): Omit<CrossValidation, 'folds'> => {
  const mean: Partial<Record<Metric, number>> = {};
  const deviation: Partial<Record<Metric, number>> = {};
  for (const metric of metricsOf[folds[0]?.task ?? 'classify']) {
    const values = folds.map((figures) => figureOf(figures, metric));
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    mean[metric] = middle;
    deviation[metric] = Math.sqrt(squares / values.length);
  }
  return { mean, deviation };
};

export interface CrossValidateOptions {
  signal?: AbortSignal;
  /** After each fold, from 1, with the model that was judged. */
  onFold?(fold: number, figures: Figures, model: AnyPredictor): void;
}

/** Fits on the training part of a fold and judges by its test part. */
export const judgeFold = async (
  model: AnyPredictor,
  { table, labels }: { table: Table; labels: Labels },
  { train, test }: Fold,
  signal?: AbortSignal,
): Promise<Figures> => {
  const labelsAt = (rows: Uint32Array) => Array.from(rows, (row) => labels[row]);
  await model.fit(takeRows(table, train), labelsAt(train), signal ? { signal } : {});
  return evaluate(model, takeRows(table, test), labelsAt(test));
};

/**
 * Each fold's test part, judged by a model fitted on its training part.
 *
 * @throws PredictError as `fit`: a fold of one class (`predict/one-class`) is better stratified.
 */
export const crossValidate = async (
  make: () => AnyPredictor,
  table: Table,
  labels: Labels,
  folds: readonly Fold[],
  { signal, onFold }: CrossValidateOptions = {},
): Promise<CrossValidation> => {
  const found: Figures[] = [];
  for (const fold of folds) {
    const model = make();
    found.push(await judgeFold(model, { table, labels }, fold, signal));
    onFold?.(found.length, found.at(-1)!, model);
  }
  return { folds: found, ...summaryOf(found) };
};
