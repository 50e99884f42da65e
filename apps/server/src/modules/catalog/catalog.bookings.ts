import { OrderPlaced, type PayloadOf } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import {
  type BookedOrder,
  type BookedState,
  type Booking,
  bookedFacts,
  bookFact,
  type OrderFact,
} from './catalog.bookings.rules.ts';
import { lockLevels, writeLevels } from './catalog.movements.ts';

/**
 * Books what orders took and gave back to the places where it lies. Each order's state is kept beside its bookings and
 * moves with the reader's place in the log, so an event takes effect once however often it comes.
 */
export const bookingsSubscription: Subscription = {
  group: 'catalog.bookings',
  names: bookedFacts,
  from: 'oldest',
  handle: (events, tx) => book(tx, events),
};

/** UUIDv7 begins with the time at which it was made, by the clock of the machine and not of the story. */
const madeAtMs = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const factOf = (event: StoredEvent, sinceMs: number): OrderFact => {
  const { orderId, storeId, lines } = event.payload as PayloadOf<typeof OrderPlaced>;
  const isPlaced = event.name === OrderPlaced.name;
  const isInLevels = madeAtMs(event.id) < sinceMs;
  return { name: event.name, orderId, storeId, lines: isPlaced ? lines : [], isInLevels };
};

const book = async (tx: Transaction, events: readonly StoredEvent[]): Promise<void> => {
  const sinceMs = await levelsKeptSinceMs(tx);
  const facts = events.map((event) => factOf(event, sinceMs));
  const orders = await findOrders(
    tx,
    facts.map((fact) => fact.orderId),
  );
  const skuIds = [...facts.flatMap((fact) => fact.lines), ...bookingsOf(orders)].map(
    (line) => line.skuId,
  );
  const levels = await lockLevels(tx, skuIds);
  const defaults = await defaultPlaces(
    tx,
    facts.map((fact) => fact.storeId),
  );
  const books = { orders, levels, defaults };
  await writeLevels(
    tx,
    { actorId: null },
    facts.flatMap((fact) => bookFact(books, fact)),
  );
  await keepOrders(tx, orders);
};

const bookingsOf = (orders: ReadonlyMap<string, BookedOrder>): Booking[] =>
  [...orders.values()].flatMap((order) => order.bookings);

const levelsKeptSinceMs = async (tx: Transaction): Promise<number> => {
  const { rows } = await sql<{ since: Date }>`select since from stock_since`.execute(tx);
  return rows[0]?.since.getTime() ?? 0;
};

interface OrderRow {
  orderId: string;
  storeId: string;
  state: BookedState;
  bookings: Booking[] | null;
}

const findOrders = async (
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, BookedOrder>> => {
  const { rows } = await sql<OrderRow>`
    select orders.order_id as "orderId", orders.store_id as "storeId", orders.state,
      (select json_agg(json_build_object(
          'skuId', sku_id, 'locationId', location_id, 'quantity', quantity))
        from stock_bookings where stock_bookings.order_id = orders.order_id) as bookings
    from stock_orders orders where orders.order_id = any (${[...new Set(ids)]}::uuid[])`.execute(
    tx,
  );
  return new Map(
    rows.map(({ orderId, bookings, ...order }) => [
      orderId,
      { ...order, bookings: bookings ?? [] },
    ]),
  );
};

const defaultPlaces = async (
  tx: Transaction,
  storeIds: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<{ storeId: string; id: string }>`
    select store_id as "storeId", id from locations
    where is_default and store_id = any (${[...new Set(storeIds)]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ storeId, id }) => [storeId, id]));
};

const keepOrders = async (
  tx: Transaction,
  orders: ReadonlyMap<string, BookedOrder>,
): Promise<void> => {
  const ids = [...orders.keys()];
  const stores = [...orders.values()].map((order) => order.storeId);
  const states = [...orders.values()].map((order) => order.state);
  await sql`
    insert into stock_orders (order_id, store_id, state)
    select * from unnest(${ids}::uuid[], ${stores}::uuid[], ${states}::text[])
    on conflict (order_id) do update set state = excluded.state`.execute(tx);
  const rows = [...orders].flatMap(([id, order]) =>
    order.bookings.map((booking) => ({ id, ...booking })),
  );
  // Money that came late may have found its pieces elsewhere.
  await sql`delete from stock_bookings where order_id = any (${ids}::uuid[])`.execute(tx);
  await sql`
    insert into stock_bookings (order_id, sku_id, location_id, quantity)
    select * from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.skuId)}::uuid[],
      ${rows.map((row) => row.locationId)}::uuid[], ${rows.map((row) => row.quantity)}::int[])`.execute(
    tx,
  );
};
