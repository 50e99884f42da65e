/** Why the library refuses. Codes are stable; `details` names the row, field or dimension. */
export type RecommendErrorCode =
  | 'recommend/bad-row'
  | 'recommend/bad-option'
  | 'recommend/empty-log'
  | 'recommend/not-fitted'
  | 'recommend/unknown-user'
  | 'recommend/unknown-item'
  | 'recommend/unknown-model'
  | 'recommend/dimension-mismatch'
  | 'recommend/needs-times'
  | 'recommend/stopped'
  | 'recommend/foreign-file'
  | 'recommend/unsupported-version'
  | 'recommend/truncated-file'
  | 'recommend/checksum-mismatch';

export interface RecommendErrorDetails {
  /** Of the input, from 0. */
  row?: number;
  /** Column, option or array of a file. */
  field?: string;
  expected?: number | string;
  found?: number | string;
}

export class RecommendError extends Error {
  readonly code: RecommendErrorCode;
  readonly details: RecommendErrorDetails;

  constructor(code: RecommendErrorCode, message: string, details: RecommendErrorDetails = {}) {
    super(message);
    this.name = 'RecommendError';
    this.code = code;
    this.details = details;
  }
}
