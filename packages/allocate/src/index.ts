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
export type { SolveOptions } from './solve.options.ts';
