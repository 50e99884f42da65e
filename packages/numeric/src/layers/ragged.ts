/**
 * Sequences of different length in one array without padding, step by step: rows
 * `stepOffsets[t] … stepOffsets[t + 1])` hold step t of every sequence that is that long.
 * Sequences are sorted longest first, so those active at step t + 1 are the first ones of step t.
 * Row of (sequence s, step t): `stepOffsets[t] + s`.
 */
export interface Ragged {
  /** Sequences in the batch. */
  count: number;
  /** Length of the longest. */
  steps: number;
  /** Rows in all: the sum of the lengths. */
  rows: number;
  /** Shape [≥ steps + 1]. */
  readonly stepOffsets: Uint32Array;
  /** Shape [≥ count], descending, all ≥ 1. */
  readonly lengths: Uint32Array;
}

/** Room for a batch; refilled by `layRagged` without allocation. */
export const createRagged = (maximumCount: number, maximumSteps: number): Ragged => ({
  count: 0,
  steps: 0,
  rows: 0,
  stepOffsets: new Uint32Array(maximumSteps + 1),
  lengths: new Uint32Array(maximumCount),
});

/** Sets the shape from the first `count` of `lengths`, which must be there already, descending. */
export const layRagged = (ragged: Ragged, count: number): void => {
  const { lengths, stepOffsets } = ragged;
  const steps = count === 0 ? 0 : lengths[0]!;
  let active = count;
  stepOffsets[0] = 0;
  for (let step = 0; step < steps; step++) {
    while (lengths[active - 1]! <= step) active--;
    stepOffsets[step + 1] = stepOffsets[step]! + active;
  }
  ragged.count = count;
  ragged.steps = steps;
  ragged.rows = stepOffsets[steps]!;
};
