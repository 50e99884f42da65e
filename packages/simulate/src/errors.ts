/** Why the simulator refuses. Codes are stable; `details.field` names the part of the scenario. */
export type SimulateErrorCode =
  | 'simulate/bad-scenario'
  | 'simulate/unknown-scenario'
  | 'simulate/unknown-policy'
  | 'simulate/too-large';

export interface SimulateErrorDetails {
  field?: string;
  expected?: number | string;
  found?: number | string;
}

export class SimulateError extends Error {
  readonly code: SimulateErrorCode;
  readonly details: SimulateErrorDetails;

  constructor(code: SimulateErrorCode, message: string, details: SimulateErrorDetails = {}) {
    super(message);
    this.name = 'SimulateError';
    this.code = code;
    this.details = details;
  }
}
