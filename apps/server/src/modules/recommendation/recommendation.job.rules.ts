import type { ModelRow, ModelState } from '@kaibo/contracts';

/** The first fit waits until there is something to find. */
export const LEAST_PEOPLE = 50;
export const LEAST_INTERACTIONS = 300;

const HOUR_MS = 3_600_000;
const NIGHT_HOUR = 4;
/** A fit at night, though a click in the afternoon made one as well. */
const AGAIN_AFTER_MS = 12 * HOUR_MS;
/** When the machine was off at night. */
const AT_LATEST_AFTER_MS = 30 * HOUR_MS;
const AFTER_FAILURE_MS = HOUR_MS;

export interface PastFit {
  state: ModelState;
  startedAtMs: number;
  problem: string;
}

/** What is not the fault of the data is tried again at once. */
const wasCutOff = ({ state, problem }: PastFit): boolean =>
  state === 'failed' && /^recommendation\/fit-(stopped|interrupted)/.test(problem);

/**
 * Whether a fit should begin by itself: `first` when there is no model and may be enough to learn from, `again` once a
 * night.
 *
 * @param fits newest first.
 */
export const dueFit = (
  fits: readonly PastFit[],
  nowMs: number,
  hourOf: (atMs: number) => number = (atMs) => new Date(atMs).getHours(),
): 'first' | 'again' | null => {
  if (fits.some(({ state }) => state === 'fitting')) return null;
  const last = fits.find((fit) => !wasCutOff(fit));
  const sinceMs = nowMs - (last?.startedAtMs ?? Number.NEGATIVE_INFINITY);
  if (!fits.some(({ state }) => state === 'active' || state === 'ready'))
    return sinceMs >= AFTER_FAILURE_MS ? 'first' : null;
  if (sinceMs >= AT_LATEST_AFTER_MS) return 'again';
  return sinceMs >= AGAIN_AFTER_MS && hourOf(nowMs) === NIGHT_HOUR ? 'again' : null;
};

type Metrics = ModelRow['metrics'];

/** By which a model beats popularity on its own test, in its first metric; null where nothing was measured. */
const gainOf = (metrics: Metrics): number | null => {
  const [first] = metrics;
  return first ? first.model - first.popularity : null;
};

/**
 * Whether a new model takes over by itself: not when it loses to popularity while the one that serves does not. An
 * operator may let it serve all the same.
 */
export const mayTakeOver = (fresh: Metrics, serving: Metrics | null): boolean => {
  const gain = gainOf(fresh);
  const before = serving && gainOf(serving);
  return gain === null || gain >= 0 || before === null || before < 0;
};
