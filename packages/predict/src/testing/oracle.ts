import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Table, tableOf } from '../table.ts';

interface Line {
  weights: number[];
  intercepts: number[];
}

/** What fixtures/linear_models.py wrote. */
export interface Oracle {
  x: number[][];
  y: number[];
  weights: number[];
  binary: number[];
  several: number[];
  codes: number[][];
  linear: Line;
  weighted: Line;
  ridge: Line;
  lasso: Line;
  elasticNet: Line;
  lassoPath: { strengths: number[]; weights: number[][] };
  logistic: Line;
  logisticLasso: Line;
  softmax: Line;
  softmaxLasso: Line;
  svm: Line;
  gaussianBayes: number[][];
  categoricalBayes: number[][];
  near: Record<'euclidean' | 'cosine', number[][]>;
  nearWeighted: number[];
  scores: number[];
  said: number[];
  report: Record<string, Record<string, number>> & { accuracy: number };
  confusion: number[][];
  binaryFigures: { auc: number; ap: number; logLoss: number };
  severalAuc: number;
  severalProba: number[][];
  isotonic: number[];
}

const FIXTURES = join(import.meta.dirname, '../../fixtures');

export const readOracle = (): Oracle =>
  JSON.parse(readFileSync(join(FIXTURES, 'linear_models.json'), 'utf8')) as Oracle;

/** Columns x0, x1, … of a matrix of rows. */
export const tableOfRows = (
  rows: readonly (readonly number[])[],
  change: (value: number) => number = (value) => value,
): Table =>
  tableOf(
    Object.fromEntries(rows[0]!.map((_, at) => [`x${at}`, rows.map((row) => change(row[at]!))])),
  );
