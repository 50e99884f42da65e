import { type Clock, systemClock } from './clock.ts';
import type { HotState, TokenBucket } from './hot-state.ts';

interface Entry {
  value: string;
  expiresAtMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
  /** When it is full again, and need not be remembered. */
  fullAtMs: number;
}

const SWEEP_EVERY_MS = 30_000;

/** Hot state of one process. What has expired is dropped when it is touched and by a sweep, so memory is bounded by what lives. */
export const createMemoryHotState = (clock: Clock = systemClock): HotState => {
  const entries = new Map<string, Entry>();
  const buckets = new Map<string, Bucket>();

  const live = (key: string): Entry | null => {
    const entry = entries.get(key);
    if (!entry) return null;
    if (entry.expiresAtMs > clock.nowMs()) return entry;
    entries.delete(key);
    return null;
  };
  const expiry = (ttlMs: number | null): number =>
    ttlMs === null ? Number.POSITIVE_INFINITY : clock.nowMs() + ttlMs;

  const sweep = (): void => {
    const nowMs = clock.nowMs();
    for (const [key, entry] of entries) if (entry.expiresAtMs <= nowMs) entries.delete(key);
    for (const [key, bucket] of buckets) if (bucket.fullAtMs <= nowMs) buckets.delete(key);
  };
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  sweeping.unref();

  const take = (key: string, { capacity, refillPerSecond }: TokenBucket) => {
    const nowMs = clock.nowMs();
    const bucket = buckets.get(key) ?? { tokens: capacity, atMs: nowMs, fullAtMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * refillPerSecond;
    const tokens = Math.min(capacity, refilled);
    const granted = tokens >= 1;
    bucket.tokens = granted ? tokens - 1 : tokens;
    bucket.atMs = nowMs;
    bucket.fullAtMs = nowMs + ((capacity - bucket.tokens) / refillPerSecond) * 1_000;
    buckets.set(key, bucket);
    const retryAfterMs = granted ? 0 : Math.ceil(((1 - tokens) / refillPerSecond) * 1_000);
    return { granted, retryAfterMs };
  };

  return {
    get: async (key) => live(key)?.value ?? null,
    set: async (key, value, ttlMs) => {
      entries.set(key, { value, expiresAtMs: expiry(ttlMs) });
    },
    delete: async (key) => {
      entries.delete(key);
    },
    increment: async (key, by, ttlMs) => {
      const entry = live(key);
      const value = (entry ? Number(entry.value) : 0) + by;
      if (!Number.isSafeInteger(value)) throw new TypeError(`${key} does not hold a whole number`);
      entries.set(key, { value: `${value}`, expiresAtMs: entry?.expiresAtMs ?? expiry(ttlMs) });
      return value;
    },
    take: async (key, bucket) => take(key, bucket),
    lease: async (key, holder, ttlMs) => {
      const entry = live(key);
      if (entry && entry.value !== holder) return false;
      entries.set(key, { value: holder, expiresAtMs: expiry(ttlMs) });
      return true;
    },
    release: async (key, holder) => {
      if (live(key)?.value === holder) entries.delete(key);
    },
    close: async () => {
      clearInterval(sweeping);
      entries.clear();
      buckets.clear();
    },
  };
};
