/** Why the library refuses. Codes are stable; `details` names the row and the column. */
export type PredictErrorCode =
  | 'predict/bad-option'
  | 'predict/bad-row'
  | 'predict/empty-table'
  | 'predict/mixed-column'
  | 'predict/not-finite'
  | 'predict/dimension-mismatch'
  | 'predict/missing-label'
  | 'predict/unknown-class'
  | 'predict/one-class'
  | 'predict/constant-label'
  | 'predict/other-columns'
  | 'predict/not-fitted'
  | 'predict/unknown-model'
  | 'predict/stopped'
  | 'predict/foreign-file'
  | 'predict/unsupported-version'
  | 'predict/truncated-file'
  | 'predict/checksum-mismatch';

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
