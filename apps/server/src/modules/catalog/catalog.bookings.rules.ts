import {
  OrderCancelled,
  OrderExpired,
  OrderPaid,
  OrderPlaced,
  OrderRefunding,
  OrderShipped,
} from '@kaibo/contracts';
import type { MovementKind } from '@kaibo/contracts/goods';
import type { Level, LevelStep } from './catalog.movements.ts';
import { pickPlaces } from './catalog.places.ts';

export type BookedState = 'taken' | 'shipped' | 'back';

export interface Booking {
  skuId: string;
  locationId: string;
  quantity: number;
}

/** What an order took, from where, and whether it still has it. */
export interface BookedOrder {
  storeId: string;
  state: BookedState;
  bookings: Booking[];
}

export interface OrderFact {
  name: string;
  orderId: string;
  storeId: string;
  /** Of `OrderPlaced`; empty for the others. */
  lines: readonly { skuId: string; quantity: number }[];
  /** It happened before levels were kept, and is in them already. */
  isInLevels: boolean;
}

/** What is known before, and follows as facts are booked. */
export interface Books {
  orders: Map<string, BookedOrder>;
  /** By option; one that is no more has none. */
  levels: Map<string, Level[]>;
  /** By store. */
  defaults: Map<string, string>;
}

interface Move {
  to: BookedState;
  kind: MovementKind;
  sign: -1 | 0 | 1;
  reserved: -1 | 1;
}

const back = (kind: MovementKind): Move => ({ to: 'back', kind, sign: 1, reserved: -1 });

const moves: Record<string, Partial<Record<BookedState, Move>>> = {
  // Money that came late, for an order that had given its pieces back and found others.
  [OrderPaid.name]: { back: { to: 'taken', kind: 'sold', sign: -1, reserved: 1 } },
  [OrderCancelled.name]: { taken: back('released') },
  [OrderExpired.name]: { taken: back('released') },
  [OrderRefunding.name]: { taken: back('returned') },
  [OrderShipped.name]: { taken: { to: 'shipped', kind: 'sold', sign: 0, reserved: -1 } },
};

export const bookedFacts = [OrderPlaced.name, ...Object.keys(moves)];

/** One total per option, wherever it lay. */
const linesOf = (bookings: readonly Booking[]) => {
  const totals = new Map<string, number>();
  for (const { skuId, quantity } of bookings)
    totals.set(skuId, (totals.get(skuId) ?? 0) + quantity);
  return [...totals].map(([skuId, quantity]) => ({ skuId, quantity }));
};

const pick = (books: Books, fact: OrderFact, lines: OrderFact['lines']): Booking[] => {
  const defaultId = books.defaults.get(fact.storeId);
  return lines.flatMap(({ skuId, quantity }) => {
    const levels = books.levels.get(skuId);
    if (!levels || !defaultId) return [];
    const places = fact.isInLevels ? [] : levels;
    return pickPlaces(places, quantity, defaultId).map((picked) => ({ skuId, ...picked }));
  });
};

const stepsOf = (books: Books, fact: OrderFact, bookings: Booking[], move: Move): LevelStep[] =>
  bookings.flatMap(({ skuId, locationId, quantity }) => {
    const levels = books.levels.get(skuId);
    if (!levels) return [];
    const delta = fact.isInLevels ? 0 : move.sign * quantity;
    const level = levels.find((each) => each.locationId === locationId);
    if (level) level.quantity += delta;
    const { kind, reserved } = move;
    const { orderId } = fact;
    return [{ skuId, locationId, kind, delta, reserved: reserved * quantity, orderId }];
  });

/** Takes a fact into the books and tells what it does to the levels; a fact that was booked before does nothing. */
export const bookFact = (books: Books, fact: OrderFact): LevelStep[] => {
  const { orderId, storeId } = fact;
  const order = books.orders.get(orderId);
  if (fact.name === OrderPlaced.name) {
    if (order) return [];
    const bookings = pick(books, fact, fact.lines);
    books.orders.set(orderId, { storeId, state: 'taken', bookings });
    return stepsOf(books, fact, bookings, { to: 'taken', kind: 'sold', sign: -1, reserved: 1 });
  }
  const move = order && moves[fact.name]?.[order.state];
  if (!move) return [];
  if (move.to === 'taken') order.bookings = pick(books, fact, linesOf(order.bookings));
  order.state = move.to;
  return stepsOf(books, fact, order.bookings, move);
};
