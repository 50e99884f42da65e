import type { Random } from '@kaibo/numeric';
import type { Sequences } from '../recommender.ts';
import { fillBatch } from './batch.ts';
import type { Network } from './network.ts';

/** Share of hold-outs among the first 10 of all items not in the user's history, and their mean NDCG. */
export interface HoldOutFigures {
  recall10: number;
  ndcg10: number;
}

/** Users with at least three events, as many as asked for, drawn evenly. Their last event is held out. */
export const drawValidationUsers = (
  { offsets }: Sequences,
  count: number,
  random: Random,
): Uint32Array => {
  const users: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++)
    if (offsets[user + 1]! - offsets[user]! >= 3) users.push(user);
  const places = random.sample(users.length, Math.min(count, users.length));
  return Uint32Array.from(places, (place) => users[place]!).sort();
};

/** Items that score above the target; of equal ones the smaller item comes first. */
const rankOf = (scores: Float32Array, target: number): number => {
  const score = scores[target]!;
  let better = 0;
  for (let item = 0; item < scores.length; item++) {
    const other = scores[item]!;
    if (other > score || (other === score && item < target)) better++;
  }
  return better;
};

/** Scores every item for each user's held-out event. O(users · items · dimensions). */
export const createValidation = (network: Network, sequences: Sequences, users: Uint32Array) => {
  const { numeric, encoder, batch, items, dimensions, maximumRows } = network;
  const { kernels, space } = numeric;
  const block = Math.min(64, users.length);
  const states = space.f32(maximumRows * dimensions);
  const scores = space.f32(block * items);
  const maximumLength = batch.ragged.stepOffsets.length - 1;
  const window = { sequences, heldOut: () => 1 };

  const gatherStates = (hidden: Float32Array): void => {
    const { count, lengths, stepOffsets } = batch.ragged;
    for (let i = 0; i < count; i++) {
      const row = stepOffsets[lengths[i]! - 1]! + i;
      states.set(hidden.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    }
  };

  const rankOfUser = (user: number, own: Float32Array): number => {
    const last = sequences.offsets[user + 1]! - 1;
    const target = sequences.items[last]!;
    for (let at = sequences.offsets[user]!; at < last; at++)
      if (sequences.items[at] !== target) own[sequences.items[at]!] = Number.NEGATIVE_INFINITY;
    return rankOf(own, target);
  };

  return (): HoldOutFigures => {
    let hits = 0;
    let gain = 0;
    encoder.training = false;
    for (let from = 0; from < users.length; ) {
      const shape = { withTargets: false, maximumLength };
      from = fillBatch(batch, window, users, from, shape);
      gatherStates(encoder.forward(batch.inputs, batch.ragged));
      const { count } = batch.ragged;
      for (let first = 0; first < count; first += block) {
        const height = Math.min(block, count - first);
        kernels.gemm({
          ...{ m: height, n: items, k: dimensions, transposeB: true, c: scores },
          ...{ a: states.subarray(first * dimensions), b: encoder.embedding.table.value },
        });
        for (let i = 0; i < height; i++) {
          const own = scores.subarray(i * items, (i + 1) * items);
          const rank = rankOfUser(batch.users[first + i]!, own);
          if (rank >= 10) continue;
          hits++;
          gain += 1 / Math.log2(rank + 2);
        }
      }
    }
    return { recall10: hits / users.length, ndcg10: gain / users.length };
  };
};
