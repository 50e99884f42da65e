import type { ShadowRow, TrainingRun } from '@kaibo/contracts/prediction';

const HOUR_MS = 3_600_000;
const NIGHT_HOUR = 4;
/** A training at night, though an operator asked for one in the afternoon as well. */
const AGAIN_AFTER_MS = 12 * HOUR_MS;
/** When the machine was off at night. */
const AT_LATEST_AFTER_MS = 30 * HOUR_MS;
/** While nothing serves: there may be enough to learn from by now. */
const FIRST_AGAIN_AFTER_MS = 2 * HOUR_MS;

/**
 * Whether a training should begin by itself: while nothing serves every two hours, then once a night.
 *
 * @param runs newest first.
 */
export const isTrainingDue = (
  runs: readonly Pick<TrainingRun, 'state' | 'startedAtMs'>[],
  isServing: boolean,
  nowMs: number,
  hourOf: (atMs: number) => number = (atMs) => new Date(atMs).getHours(),
): boolean => {
  const [last] = runs;
  if (last?.state === 'training') return false;
  const sinceMs = nowMs - (last?.startedAtMs ?? Number.NEGATIVE_INFINITY);
  if (!isServing) return sinceMs >= FIRST_AGAIN_AFTER_MS;
  if (sinceMs >= AT_LATEST_AFTER_MS) return true;
  return sinceMs >= AGAIN_AFTER_MS && hourOf(nowMs) === NIGHT_HOUR;
};

const LEAST_SHADOW_ROWS = 300;
const LEAST_SHADOW_POSITIVES = 20;

const lossOf = ({ figures }: ShadowRow): number | null => {
  const own = figures.find(({ of }) => of === 'model');
  return own ? (own.logLoss ?? own.errorFen) : null;
};

/** Whether a challenger did better than the champion on the same rows, and on enough of them. */
export const hasWon = (challenger: ShadowRow | null, champion: ShadowRow | null): boolean => {
  if (!challenger || !champion) return false;
  if (challenger.rows < LEAST_SHADOW_ROWS || challenger.positives < LEAST_SHADOW_POSITIVES)
    return false;
  const [own, other] = [lossOf(challenger), lossOf(champion)];
  return own !== null && other !== null && own < other;
};
