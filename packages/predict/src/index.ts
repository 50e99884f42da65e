export { PredictError, type PredictErrorCode, type PredictErrorDetails } from './errors.ts';
export { classesOf, type Labels } from './labels.ts';
export { type Json, type ModelFile, readModelHeader } from './model-file.ts';
export {
  type ClassifierFactory,
  classifiers,
  loadPredictor,
  makeClassifier,
  makePredictor,
  makeRegressor,
  type RegressorFactory,
  regressors,
} from './models.ts';
export type {
  AnyPredictor,
  Classifier,
  Explanation,
  ExplanationScale,
  FitOptions,
  FitProgress,
  Regressor,
  Task,
} from './predictor.ts';
export {
  type Cell,
  type Column,
  type ColumnKind,
  type ColumnSchema,
  columnOf,
  schemaOf,
  type Table,
  type TableOptions,
  tableOf,
  tableOfColumns,
  takeColumns,
  takeRows,
} from './table.ts';
export {
  type BoostingOptions,
  type BoostingRegressorOptions,
  boostingClassifier,
  boostingRegressor,
  type Direction,
} from './trees/boosting.ts';
export {
  extraTreesClassifier,
  extraTreesRegressor,
  type ForestOptions,
  forestClassifier,
  forestRegressor,
  type TreeOptions,
  treeClassifier,
  treeRegressor,
} from './trees/forest.ts';
export type { GainImportance, TreeInsight } from './trees/tree-model.ts';
