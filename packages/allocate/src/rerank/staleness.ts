import { AllocateError } from '../errors.ts';

/** By which of these a feed is ranked now: the plan's prices, its quotas paced out, or value alone. */
export type PriceMode = 'priced' | 'paced' | 'rank';

export interface StalenessOptions {
  /** Prices are believed for so long. */
  staleAfterMs: number;
  /** The quotas of the last plan are paced out for so long after it was made, then value alone ranks. */
  quotasUntilMs: number;
}

export const STALENESS: StalenessOptions = { staleAfterMs: 30_000, quotasUntilMs: 300_000 };

/**
 * What to rank by when the last plan was made at `solvedAtMs` (NaN: there was none).
 * A clock that ran back counts as no time gone by: the plan is at most as old as it was made.
 */
export const modeAt = (
  nowMs: number,
  solvedAtMs: number,
  { staleAfterMs, quotasUntilMs }: StalenessOptions = STALENESS,
): PriceMode => {
  const ageMs = Math.max(0, nowMs - solvedAtMs);
  if (ageMs <= staleAfterMs) return 'priced';
  return ageMs <= quotasUntilMs ? 'paced' : 'rank';
};

export interface Pacer {
  /**
   * What each room may add to its value now: `scale · clamp(ln((due + 1) / (delivered + 1)), −1, 1)`, so who is behind
   * the last plan comes forward and who is ahead steps back. The same array every time. O(rooms).
   *
   * @throws AllocateError `allocate/time-backwards`.
   */
  terms(nowMs: number): Float64Array;
  /** One impression of a room was served. */
  served(room: number): void;
}

/**
 * Paces out the impressions of the last plan while no newer one comes.
 *
 * @param perSecond impressions a second that the plan gave each room.
 * @param scale what an impression is typically worth.
 * @throws AllocateError `allocate/bad-number` for a quota that is negative or no number.
 */
export const createPacer = (perSecond: Float64Array, fromMs: number, scale: number): Pacer => {
  for (let row = 0; row < perSecond.length; row++)
    if (!(perSecond[row]! >= 0 && perSecond[row]! < Number.POSITIVE_INFINITY))
      throw new AllocateError('allocate/bad-number', `quota ${perSecond[row]} of room ${row}`, {
        field: 'perSecond',
        index: row,
        found: perSecond[row]!,
      });
  const delivered = new Uint32Array(perSecond.length);
  const terms = new Float64Array(perSecond.length);
  let latestMs = fromMs;
  return {
    terms(nowMs) {
      if (!(nowMs >= latestMs))
        throw new AllocateError('allocate/time-backwards', `${nowMs} after ${latestMs}`, {
          field: 'nowMs',
          expected: latestMs,
          found: nowMs,
        });
      latestMs = nowMs;
      const seconds = (nowMs - fromMs) / 1_000;
      for (let room = 0; room < terms.length; room++) {
        const ratio = Math.log((perSecond[room]! * seconds + 1) / (delivered[room]! + 1));
        terms[room] = scale * Math.max(-1, Math.min(1, ratio));
      }
      return terms;
    },
    served(room) {
      delivered[room]!++;
    },
  };
};
