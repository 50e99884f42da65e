import type { Json, ModelArray } from './model-file.ts';
import type { AnyPredictor, Explanation, FitProgress } from './predictor.ts';
import type { ColumnSchema, Table } from './table.ts';

/** What a model learns from, after all checks: no infinity, no label missing, more than one label. */
export interface Training {
  table: Table;
  /** Place of each row's class (classifiers) or the value itself (regressors); shape [rows]. */
  targets: Float64Array;
  /** Empty for regressors. */
  classes: readonly string[];
  /** Shape [rows], ≥ 0, sum above 0; all 1 where the caller gave none. */
  weights: Float64Array;
  signal: AbortSignal | undefined;
  onProgress(progress: FitProgress): void;
}

/** What is kept of a fitted model beside its columns, classes and options. */
export interface ModelState {
  facts: { [key: string]: Json };
  arrays: Record<string, ModelArray>;
}

export interface Frame {
  columns: readonly ColumnSchema[];
  classes: readonly string[];
  /** Reads a model within a model. */
  load(bytes: Uint8Array): AnyPredictor;
}

/** A model that has learnt; tables come aligned (columns and codes as in training) and checked. */
export interface Fitted {
  /** Row-major [rows × classes], each row summing to 1; or [rows] values. */
  predict(table: Table): Float64Array;
  /** @param row a table of one row. @param classPlace −1 for regressors. */
  explain(row: Table, classPlace: number): Omit<Explanation, 'className'>;
  state(): ModelState;
}

/** What a model brings of its own; `classifierOf` and `regressorOf` make the rest. */
export interface Core {
  name: string;
  /** Defaults filled in. */
  options: { [key: string]: Json };
  /** Whether tables come with their own categories instead of those of training. Default: false. */
  keepsCategories?: boolean;
  fit(training: Training): Fitted | Promise<Fitted>;
  restore(state: ModelState, frame: Frame): Fitted;
}

/** A core that can go on learning; `fitted` is its own and stays as it was. */
export interface OnlineCore extends Core {
  update(fitted: Fitted, training: Training): Fitted;
}
