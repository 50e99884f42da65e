export type RateGate = {
  /** Counts bytes that came; answers how long to stop reading, 0 for not at all. */
  charge(bytes: number): number;
};

/** A token bucket: `kbps` on average, `burstMs` worth of it at once. */
export const createRateGate = (kbps: number, burstMs: number, now: () => number): RateGate => {
  const bytesPerMs = kbps / 8;
  const fullBytes = bytesPerMs * burstMs;
  let left = fullBytes;
  let filledMs = now();
  return {
    charge: (bytes) => {
      const atMs = now();
      left = Math.min(fullBytes, left + (atMs - filledMs) * bytesPerMs) - bytes;
      filledMs = atMs;
      return left >= 0 ? 0 : Math.ceil(-left / bytesPerMs);
    },
  };
};
