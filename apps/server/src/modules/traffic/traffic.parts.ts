import { ATTRIBUTION_TERMS, TERM_COUNT } from '@kaibo/allocate';
import type { TrafficLoss, TrafficPart } from '@kaibo/contracts/traffic';

const [ORGANIC, SEATS, STOCK, CAP, FLOOR, GROUP, PAID] = [
  ...['organic', 'seats', 'stock', 'cap', 'floor', 'group', 'paid'],
].map((term) => ATTRIBUTION_TERMS.indexOf(term as (typeof ATTRIBUTION_TERMS)[number])) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const EXPLORED = ATTRIBUTION_TERMS.indexOf('exploration');

/** What brought a candidate in last, of those that brought it in; scarcity of others leaves a place to worth. */
export const partOf = (terms: Int8Array, at: number): TrafficPart => {
  const term = (one: number): number => terms[at * TERM_COUNT + one]!;
  if (term(EXPLORED) > 0) return 'exploration';
  if (term(PAID) > 0) return 'paid';
  if (term(GROUP) > 0) return 'group';
  if (term(FLOOR) > 0) return 'floor';
  return 'organic';
};

/** What drove out last who would have stood there by worth alone; null for who would not. */
export const lossOf = (terms: Int8Array, at: number): TrafficLoss | null => {
  const term = (one: number): number => terms[at * TERM_COUNT + one]!;
  if (term(ORGANIC) !== 1) return null;
  if (term(EXPLORED) < 0 || term(PAID) < 0 || term(GROUP) < 0 || term(FLOOR) < 0) return 'others';
  if (term(CAP) < 0) return 'cap';
  if (term(STOCK) < 0) return 'stock';
  return term(SEATS) < 0 ? 'seats' : 'others';
};
