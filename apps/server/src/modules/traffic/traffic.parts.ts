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
  const first = at * TERM_COUNT;
  if (terms[first + EXPLORED]! > 0) return 'exploration';
  if (terms[first + PAID]! > 0) return 'paid';
  if (terms[first + GROUP]! > 0) return 'group';
  return terms[first + FLOOR]! > 0 ? 'floor' : 'organic';
};

/** What drove out last who would have stood there by worth alone; null for who would not. */
export const lossOf = (terms: Int8Array, at: number): TrafficLoss | null => {
  const first = at * TERM_COUNT;
  if (terms[first + ORGANIC] !== 1) return null;
  for (const others of [EXPLORED, PAID, GROUP, FLOOR])
    if (terms[first + others]! < 0) return 'others';
  if (terms[first + CAP]! < 0) return 'cap';
  if (terms[first + STOCK]! < 0) return 'stock';
  return terms[first + SEATS]! < 0 ? 'seats' : 'others';
};
