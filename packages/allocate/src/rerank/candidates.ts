import { AllocateError } from '../errors.ts';

/** No room, or no kind. */
export const NONE = -1;

/**
 * The candidates of one request, a column each, filled anew for every request: [capacity], of which the first `count`
 * count. Keep one per thread and refill it.
 */
export interface Candidates {
  readonly capacity: number;
  count: number;
  /** Row in the prices; NONE for a room that the last plan did not know (it then has no prices). */
  room: Int32Array;
  /** v: what showing it is worth, fen; ≥ 0. */
  value: Float64Array;
  /** d: what an impression takes of the seats, e.g. seat-minutes. */
  seatUse: Float64Array;
  /** q: what it takes of the stock, pieces. */
  stockUse: Float64Array;
  /** r: relevance to this viewer, for the guard of the viewer's own interest. */
  relevance: Float64Array;
  /** What exploring it is worth beyond its mean: a Thompson draw less the posterior's mean; may be negative. */
  explore: Float64Array;
  /** Category, host or what else must not come in a row; NONE for none. */
  kind: Int32Array;
}

/** @throws AllocateError `allocate/bad-option`. */
export const createCandidates = (capacity: number): Candidates => {
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new AllocateError('allocate/bad-option', `capacity is ${capacity}: a whole number ≥ 1`, {
      field: 'capacity',
      found: capacity,
    });
  return {
    capacity,
    count: 0,
    room: new Int32Array(capacity).fill(NONE),
    value: new Float64Array(capacity),
    seatUse: new Float64Array(capacity),
    stockUse: new Float64Array(capacity),
    relevance: new Float64Array(capacity),
    explore: new Float64Array(capacity),
    kind: new Int32Array(capacity).fill(NONE),
  };
};

/** One candidate in plain words; what is left out is zero. */
export interface Candidate {
  room: number;
  value: number;
  seatUse?: number;
  stockUse?: number;
  relevance?: number;
  explore?: number;
  kind?: number;
}

/** Fills the columns; allocates nothing. @throws AllocateError `allocate/bad-shape` beyond the capacity. */
export const fillCandidates = (into: Candidates, from: readonly Candidate[]): Candidates => {
  if (from.length > into.capacity)
    throw new AllocateError('allocate/bad-shape', `${from.length} candidates`, {
      field: 'candidates',
      expected: into.capacity,
      found: from.length,
    });
  into.count = from.length;
  for (let i = 0; i < from.length; i++) {
    const one = from[i]!;
    into.room[i] = one.room;
    into.value[i] = one.value;
    into.seatUse[i] = one.seatUse ?? 0;
    into.stockUse[i] = one.stockUse ?? 0;
    into.relevance[i] = one.relevance ?? 0;
    into.explore[i] = one.explore ?? 0;
    into.kind[i] = one.kind ?? NONE;
  }
  return into;
};
