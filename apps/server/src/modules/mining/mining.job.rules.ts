import type { MiningState } from '@kaibo/contracts/mining';

const HOUR_MS = 3_600_000;
const NIGHT_HOUR = 5;
/** A run at night, though somebody asked for one in the afternoon. */
const AGAIN_AFTER_MS = 12 * HOUR_MS;
/** When the machine was off at night. */
const AT_LATEST_AFTER_MS = 30 * HOUR_MS;

/** How far back a run looks. */
export const WINDOW_MS = 180 * 24 * HOUR_MS;

export interface PastRun {
  state: MiningState;
  startedAtMs: number;
  problem: string;
}

/** What is not the fault of the data is tried again at once. */
const wasCutOff = ({ state, problem }: PastRun): boolean =>
  state === 'failed' && /^mining\/(stopped|interrupted)/.test(problem);

/**
 * Whether a run should begin by itself: once a night, and at the start where the last one is older than a night.
 *
 * @param runs newest first.
 */
export const isRunDue = (
  runs: readonly PastRun[],
  nowMs: number,
  hourOf: (atMs: number) => number = (atMs) => new Date(atMs).getHours(),
): boolean => {
  if (runs.some(({ state }) => state === 'running')) return false;
  const last = runs.find((run) => !wasCutOff(run));
  const sinceMs = nowMs - (last?.startedAtMs ?? Number.NEGATIVE_INFINITY);
  if (sinceMs >= AT_LATEST_AFTER_MS) return true;
  return sinceMs >= AGAIN_AFTER_MS && hourOf(nowMs) === NIGHT_HOUR;
};
