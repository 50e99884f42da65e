/** How often pages are asked for: counts by ten seconds, for five minutes. */
export interface Asking {
  count(nowMs: number): void;
  /** Of the last minute, or of five where fewer than twenty were asked in it. */
  perSecond(nowMs: number): number;
}

const BIN_MS = 10_000;
const BINS = 30;
const MINUTE_BINS = 6;
const ENOUGH = 20;

export const createAsking = (): Asking => {
  const counts = new Uint32Array(BINS);
  const binAt = new Float64Array(BINS).fill(-1);
  const sinceBin = (first: number, last: number): number => {
    let sum = 0;
    for (let i = 0; i < BINS; i++) if (binAt[i]! >= first && binAt[i]! <= last) sum += counts[i]!;
    return sum;
  };
  return {
    count: (nowMs) => {
      const bin = Math.floor(nowMs / BIN_MS);
      const at = bin % BINS;
      if (binAt[at] !== bin) {
        binAt[at] = bin;
        counts[at] = 0;
      }
      counts[at]!++;
    },
    perSecond: (nowMs) => {
      const bin = Math.floor(nowMs / BIN_MS);
      const within = (nowMs - bin * BIN_MS) / 1_000;
      const minute = sinceBin(bin - MINUTE_BINS, bin);
      const seconds = (MINUTE_BINS * BIN_MS) / 1_000 + within;
      if (minute >= ENOUGH) return minute / seconds;
      return sinceBin(bin - BINS + 1, bin) / (((BINS - 1) * BIN_MS) / 1_000 + within);
    },
  };
};
