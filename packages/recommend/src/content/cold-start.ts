import { RecommendError } from '../errors.ts';
import type { Interactions, Recommendation } from '../recommender.ts';

/** Who follows whom: row u holds the users (or hosts' user rows) that u follows. */
export interface SocialGraph {
  offsets: Uint32Array;
  indices: Uint32Array;
}

/**
 * For somebody without a history: what those they follow took, each followed person's vote shared
 * over what they took. O(Σ entries of the followed). Items nobody of them took score 0.
 *
 * @throws RecommendError `recommend/unknown-user` for a row beyond the log.
 */
export const bySocialGraph = (
  follows: ArrayLike<number>,
  { matrix }: Interactions,
  scores: Float32Array,
): void => {
  scores.fill(0);
  for (let at = 0; at < follows.length; at++) {
    const user = follows[at]!;
    if (!(user >= 0 && user < matrix.rows))
      throw new RecommendError('recommend/unknown-user', `user ${user} is not known`, {
        row: at,
        field: 'follows',
        found: String(user),
      });
    const [from, to] = [matrix.offsets[user]!, matrix.offsets[user + 1]!];
    for (let entry = from; entry < to; entry++)
      scores[matrix.indices[entry]!]! += 1 / Math.sqrt(to - from);
  }
};

const HOUR_MS = 3_600_000;
const HOURS = 24;

/**
 * By time: what is taken at this hour of the day, events of near hours counting less the further
 * away, over what is taken at all (with `prior` events added), so that an evening item wins in the
 * evening. Shape of the answer [items]; needs times. O(entries).
 *
 * @param offsetMs of the local time from UTC.
 */
export const byHour = (
  { matrix, timesMs }: Interactions,
  nowMs: number,
  { offsetMs = 0, prior = 20 }: { offsetMs?: number; prior?: number } = {},
): Float32Array => {
  if (!timesMs)
    throw new RecommendError('recommend/needs-times', 'the hour of each event is needed', {
      field: 'timesMs',
    });
  const hourOf = (timeMs: number): number => ((timeMs + offsetMs) / HOUR_MS) % HOURS;
  const now = hourOf(nowMs);
  const near = new Float64Array(matrix.columns);
  const all = new Float64Array(matrix.columns);
  let [nearSum, allSum] = [0, 0];
  matrix.indices.forEach((item, entry) => {
    const apart = Math.abs(hourOf(timesMs[entry]!) - now);
    const weight = Math.exp(-0.5 * (Math.min(apart, HOURS - apart) / 2) ** 2);
    near[item]! += weight;
    all[item]!++;
    nearSum += weight;
    allSum++;
  });
  const usual = nearSum / (allSum || 1);
  return Float32Array.from(near, (count, item) => {
    const lift = (count + prior * usual) / (all[item]! * usual + prior * usual || 1);
    return lift * Math.log1p(all[item]!);
  });
};

/** One answer of a chain, with the step that gave it. */
export interface ChainAnswer {
  step: string;
  list: Recommendation[];
}

/**
 * The first step that gives at least `enough` items answers; a step that refuses is passed over.
 * The last step's list is given however short it is.
 */
export const fallbackChain = (
  steps: readonly { step: string; recommend(): Recommendation[] }[],
  enough: number,
): ChainAnswer => {
  let answer: ChainAnswer = { step: 'none', list: [] };
  for (const { step, recommend } of steps) {
    try {
      const list = recommend();
      if (list.length > 0 && list.length >= answer.list.length) answer = { step, list };
    } catch (error) {
      if (!(error instanceof RecommendError)) throw error;
    }
    if (answer.list.length >= enough) break;
  }
  return answer;
};
