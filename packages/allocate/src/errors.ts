/** Why the package refuses. Codes are stable; `details` names the array, the room, the group or the cohort. */
export type AllocateErrorCode =
  | 'allocate/bad-shape'
  /** NaN, an infinity where none may be, or a negative number. */
  | 'allocate/bad-number'
  /** No cohorts at all, or a cohort without a candidate. */
  | 'allocate/empty-candidates'
  | 'allocate/duplicate-edge'
  | 'allocate/unknown-room'
  | 'allocate/unknown-group'
  | 'allocate/bad-option'
  /** With `strict`: the floors ask for more impressions than there are. */
  | 'allocate/floors-above-supply'
  /** With `strict`: no plan meets all floors. */
  | 'allocate/infeasible-floors'
  /** Prices of another problem: their lengths do not fit, or some are negative, infinite or no number. */
  | 'allocate/stale-prices'
  | 'allocate/time-backwards'
  | 'allocate/solver-failed';

export interface AllocateErrorDetails {
  /** Array of the problem, or option. */
  field?: string;
  /** Index in that array, from 0. */
  index?: number;
  cohort?: number;
  room?: number | string;
  group?: number | string;
  expected?: number | string;
  found?: number | string;
}

export class AllocateError extends Error {
  readonly code: AllocateErrorCode;
  readonly details: AllocateErrorDetails;

  constructor(code: AllocateErrorCode, message: string, details: AllocateErrorDetails = {}) {
    super(message);
    this.name = 'AllocateError';
    this.code = code;
    this.details = details;
  }
}
