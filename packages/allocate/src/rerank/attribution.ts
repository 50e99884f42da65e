import { AllocateError } from '../errors.ts';

/**
 * In the order in which the prices are switched on. `organic` is what the viewer's interest and the room's worth alone
 * would show; `seats`, `stock` and `cap` are what scarcity takes (or, where others are the scarce ones, leaves).
 */
export const ATTRIBUTION_TERMS = [
  'organic',
  'seats',
  'stock',
  'cap',
  'floor',
  'group',
  'paid',
  'exploration',
] as const;

export type AttributionTerm = (typeof ATTRIBUTION_TERMS)[number];

export const TERM_COUNT = ATTRIBUTION_TERMS.length;

/**
 * Why each candidate of one request was shown or not. The list is made again and again, first with every price at zero,
 * then with one more of them each time; a term is 1 where its price brought the candidate into the list, −1 where it drove
 * it out, 0 where it changed nothing. The terms of a candidate add up to 1 if it was shown and to 0 if not: whole numbers,
 * so any sum over requests is exact.
 *
 * Belongs to its ranker and is overwritten by its next answer.
 */
export interface Attribution {
  /** Candidates. */
  count: number;
  /** [count × TERM_COUNT], row-major, in the order of ATTRIBUTION_TERMS. */
  readonly terms: Int8Array;
  /** 1 for those in the list. */
  readonly served: Int8Array;
}

/** Terms summed by room over many requests. */
export interface Ledger {
  readonly rooms: number;
  /** [rooms × TERM_COUNT] impressions; each row adds up to `served` of its room, always. */
  readonly terms: Int32Array;
  readonly served: Int32Array;
}

export const createLedger = (rooms: number): Ledger => ({
  rooms,
  terms: new Int32Array(rooms * TERM_COUNT),
  served: new Int32Array(rooms),
});

/**
 * Adds one request. Candidates whose room has no row are left out. O(candidates), allocates nothing.
 *
 * @param room row in the ledger of each candidate.
 * @throws AllocateError `allocate/unknown-room` for a room beyond the ledger; nothing is added then.
 */
export const addToLedger = (ledger: Ledger, room: Int32Array, attribution: Attribution): void => {
  const { count, terms, served } = attribution;
  for (let at = 0; at < count; at++)
    if (room[at]! >= ledger.rooms)
      throw new AllocateError('allocate/unknown-room', `room ${room[at]} of ${ledger.rooms}`, {
        index: at,
        room: room[at]!,
      });
  for (let at = 0; at < count; at++) {
    const row = room[at]!;
    if (row < 0) continue;
    ledger.served[row]! += served[at]!;
    for (let term = 0; term < TERM_COUNT; term++)
      ledger.terms[row * TERM_COUNT + term]! += terms[at * TERM_COUNT + term]!;
  }
};
