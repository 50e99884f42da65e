/**
 * Small, fast, forgettable state: counters, rate limits, leases, cached sessions.
 *
 * Guarantees of every engine: each call is atomic; a value is never returned after its time to live;
 * nothing here is durable (a restart may empty it), so truth lives elsewhere. A retry of `set`, `delete`
 * or `release` is harmless; a retry of `increment` or `take` counts twice.
 */
export interface HotState {
  get(key: string): Promise<string | null>;
  /** @param ttlMs null keeps it until deleted. */
  set(key: string, value: string, ttlMs: number | null): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds and returns the new value; the time to live is set when the counter is made. */
  increment(key: string, by: number, ttlMs: number | null): Promise<number>;
  /** Token bucket: takes one token. `retryAfterMs` is 0 when it was granted. */
  take(key: string, bucket: TokenBucket): Promise<{ granted: boolean; retryAfterMs: number }>;
  /** Exclusive for ttlMs; the same holder renews it. Returns whether the caller holds it now. */
  lease(key: string, holder: string, ttlMs: number): Promise<boolean>;
  release(key: string, holder: string): Promise<void>;
  close(): Promise<void>;
}

export interface TokenBucket {
  /** Most tokens at once. */
  capacity: number;
  refillPerSecond: number;
}
