/** Milliseconds since the epoch; a parameter wherever time decides, so that tests can move it. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
