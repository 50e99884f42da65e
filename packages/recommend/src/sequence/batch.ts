import { createRagged, layRagged, type Ragged } from '@kaibo/numeric';
import type { Sequences } from '../recommender.ts';

/** Histories side by side, with what followed each event. */
export interface SequenceBatch {
  readonly ragged: Ragged;
  /** Users in the order of the batch, longest history first; shape [≥ count]. */
  readonly users: Uint32Array;
  /** Shape [≥ rows]. */
  readonly inputs: Uint32Array;
  /** The event after each of `inputs`; shape [≥ rows]. */
  readonly targets: Uint32Array;
}

export interface BatchSize {
  maximumRows: number;
  maximumLength: number;
}

export const createBatch = ({ maximumRows, maximumLength }: BatchSize): SequenceBatch => ({
  ragged: createRagged(maximumRows, maximumLength),
  users: new Uint32Array(maximumRows),
  inputs: new Uint32Array(maximumRows),
  targets: new Uint32Array(maximumRows),
});

/** Which part of each user's events counts: all, or all but the last. */
export interface Window {
  sequences: Sequences;
  /** Events at the end of each user's history that are not looked at. */
  heldOut: (user: number) => number;
}

/**
 * Takes users from `order[from]` on while their histories fit in, and lays them out.
 *
 * @param withTargets the last event of each history is a target only; otherwise it is an input too.
 * @returns the place in `order` after the last one taken. No allocation but one sort of the batch's users.
 */
export const fillBatch = (
  batch: SequenceBatch,
  { sequences, heldOut }: Window,
  order: Uint32Array,
  from: number,
  { withTargets, maximumLength }: { withTargets: boolean; maximumLength: number },
): number => {
  const { offsets, items } = sequences;
  const { ragged, users, inputs, targets } = batch;
  const maximumRows = inputs.length;
  const ahead = withTargets ? 1 : 0;
  const lengthOf = (user: number): number =>
    Math.min(maximumLength, offsets[user + 1]! - offsets[user]! - heldOut(user) - ahead);

  let count = 0;
  let rows = 0;
  let next = from;
  for (; next < order.length; next++) {
    const length = lengthOf(order[next]!);
    if (length < 1) continue;
    if (rows + length > maximumRows) break;
    users[count++] = order[next]!;
    rows += length;
  }
  users.subarray(0, count).sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  for (let i = 0; i < count; i++) ragged.lengths[i] = lengthOf(users[i]!);
  layRagged(ragged, count);
  for (let i = 0; i < count; i++) {
    const user = users[i]!;
    const length = ragged.lengths[i]!;
    const first = offsets[user + 1]! - heldOut(user) - ahead - length;
    for (let step = 0; step < length; step++) {
      const row = ragged.stepOffsets[step]! + i;
      inputs[row] = items[first + step]!;
      if (withTargets) targets[row] = items[first + step + 1]!;
    }
  }
  return next;
};
