import { Clicked, Entered, Left, OrderPaid, OrderRefunded } from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { bookOf, type Known, portraitEvents } from './mining.portraits.book.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';
import {
  agreementsOf,
  keptPeople,
  ordersOf,
  takeUncounted,
  writeBook,
} from './mining.portraits.store.ts';

/** A browser that is unsure sends these again. */
const tracked: ReadonlySet<string> = new Set([Entered.name, Left.name, Clicked.name]);

/** Ids of a batch's people and things, wherever an event names them. */
interface Named {
  users: Set<string>;
  rooms: Set<string>;
  products: Set<string>;
  orders: Set<string>;
}

interface Naming {
  userId?: string;
  buyerId?: string;
  roomId?: string | null;
  productId?: string;
  orderId?: string;
  itemId?: string | null;
  itemKind?: string;
  surface?: string;
  lines?: { productId: string }[];
}

const namedIn = (events: readonly StoredEvent[]): Named => {
  const named: Named = {
    ...{ users: new Set(), rooms: new Set(), products: new Set(), orders: new Set() },
  };
  for (const { name, actorId, payload } of events) {
    const told = payload as Naming;
    for (const id of [actorId, told.userId, told.buyerId]) if (id) named.users.add(id);
    if (told.roomId) named.rooms.add(told.roomId);
    if (told.productId) named.products.add(told.productId);
    for (const { productId } of told.lines ?? []) named.products.add(productId);
    if (told.orderId && (name === OrderPaid.name || name === OrderRefunded.name))
      named.orders.add(told.orderId);
    const kind = told.itemKind ?? told.surface;
    if (told.itemId && (kind === 'room' || kind === 'replay')) named.rooms.add(told.itemId);
    if (told.itemId && kind === 'product') named.products.add(told.itemId);
  }
  return named;
};

const knownTo = async (
  { accounts, catalog, rooms }: PortraitsNeeds,
  tx: Transaction,
  events: readonly StoredEvent[],
): Promise<Known> => {
  const named = namedIn(events);
  const orders = await ordersOf(tx, [...named.orders]);
  for (const order of orders.values()) {
    if (order.buyerId !== null) named.users.add(order.buyerId);
    for (const { productId } of order.lines) named.products.add(productId);
  }
  const users = [...named.users];
  const agreed = await agreementsOf(tx, users);
  const untold = users.filter((id) => !agreed.has(id));
  return {
    ...{ orders, agreed },
    agreeing: new Set((await accounts.audienceOf(tx, untold)).keys()),
    people: await keptPeople(tx, users),
    rooms: await rooms.offersOf(tx, [...named.rooms]),
    products: await catalog.productFacts(tx, [...named.products]),
  };
};

export const PORTRAITS_GROUP = 'mining.portraits';

/** Keeps what portraits are drawn from: from each event once, in the order of the log. */
export const portraitsSubscription = (needs: PortraitsNeeds): Subscription => ({
  group: PORTRAITS_GROUP,
  names: portraitEvents,
  from: 'oldest',
  batchSize: 2_000,
  // Nobody waits for a portrait while they click; what many do comes together.
  everyMs: 250,
  handle: async (events, tx) => {
    const sent = events.filter(({ name }) => tracked.has(name)).map(({ id }) => id);
    const uncounted = await takeUncounted(tx, sent);
    const fresh = events.filter(({ name, id }) => !tracked.has(name) || uncounted.delete(id));
    if (fresh.length > 0) await writeBook(tx, await bookOf(fresh, await knownTo(needs, tx, fresh)));
  },
});
