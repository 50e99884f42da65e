export { boundOf, noPrices } from './bound.ts';
export { type Certified, certify } from './certify.ts';
export { solveDual } from './dual/dual.ts';
export { AllocateError, type AllocateErrorCode, type AllocateErrorDetails } from './errors.ts';
export { solveProgram } from './exact/exact-solver.ts';
export type { ExactAnswer, ExactOptions, LinearProgram } from './exact/program.ts';
export { type Aim, type ModelProgram, programOf } from './exact/program-of-model.ts';
export {
  type PriceOfFairness,
  priceOfFairness,
  type SolveFor,
  withFloors,
} from './fairness/price-of-fairness.ts';
export { type FairnessReport, fairnessReport, giniOf, jainOf } from './fairness/report.ts';
export {
  LEARNED_FEATURES,
  type LearnOptions,
  learnedOn,
  learnPacing,
} from './market/learned-policy.ts';
export {
  type LivePolicy,
  type LivePolicyOptions,
  type LiveRequest,
  type LiveRoom,
  livePolicy,
} from './market/live-policy.ts';
export {
  fixedPricesOn,
  type PricedOptions,
  type SolveWindow,
  type WarmOptions,
  warmPricesOn,
} from './market/priced-policies.ts';
export { compositeOn, greedyOn, popularityOn, salesOn } from './market/rank-policies.ts';
export {
  floorsMetBy,
  type Replay,
  type ReplayOptions,
  replay,
  type Standing,
  type StreamPolicy,
} from './market/replay.ts';
export {
  hindsightOf,
  problemOf,
  type RequestStream,
  requestCount,
  type Sample,
  type Terms,
} from './market/stream.ts';
export { type Model, modelOf } from './model.ts';
export { betaBelow, betaFrom, betaQuantile, type Draws } from './pacing/beta.ts';
export {
  createNewcomers,
  type Newcomer,
  type NewcomerState,
  type Newcomers,
  type NewcomersOptions,
} from './pacing/newcomers.ts';
export {
  type PolicySearch,
  type PolicySearchOptions,
  searchPolicy,
} from './pacing/policy-search.ts';
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
export { type PlantedOptions, plantedProblem } from './planted.ts';
export { solvePrimalDual } from './primal-dual/primal-dual.ts';
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
  COMPOSITE,
  type CompositeWeights,
  clickRateOf,
  compositeScores,
  popularityScores,
  type Scorer,
  salesScores,
} from './rank/rank.ts';
export {
  createSignals,
  positionDiscount,
  SIGNALS,
  type Signal,
  type Signals,
  type SignalsOptions,
} from './rank/signals.ts';
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
export type { PinChoice, PinProblem } from './slots/pins.ts';
export { plantedPins } from './slots/planted-pins.ts';
export { relaxedPins } from './slots/relaxed.ts';
export { type SlotsOptions, type SlotsPlan, solveSlots } from './slots/slots.ts';
export type { SolveOptions } from './solve.options.ts';
export { EXACT_EDGES, solve } from './solve.ts';
export {
  absoluteLoss,
  type CampaignTarget,
  type Loss,
  meetTargets,
  promiseLoss,
  squaredLoss,
  type TargetsOptions,
  type TargetsPlan,
} from './targets/targets.ts';
export {
  planWindows,
  type WindowAhead,
  type WindowsPlan,
  type WindowsProblem,
} from './windows/windows.ts';
