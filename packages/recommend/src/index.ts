export type { RecommendErrorCode, RecommendErrorDetails } from './errors.ts';
export { RecommendError } from './errors.ts';
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
  Sequences,
  SparseRows,
  Taste,
} from './recommender.ts';
