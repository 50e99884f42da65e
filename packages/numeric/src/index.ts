export { type AliasTable, aliasTable } from './alias-table.ts';
export {
  type Csr,
  type CsrMemory,
  copyCsr,
  csrOf,
  entryOf,
  rowOf,
  type Triples,
  transpose,
} from './csr.ts';
export { NumericError, type NumericErrorCode } from './errors.ts';
export type { Kernels } from './kernels.ts';
export type { ConjugateGradientTask, GemmTask, MatrixKernels, SyrkTask } from './matrix.ts';
export { bootstrapInterval, type Interval } from './metrics.bootstrap.ts';
export {
  areaUnderCurve,
  averagePrecision,
  brierScore,
  classificationAt,
  expectedCalibrationError,
  logLoss,
  type ThresholdFigures,
} from './metrics.classification.ts';
export {
  averagePrecisionAt,
  dcgAt,
  hitRateAt,
  hitsAt,
  ndcgAt,
  precisionAt,
  type RankingFigures,
  type Relevant,
  rankingAt,
  recallAt,
  reciprocalRankAt,
} from './metrics.ranking.ts';
export { determination, meanAbsoluteError, rootMeanSquaredError } from './metrics.regression.ts';
export { createNumeric, type Engine, type Numeric, type NumericOptions } from './numeric.ts';
export { type Random, random, randomFrom } from './random.ts';
export type { RecommendTask, SelectionKernels, TopKTask } from './selection.ts';
export type { Space, SpaceMark, View } from './space.ts';
export type { RowsTask, VectorKernels } from './vector.ts';
