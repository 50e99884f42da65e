/** Why the library refuses. Codes are stable; `details` names the row and the column. */
export type PredictErrorCode = 'predict/bad-option' | 'predict/bad-row' | 'predict/empty-table';

export interface PredictErrorDetails {
  /** Of the input, from 0. */
  row?: number;
  /** Column, option or array of a file. */
  field?: string;
  expected?: number | string;
  found?: number | string;
}

export class PredictError extends Error {
  readonly code: PredictErrorCode;
  readonly details: PredictErrorDetails;

  constructor(code: PredictErrorCode, message: string, details: PredictErrorDetails = {}) {
    super(message);
    this.name = 'PredictError';
    this.code = code;
    this.details = details;
  }
}
