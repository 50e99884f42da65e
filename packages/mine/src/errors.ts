/** Why the library refuses. Codes are stable; `details` names the row and the column. */
export type MineErrorCode =
  | 'mine/bad-option'
  | 'mine/bad-row'
  | 'mine/empty-table'
  /** Fewer rows than the options ask for, e.g. more clusters than rows. */
  | 'mine/too-few-rows'
  /** The answer or the work would not fit in memory; the message says what to change. */
  | 'mine/too-large'
  | 'mine/unsorted-times'
  | 'mine/future-time';

export interface MineErrorDetails {
  /** Of the input, from 0. */
  row?: number;
  /** Column, option or array of a file. */
  field?: string;
  expected?: number | string;
  found?: number | string;
}

export class MineError extends Error {
  readonly code: MineErrorCode;
  readonly details: MineErrorDetails;

  constructor(code: MineErrorCode, message: string, details: MineErrorDetails = {}) {
    super(message);
    this.name = 'MineError';
    this.code = code;
    this.details = details;
  }
}
