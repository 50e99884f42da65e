export {
  type CalibrationRow,
  calibrate,
  type Published,
  published,
  ratesOf,
} from './calibration.ts';
export { type Difference, differenceOf, pairedDifference } from './difference.ts';
export { SimulateError, type SimulateErrorCode } from './errors.ts';
export { codes, digest, type Kind, kinds, nowhere, type Sink, toAll } from './events.ts';
export {
  aaTest,
  abTest,
  budgetSplit,
  type Compared,
  counterfactual,
  type Experiment,
  interleaving,
  switchback,
} from './experiments.ts';
export { firstStockOf, type Market, type RoomTrue } from './market.ts';
export type { Acts } from './mind.ts';
export { type Mirror, mirrorOf, type ProductShown, type RoomShown } from './mirror.ts';
export { interleaved, withBudget } from './mixed.ts';
export { policies, policyNamed } from './policies.ts';
export type {
  Asked,
  Policy,
  PolicyFailure,
  PolicyMaker,
  Ranking,
  RoomSeen,
  Served,
  Told,
  ViewerSeen,
} from './policy.ts';
export { type Run, type RunOptions, run } from './run.ts';
export { checked, type Planted, type Scenario, scenarioNames, scenarioOf } from './scenario.ts';
export { type Figures, giniOf, lorenzOf } from './tally.ts';
export type { Truth } from './truth.ts';
