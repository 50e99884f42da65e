export { type NaiveBayesOptions, naiveBayes } from './bayes/naive-bayes.ts';
export type { CalibratedOptions } from './calibration/calibrated.ts';
export { fitIsotonic, type Isotonic, isotonicOf } from './calibration/isotonic.ts';
export { fitPlatt, type Platt, plattOf } from './calibration/platt.ts';
export { type CsvOptions, labelsOf, readCsv } from './csv.ts';
export {
  type Encoder,
  type EncodingOptions,
  fitEncoder,
  restoreEncoder,
  type Scaling,
} from './encode/encoder.ts';
export type { BaggingOptions } from './ensemble/bagging.ts';
export type { FunnelOptions } from './ensemble/funnel.ts';
export type { ModelSpec } from './ensemble/member.ts';
export type { StackingOptions } from './ensemble/stacking.ts';
export type { VotingOptions } from './ensemble/voting.ts';
export { PredictError, type PredictErrorCode, type PredictErrorDetails } from './errors.ts';
export {
  type Fold,
  type FoldOptions,
  groupedFolds,
  plainFolds,
  stratifiedFolds,
  timeOrderedFolds,
} from './folds.ts';
export type { HazardModel, HazardOptions, Waits } from './hazard/hazard-model.ts';
export { classesOf, codesAmong, type Labels, valuesOf } from './labels.ts';
export { type FtrlOptions, ftrl } from './linear/ftrl.ts';
export { type LassoPath, type LassoPathOptions, lassoPath } from './linear/lasso-path.ts';
export {
  type LassoOptions,
  lasso,
  linear,
  type RidgeOptions,
  ridge,
} from './linear/linear-regressors.ts';
export { type LinearSvmOptions, linearSvm } from './linear/linear-svm.ts';
export { type LogisticOptions, logistic } from './linear/logistic.ts';
export { type LinearWeights, linearWeights } from './linear/weights.ts';
export { type ReliabilityBin, type RocPoint, reliabilityBins, rocCurve } from './metrics/curves.ts';
export {
  type ClassifierFigures,
  evaluate,
  evaluateClassifier,
  evaluateRegressor,
  type Figures,
  probabilityFigures,
  type RegressorFigures,
} from './metrics/evaluate.ts';
export {
  type ClassFigures,
  type ClassReport,
  classReport,
  confusionOf,
  mostProbable,
  reportText,
} from './metrics/report.ts';
export { type Json, type ModelFile, readModelHeader } from './model-file.ts';
export {
  bagging,
  baggingOfValues,
  type ClassifierFactory,
  calibrated,
  classifiers,
  funnel,
  hazard,
  loadHazardModel,
  loadPredictor,
  makeClassifier,
  makePredictor,
  makeRegressor,
  type RegressorFactory,
  regressors,
  stacking,
  stackingOfValues,
  voting,
  votingOfValues,
} from './models.ts';
export { type NearestOptions, nearestClassifier, nearestRegressor } from './neighbours/nearest.ts';
export { type EsmmOptions, esmm } from './network/esmm.ts';
export type { EventSequence } from './network/event-sequences.ts';
export type { LstmOptions } from './network/lstm.train.ts';
export { loadLstmClassifier, lstmClassifier, type SequenceClassifier } from './network/lstm.ts';
export { type MlpOptions, mlpClassifier, mlpRegressor } from './network/mlp.ts';
export {
  type Bar,
  barsPicture,
  type Curve,
  reliabilityPicture,
  rocPicture,
} from './pictures/pictures.ts';
export type {
  AnyPredictor,
  Classifier,
  Explanation,
  ExplanationScale,
  FitOptions,
  FitProgress,
  OnlineClassifier,
  Regressor,
  Task,
} from './predictor.ts';
export {
  type Candidate,
  combinations,
  drawnCandidates,
  type Range,
  type Space,
} from './search/candidates.ts';
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  figureOf,
  isBetter,
  type Metric,
  metricsOf,
} from './search/cross-validate.ts';
export { type SearchOptions, type SearchResult, search, type Trial } from './search/search.ts';
export {
  type ColumnImportance,
  type Elimination,
  type EliminationOptions,
  eliminate,
  weightImportance,
} from './selection/elimination.ts';
export {
  type Importance,
  type PermutationOptions,
  permutationImportance,
} from './selection/permutation.ts';
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
