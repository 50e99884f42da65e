export { AllocateError, type AllocateErrorCode, type AllocateErrorDetails } from './errors.ts';
export type {
  BindingFloor,
  Certificate,
  Infeasibility,
  Method,
  Plan,
  PlanStatus,
  Prices,
  Shortfalls,
} from './plan.ts';
export {
  cohortCount,
  edgeCount,
  type Fairness,
  type Groups,
  type Guard,
  groupCount,
  groupName,
  type Numbers,
  noGroups,
  type Problem,
  type Resource,
  roomName,
} from './problem.ts';
export {
  ATTRIBUTION_TERMS,
  type Attribution,
  type AttributionTerm,
  addToLedger,
  createLedger,
  type Ledger,
  TERM_COUNT,
} from './rerank/attribution.ts';
export {
  type Candidate,
  type Candidates,
  createCandidates,
  fillCandidates,
} from './rerank/candidates.ts';
export {
  checkPrices,
  createPrices,
  type FollowOptions,
  followPrices,
  PRICE_COLUMNS,
  type PriceColumn,
  pricesFrom,
  type RoomPrices,
} from './rerank/prices.ts';
export { createReranker, type Ranked, type Reranker, type RerankOptions } from './rerank/rerank.ts';
export type { Diversity } from './rerank/selection.ts';
export {
  createPacer,
  modeAt,
  type Pacer,
  type PriceMode,
  STALENESS,
  type StalenessOptions,
} from './rerank/staleness.ts';
export type { SolveOptions } from './solve.options.ts';
