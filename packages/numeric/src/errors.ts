export type NumericErrorCode =
  | 'numeric/foreign-view'
  | 'numeric/out-of-bounds'
  | 'numeric/out-of-memory'
  | 'numeric/bad-shape'
  | 'numeric/bad-argument'
  | 'numeric/not-positive-definite'
  | 'numeric/engine-unavailable'
  | 'numeric/pool-closed'
  | 'numeric/worker-failed';

/** What a caller did wrong, or what the machine cannot do; `code` is stable, the message is for people. */
export class NumericError extends Error {
  readonly code: NumericErrorCode;

  constructor(code: NumericErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.name = 'NumericError';
    this.code = code;
  }
}
