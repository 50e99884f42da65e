import type { Clock } from '../clock.ts';

/** A clock that stands still until it is told; what should run regularly is run by the test. */
export const createManualClock = (): Clock & { advance(byMs: number): void } => {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    every: () => () => undefined,
    advance: (byMs) => {
      nowMs += byMs;
    },
  };
};
