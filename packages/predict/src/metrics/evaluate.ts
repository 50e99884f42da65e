import {
  averagePrecision,
  brierScore,
  determination,
  expectedCalibrationError,
  meanAbsoluteError,
  rootMeanSquaredError,
} from '@kaibo/numeric';
import { codesAmong, type Labels, valuesOf } from '../labels.ts';
import type { AnyPredictor, Classifier, Regressor } from '../predictor.ts';
import type { Table } from '../table.ts';
import {
  type ClassReport,
  classAreaUnderCurve,
  classLogLoss,
  classReport,
  mostProbable,
} from './report.ts';

const CALIBRATION_BINS = 15;

export interface ClassifierFigures {
  task: 'classify';
  rows: number;
  /** Of several classes: each against the others, as a mean. */
  auc: number;
  /** Of two classes: of the second; of more: mean over classes. */
  averagePrecision: number;
  logLoss: number;
  /** Mean squared distance of probabilities and outcomes; of two classes: of the second alone. */
  brier: number;
  /** In 15 bins; of the second of two classes, else of the most probable one. */
  ece: number;
  report: ClassReport;
}

export interface RegressorFigures {
  task: 'regress';
  rows: number;
  rmse: number;
  mae: number;
  r2: number;
}

export type Figures = ClassifierFigures | RegressorFigures;

/** How good these probabilities are. @param codes class numbers. O(n log n · classes). */
export const probabilityFigures = (
  codes: Float64Array,
  probabilities: Float64Array,
  classes: readonly string[],
): ClassifierFigures => {
  const size = classes.length;
  const said = mostProbable(probabilities, size);
  const columnOf = (c: number) => codes.map((_, row) => probabilities[row * size + c]!);
  const isOf = (c: number) => codes.map((code) => (code === c ? 1 : 0));
  const asked = size === 2 ? [1] : classes.map((_, c) => c);
  const mean = (figure: (c: number) => number): number =>
    asked.reduce((sum, c) => sum + figure(c), 0) / asked.length;
  const certainty = codes.map((_, row) => probabilities[row * size + said[row]!]!);
  const isRight = codes.map((code, row) => (code === said[row] ? 1 : 0));
  return {
    task: 'classify',
    rows: codes.length,
    auc: classAreaUnderCurve(codes, probabilities, size),
    averagePrecision: mean((c) => averagePrecision(isOf(c), columnOf(c))),
    logLoss: classLogLoss(codes, probabilities, size),
    brier: asked.reduce((sum, c) => sum + brierScore(isOf(c), columnOf(c)), 0),
    ece:
      size === 2
        ? expectedCalibrationError(isOf(1), columnOf(1), CALIBRATION_BINS)
        : expectedCalibrationError(isRight, certainty, CALIBRATION_BINS),
    report: classReport(codes, said, classes),
  };
};

export const evaluateClassifier = (
  model: Classifier,
  table: Table,
  labels: Labels,
): ClassifierFigures =>
  probabilityFigures(codesAmong(model.classes, labels), model.predictProba(table), model.classes);

export const evaluateRegressor = (
  model: Regressor,
  table: Table,
  labels: Labels,
): RegressorFigures => {
  const truth = valuesOf(labels);
  const predicted = model.predict(table);
  return {
    task: 'regress',
    rows: truth.length,
    rmse: rootMeanSquaredError(truth, predicted),
    mae: meanAbsoluteError(truth, predicted),
    r2: determination(truth, predicted),
  };
};

/** How good a fitted model is on rows it has not seen. @throws PredictError as `predictProba`, and `predict/unknown-class`. */
export const evaluate = (model: AnyPredictor, table: Table, labels: Labels): Figures =>
  model.task === 'classify'
    ? evaluateClassifier(model, table, labels)
    : evaluateRegressor(model, table, labels);
