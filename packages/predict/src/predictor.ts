import type { Labels } from './labels.ts';
import type { Json } from './model-file.ts';
import type { ColumnSchema, Table } from './table.ts';

export interface FitProgress {
  /** From 1 to `steps`. */
  step: number;
  steps: number;
  /** Of the training part; absent where the model has none. */
  loss?: number;
  /** Of the hold-out, where there is one. */
  validation?: number;
}

export interface FitOptions {
  /** How much each row counts; shape [rows], ≥ 0, not all 0. 1 each when not said. */
  weights?: ArrayLike<number>;
  /** `fit` ends with `predict/stopped` and leaves the model as it was. */
  signal?: AbortSignal;
  onProgress?(progress: FitProgress): void;
}

/**
 * `log-odds`: ln(p ÷ (1 − p)) of the class; `centred-log`: ln p of the class less the mean of ln p
 * of all; `probability` of the class; `value`: what a regressor predicts.
 */
export type ExplanationScale = 'log-odds' | 'centred-log' | 'probability' | 'value';

/** Why a row is predicted so: base + Σ contributions = the prediction on `scale`, up to rounding. */
export interface Explanation {
  scale: ExplanationScale;
  /** Which class it is about; absent for regressors. */
  className?: string;
  /** What is predicted where nothing is known about the row. */
  base: number;
  /** One for each column of the model, in its order. */
  contributions: { column: string; value: number }[];
}

/**
 * Every model. It is made by its factory with its options, knows nothing until `fit`, and refuses
 * with a `PredictError`. `fit` may yield to the event loop and changes the model only when it ends
 * well; the rest is synchronous and changes nothing.
 */
interface Predictor {
  readonly name: string;
  /** Plain JSON, as `save` writes them. */
  readonly options: Readonly<Record<string, Json>>;
  /** What it was fitted on; a table asked about must have these columns, in any order, and no others. Empty before `fit`. */
  readonly columns: readonly ColumnSchema[];
  /** Learns from nothing: what was known before is gone. */
  fit(table: Table, labels: Labels, options?: FitOptions): Promise<void>;
  /** Same state, same bytes. `loadPredictor` makes the model again, options included. */
  save(): Uint8Array<ArrayBuffer>;
}

export interface Classifier extends Predictor {
  readonly task: 'classify';
  /** Of labels as text: numbers by size, others by code units. Empty before `fit`. */
  readonly classes: readonly string[];
  /** Row-major, shape [rows × classes]; each row sums to 1. */
  predictProba(table: Table): Float64Array;
  /** @param className default: the last of two classes, the most probable of more. */
  explain(table: Table, row: number, className?: string): Explanation;
}

/** A classifier that goes on learning, row by row. */
export interface OnlineClassifier extends Classifier {
  /**
   * Learns from these rows as well, in their order, each once. Columns and classes must be those of
   * `fit`; categories may be new. O(cells).
   */
  update(table: Table, labels: Labels, options?: FitOptions): Promise<void>;
}

export interface Regressor extends Predictor {
  readonly task: 'regress';
  /** Shape [rows]. */
  predict(table: Table): Float64Array;
  explain(table: Table, row: number): Explanation;
}

export type AnyPredictor = Classifier | Regressor;
export type Task = AnyPredictor['task'];
