export { attentionWeights } from './attention/attention-weights.ts';
export {
  createDisplayAttention,
  type DisplayAnswer,
  type DisplayAttention,
  type DisplayAttentionOptions,
  fitDisplayAttention,
  type Reaction,
  type Showing,
  type Stay,
} from './attention/display-attention.ts';
export {
  type InterestExample,
  type InterestModel,
  type InterestOptions,
  interestModel,
} from './attention/interest-model.ts';
export { blendWithPrior, type PriorBlendOptions } from './attention/prior-blend.ts';
export {
  createTargetAttention,
  type Histories,
  type TargetAttention,
  type TargetAttentionOptions,
} from './attention/target-attention.ts';
export { alphaBlend, type BlendOptions, type BlendPart, blend } from './blend/blend.ts';
export { learnWeights } from './blend/learn-weights.ts';
export {
  byHour,
  bySocialGraph,
  type ChainAnswer,
  fallbackChain,
  type SocialGraph,
} from './content/cold-start.ts';
export { type ContentOptions, contentBased } from './content/content.ts';
export {
  type ContentVector,
  type ContentWeights,
  contentCosine,
  contentVectors,
  type ItemContent,
} from './content/features.ts';
export { wordsOf } from './content/words.ts';
export {
  columnsOf,
  type EventColumns,
  type InteractionsOptions,
  interactionsOf,
} from './data/interactions.ts';
export { merged } from './data/merge.ts';
export { leaveOneOutSplit, randomSplit, type Split, temporalSplit } from './data/split.ts';
export { readLists, readTable, type TableColumns } from './data/table.ts';
export {
  RecommendError,
  type RecommendErrorCode,
  type RecommendErrorDetails,
} from './errors.ts';
export { type CalibrationBin, calibrationOf } from './evaluation/calibration.ts';
export { gainOf, intervalOf } from './evaluation/compare.ts';
export { type CoverageFigures, giniOf } from './evaluation/coverage.ts';
export { type LoggedChoice, type PolicyValue, policyValue } from './evaluation/off-policy.ts';
export { type Bar, barsPicture } from './evaluation/picture.ts';
export {
  evaluateRanking,
  type Protocol,
  type RankingMeans,
  type RankingOptions,
  type RankingResult,
} from './evaluation/ranking.ts';
export { crossValidate, foldsOf, type RatingResult, ratingErrors } from './evaluation/rating.ts';
export { evaluateSampled, type SampledOptions, type SampledResult } from './evaluation/sampled.ts';
export {
  betaDraw,
  type Choice,
  type LinUcbOptions,
  linUcb,
  type ThompsonOptions,
  thompson,
} from './explore/bandit.ts';
export {
  type ClickExamples,
  type ClickModel,
  type ClickModelOptions,
  clickModel,
  loadClickModel,
} from './factorisation/click-model.ts';
export {
  createFieldEncoder,
  type FieldColumns,
  type FieldEncoder,
  type FieldExamples,
  fieldEncoderOf,
} from './factorisation/examples.ts';
export { type BprOptions, bpr } from './latent/bpr.ts';
export { type IalsOptions, ials } from './latent/ials.ts';
export { type PureSvdOptions, pureSvd } from './latent/pure-svd.ts';
export { type TruncatedSvd, truncatedSvd } from './latent/subspace.ts';
export { type EaseOptions, ease } from './linear/ease.ts';
export { type RandomWalkOptions, randomWalk } from './linear/random-walk.ts';
export { type SlimOptions, slim } from './linear/slim.ts';
export {
  type Json,
  type ModelArray,
  type ModelFile,
  readModelFile,
  writeModelFile,
} from './model/format.ts';
export { loadRecommender, models } from './models.ts';
export { type ItemNeighboursOptions, itemNeighbours } from './neighbours/item-neighbours.ts';
export { type Similarity, similarities, similarRows } from './neighbours/similarity.ts';
export { type UserNeighboursOptions, userNeighbours } from './neighbours/user-neighbours.ts';
export {
  decayedCounts,
  type PopularityOptions,
  popularity,
  type TrendingOptions,
  trending,
} from './popularity/popularity.ts';
export { type BaselineOptions, baseline } from './ratings/baseline.ts';
export { type BiasedSvdOptions, biasedSvd, svdPlusPlus } from './ratings/biased-svd.ts';
export { type NmfOptions, nmf } from './ratings/nmf.ts';
export { type RatingNeighboursOptions, ratingNeighbours } from './ratings/rating-neighbours.ts';
export { type SlopeOneOptions, slopeOne } from './ratings/slope-one.ts';
export type {
  Asker,
  Explanation,
  ExplanationPart,
  FitOptions,
  FitProgress,
  History,
  Interactions,
  RatingPredictor,
  Recommendation,
  Recommender,
  RecommenderFactory,
  RecommendOptions,
  Repeats,
  Sequences,
  Taste,
} from './recommender.ts';
export { fineTune } from './sequence/fine-tune.ts';
export type { SequenceOptions } from './sequence/options.ts';
export {
  type CaserOptions,
  caser,
  gru,
  lstm,
  type RecurrentModelOptions,
  type SasrecOptions,
  sasrec,
} from './sequence/sequence-models.ts';
export type { Decay } from './sessions/decay.ts';
export {
  type AssociationRulesOptions,
  associationRules,
  type SequentialRulesOptions,
  sequentialRules,
} from './sessions/rules.ts';
export {
  type SessionNeighboursOptions,
  sessionNeighbours,
} from './sessions/session-neighbours.ts';
