import { type RefusalCode, refusals } from './refusals.ts';

/** Whether trying again can help: `never`, `later` (state may change), `now` (a race or a hiccup). */
export type Retry = 'never' | 'later' | 'now';

/** An expected refusal, safe to show. Anything else that is thrown is a bug and answers 500. */
export class Failure extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly retry: Retry;
  readonly details: Record<string, unknown>;

  constructor(code: RefusalCode, details: Record<string, unknown> = {}) {
    super(refusals[code].en);
    this.name = 'Failure';
    this.code = code;
    this.status = refusals[code].status;
    this.retry = refusals[code].retry;
    this.details = details;
  }
}

/** The body of every refusal on the wire. */
export interface RefusalBody {
  error: {
    code: string;
    message: { zh: string; en: string };
    retry: Retry;
    details: Record<string, unknown>;
    requestId: string;
  };
}

export const refusalBody = (failure: Failure, requestId: string): RefusalBody => ({
  error: {
    code: failure.code,
    message: { zh: refusals[failure.code].zh, en: refusals[failure.code].en },
    retry: failure.retry,
    details: failure.details,
    requestId,
  },
});
