import type { Clock } from '../../apps/server/src/platform/clock.ts';

export interface MovingClock extends Clock {
  /** Time jumps ahead by this much. */
  pass(ms: number): void;
}

/** The time of the machine, and whatever the test lets pass on top of it. */
export const movingClock = (): MovingClock => {
  let passedMs = 0;
  return {
    nowMs: () => Date.now() + passedMs,
    pass: (ms) => {
      passedMs += ms;
    },
  };
};
