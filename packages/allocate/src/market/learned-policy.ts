import { type PolicySearch, searchPolicy } from '../pacing/policy-search.ts';
import { type Replay, replay, type Standing, type StreamPolicy } from './replay.ts';
import type { RequestStream, Terms } from './stream.ts';

/** What the learned policy looks at, in the order of its weights. */
export const LEARNED_FEATURES = [
  'floor behind',
  'floor behind, squared',
  'seats ahead',
  'stock ahead',
  'group behind',
] as const;

/** Of rooms, made anew every window: shares, 0 where nothing is promised or scarce. */
const looksAt = ({ stream, terms, nowMs, delivered, seatsLeft, stockLeft }: Standing) => {
  const size = LEARNED_FEATURES.length;
  const features = new Float64Array(stream.roomCount * size);
  const [firstMs, lastMs] = [stream.atMs[0]!, stream.atMs.at(-1)!];
  const passedOf = (room: number): number => {
    const from = Math.max(firstMs, stream.fromMs[room]!);
    const to = Math.min(lastMs, stream.toMs[room]!);
    return to > from ? Math.min(1, Math.max(0.02, (nowMs - from) / (to - from))) : 1;
  };
  const { groups } = terms;
  const groupBehind = new Float64Array(stream.roomCount);
  for (let group = 0; group < groups.floors.length; group++) {
    const rooms = groups.rooms.subarray(groups.offsets[group], groups.offsets[group + 1]);
    const given = rooms.reduce((sum, room) => sum + delivered[room]!, 0);
    const passed = Math.max(0.02, (nowMs - firstMs) / Math.max(1, lastMs - firstMs));
    const due = groups.floors[group]! * passed;
    for (const room of rooms) groupBehind[room]! += Math.max(0, (due - given) / (due + 1));
  }
  for (let room = 0; room < stream.roomCount; room++) {
    const passed = passedOf(room);
    const due = terms.floors[room]! * passed;
    const behind = Math.max(0, (due - delivered[room]!) / (due + 1));
    const ahead = (left: number, limit: number): number =>
      limit > 0 ? Math.max(0, 1 - left / limit - passed) : 0;
    features[room * size] = behind;
    features[room * size + 1] = behind * behind;
    features[room * size + 2] = -ahead(seatsLeft[room]!, terms.seats[room]!);
    features[room * size + 3] = -ahead(stockLeft[room]!, terms.stock[room]!);
    features[room * size + 4] = groupBehind[room]!;
  }
  return features;
};

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/**
 * A policy that one can read: each candidate is worth its value plus a weighted sum of how far its room is behind its promise
 * and ahead of its seats and stock, in units of the mean value. It never solves anything.
 *
 * @param weights one for each of LEARNED_FEATURES.
 */
export const learnedOn = (stream: RequestStream, weights: readonly number[]): StreamPolicy => {
  const unit = meanOf(stream.values);
  const extra = new Float64Array(stream.roomCount);
  return {
    name: 'RL',
    plan: (standing) => {
      const features = looksAt(standing);
      for (let room = 0; room < extra.length; room++) {
        let sum = 0;
        for (let at = 0; at < weights.length; at++)
          sum += weights[at]! * features[room * weights.length + at]!;
        extra[room] = unit * sum;
      }
    },
    revalue: ({ count, room, explore }) => {
      for (let at = 0; at < count; at++) explore[at] = extra[room[at]!]!;
    },
  };
};

export interface LearnOptions {
  windowMs: number;
  /** What a promise is worth: reward is value / greatest value so far less this times the share that was missed. */
  missedCost?: number;
  rounds?: number;
  population?: number;
  seed?: number;
}

/** Learns the weights on one market; to be judged on another. */
export const learnPacing = async (
  stream: RequestStream,
  terms: Terms,
  { windowMs, missedCost = 2, rounds = 8, population = 12, seed = 1 }: LearnOptions,
): Promise<PolicySearch> => {
  const free: Replay = await replay(stream, terms, { name: 'greedy' }, { windowMs });
  return searchPolicy({
    start: LEARNED_FEATURES.map(() => 0.2),
    spread: 0.3,
    rounds,
    population,
    seed,
    reward: async (weights) => {
      const { value, floorsMet } = await replay(stream, terms, learnedOn(stream, weights), {
        windowMs,
      });
      return value / free.value - missedCost * (1 - floorsMet);
    },
  });
};
