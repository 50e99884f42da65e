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
export type { BprTask, DescentKernels, HistogramTask, RatingTask } from './descent.ts';
export { NumericError, type NumericErrorCode } from './errors.ts';
export type { FactorKernels, GramTask, IalsTask, SparseRows } from './factors.ts';
export type { Kernels } from './kernels.ts';
export { type Activation, createActivation, sigmoid } from './layers/activation.ts';
export { type AttentionOptions, createSelfAttention } from './layers/attention.ts';
export {
  type AttentionBlock,
  type AttentionBlockOptions,
  createAttentionBlock,
} from './layers/attention-block.ts';
export { createWindowConvolution, type WindowConvolutionOptions } from './layers/convolution.ts';
export { createDense, type DenseOptions } from './layers/dense.ts';
export { createDropout, type Dropout, type DropoutOptions } from './layers/dropout.ts';
export {
  addToRow,
  createEmbedding,
  type Embedding,
  type EmbeddingOptions,
  gatherRows,
} from './layers/embedding.ts';
export { createGru } from './layers/gru.ts';
export {
  clearGradients,
  createParameter,
  fillGlorot,
  fillNormal,
  type Layer,
  type LayerNeeds,
  type Parameter,
  type TouchedRows,
} from './layers/layer.ts';
export { createLayerNorm, type LayerNormOptions } from './layers/layer-norm.ts';
export { createLstm } from './layers/lstm.ts';
export {
  createPooling,
  type Pooling,
  type PoolingKind,
  type PoolingOptions,
} from './layers/pooling.ts';
export { createRagged, layRagged, type Ragged } from './layers/ragged.ts';
export type { RecurrentOptions, SequenceLayer } from './layers/recurrent.ts';
export {
  createSoftmaxLoss,
  type SharedNegatives,
  type SoftmaxLoss,
  type SoftmaxLossOptions,
} from './layers/softmax-loss.ts';
export type {
  ConjugateGradientTask,
  GemmTask,
  MatrixKernels,
  SyrkTask,
} from './matrix.ts';
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
export {
  type Json,
  type ModelArray,
  type ModelFile,
  type ModelFileDetails,
  type ModelFileFault,
  type ModelFormat,
  type ModelFormatOptions,
  modelFormat,
} from './model-file.ts';
export type {
  LayerNormBackwardTask,
  LayerNormForwardTask,
  LayerNormTask,
  NormKernels,
} from './norms.ts';
export {
  createNumeric,
  type Engine,
  type Numeric,
  type NumericOptions,
} from './numeric.ts';
export {
  clipGradients,
  createOptimiser,
  gradientNorm,
  type Optimiser,
  type OptimiserOptions,
} from './optimisers.ts';
export { type OptionRange, outOfRange } from './option-range.ts';
export type { RowKernel, TaskOf } from './pool.messages.ts';
export { createPool, type Pool, type PoolOptions } from './pool.ts';
export { type Random, random, randomFrom } from './random.ts';
export type { GruTask, LstmTask, RecurrentKernels } from './recurrent.ts';
export {
  constantRate,
  cosineRate,
  inverseTimeRate,
  type Schedule,
  stepRate,
  warmUp,
} from './schedules.ts';
export type { RecommendTask, SelectionKernels, TopKTask } from './selection.ts';
export type { AttentionKernels, AttentionTask } from './sequence-attention.ts';
export type { Space, SpaceMark, View } from './space.ts';
export { type SvdOptions, type TruncatedSvd, truncatedSvd } from './svd.ts';
export {
  colourAt,
  escaped,
  FAINT,
  type Heading,
  INK,
  svgDocument,
  type TextOptions,
  textAt,
} from './svg.ts';
export { type Eigen, symmetricEigen } from './symmetric-eigen.ts';
export type { RowsTask, VectorKernels } from './vector.ts';
