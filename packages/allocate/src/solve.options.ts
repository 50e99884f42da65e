import type { Method, Prices } from './plan.ts';

export interface SolveOptions {
  /** Chosen by size where absent: exact up to 10,000 edges, dual above. */
  readonly method?: Method;
  /** Wall clock; the best plan so far when it is over. Default 10,000. */
  readonly timeLimitMs?: number;
  /** Stop when the certified gap is at most this. Default 0.005 for `dual`, 0.0001 for `primal-dual`, 0 for `exact`. */
  readonly gap?: number;
  /** Prices of the last plan of the same rooms and groups (guard prices only where the cohorts are the same too). */
  readonly warm?: { readonly prices: Prices; readonly temperature?: number };
  /** Throw instead of answering with the plan that misses floors least. */
  readonly strict?: boolean;
}
