import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { Book, Line, Order } from './mining.portraits.book.ts';
import type { PersonState } from './mining.portraits.person.ts';

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;
const moment = (atMs: number): Date => new Date(atMs);

/** The ids of those events that were not counted before; from now on they are. */
export const takeUncounted = async (
  tx: Transaction,
  eventIds: readonly string[],
): Promise<Set<string>> => {
  if (eventIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    insert into mining_portrait_counted (event_id) select unnest(${[...eventIds].sort()}::uuid[])
    on conflict do nothing returning event_id as id`.execute(tx);
  return new Set(rows.map((row) => row.id));
};

/** Who agrees, as far as the log has told. */
export const agreementsOf = async (
  tx: Database | Transaction,
  userIds: readonly string[],
): Promise<Map<string, boolean>> => {
  const { rows } = await sql<{ id: string; agreed: boolean }>`
    select user_id as id, agreed from mining_portrait_consents
     where user_id = any (${[...userIds]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, agreed }) => [id, agreed]));
};

export const peopleOf = async (
  db: Database | Transaction,
  userIds: readonly string[],
): Promise<Map<string, PersonState>> => {
  const { rows } = await sql<{ id: string; state: PersonState }>`
    select user_id as id, state from mining_portrait_people
     where user_id = any (${[...userIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, state }) => [id, state]));
};

export const ordersOf = async (
  tx: Transaction,
  orderIds: readonly string[],
): Promise<Map<string, Order>> => {
  if (orderIds.length === 0) return new Map();
  const { rows } = await sql<Omit<Order, 'placedAtMs'> & { placedAt: Date; lines: Line[] }>`
    select held.order_id as "orderId", buyer_id as "buyerId", room_id as "roomId",
           held.placed_at as "placedAt",
           (select coalesce(json_agg(json_build_object('skuId', sku_id, 'productId', product_id,
                     'quantity', quantity, 'unitFen', unit_fen)), '[]')
              from mining_portrait_lines line where line.order_id = held.order_id) as lines
      from mining_portrait_orders held where held.order_id = any (${[...orderIds]}::uuid[])`.execute(
    tx,
  );
  return new Map(
    rows.map(({ placedAt, ...order }) => [
      order.orderId,
      { ...order, placedAtMs: placedAt.getTime() },
    ]),
  );
};

/** Of these people nothing stays: what they bought is nobody's from now on. */
const forget = async (tx: Transaction, userIds: readonly string[]): Promise<void> => {
  if (userIds.length === 0) return;
  const ids = sql`${[...userIds]}::uuid[]`;
  await sql`delete from mining_portrait_people where user_id = any (${ids})`.execute(tx);
  await sql`delete from mining_portrait_visits where user_id = any (${ids})`.execute(tx);
  await sql`
    update mining_portrait_orders set buyer_id = null where buyer_id = any (${ids})`.execute(tx);
};

const writePeople = async (tx: Transaction, { consents, people }: Book): Promise<void> => {
  const told = [...consents].sort(byId);
  if (told.length > 0)
    await sql`
      insert into mining_portrait_consents (user_id, agreed)
      select * from unnest(${told.map(([id]) => id)}::uuid[], ${told.map(([, is]) => is)}::boolean[])
      on conflict (user_id) do update set agreed = excluded.agreed`.execute(tx);
  const states = [...people].sort(byId);
  if (states.length > 0)
    await sql`
      insert into mining_portrait_people (user_id, state, last_at)
      select * from unnest(
        ${states.map(([id]) => id)}::uuid[],
        ${states.map(([, state]) => JSON.stringify(state))}::jsonb[],
        ${states.map(([, state]) => moment(state.lastMs))}::timestamptz[])
      on conflict (user_id) do update set state = excluded.state, last_at = excluded.last_at`.execute(
      tx,
    );
};

const writeOrders = async (tx: Transaction, book: Book): Promise<void> => {
  const orders = [...book.placed.values()];
  if (orders.length > 0) {
    await sql`
      insert into mining_portrait_orders (order_id, buyer_id, room_id, placed_at)
      select * from unnest(
        ${orders.map((order) => order.orderId)}::uuid[],
        ${orders.map((order) => order.buyerId)}::uuid[],
        ${orders.map((order) => order.roomId)}::uuid[],
        ${orders.map((order) => moment(order.placedAtMs))}::timestamptz[])
      on conflict do nothing`.execute(tx);
    const lines = orders.flatMap((order) => order.lines.map((line) => ({ ...line, order })));
    await sql`
      insert into mining_portrait_lines (order_id, sku_id, product_id, quantity, unit_fen, placed_at)
      select * from unnest(
        ${lines.map(({ order }) => order.orderId)}::uuid[],
        ${lines.map((line) => line.skuId)}::uuid[],
        ${lines.map((line) => line.productId)}::uuid[],
        ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.unitFen)}::bigint[],
        ${lines.map(({ order }) => moment(order.placedAtMs))}::timestamptz[])
      on conflict do nothing`.execute(tx);
  }
  const moved = async (
    column: 'paid_at' | 'refunded_at',
    times: ReadonlyMap<string, number>,
  ): Promise<void> => {
    if (times.size === 0) return;
    await sql`
      update mining_portrait_orders as held set ${sql.ref(column)} = at from unnest(
        ${[...times.keys()]}::uuid[],
        ${[...times.values()].map(moment)}::timestamptz[]) as moved (id, at)
      where held.order_id = moved.id`.execute(tx);
  };
  await moved('paid_at', book.paidAtMs);
  await moved('refunded_at', book.refundedAtMs);
};

const writePrices = async (tx: Transaction, { prices }: Book): Promise<void> => {
  if (prices.length === 0) return;
  await sql`
    insert into mining_portrait_prices (product_id, sku_id, at, from_fen, to_fen)
    select * from unnest(
      ${prices.map((step) => step.productId)}::uuid[],
      ${prices.map((step) => step.skuId)}::uuid[],
      ${prices.map((step) => moment(step.atMs))}::timestamptz[],
      ${prices.map((step) => step.fromFen)}::bigint[],
      ${prices.map((step) => step.toFen)}::bigint[])
    on conflict do nothing`.execute(tx);
};

const writeHours = async (tx: Transaction, book: Book): Promise<void> => {
  const hours = [...book.hours.values()];
  if (hours.length === 0) return;
  await sql`
    insert into mining_portrait_hours as held
      (host_id, hour, category_id, visits, orders, refunds, viewers, samples)
    select * from unnest(
      ${hours.map((hour) => hour.hostId)}::uuid[],
      ${hours.map((hour) => moment(hour.hourMs))}::timestamptz[],
      ${hours.map((hour) => hour.categoryId)}::text[],
      ${hours.map((hour) => hour.visits)}::int[],
      ${hours.map((hour) => hour.orders)}::int[],
      ${hours.map((hour) => hour.refunds)}::int[],
      ${hours.map((hour) => hour.viewers)}::bigint[],
      ${hours.map((hour) => hour.samples)}::int[])
    on conflict (host_id, hour, category_id) do update set
      visits = held.visits + excluded.visits, orders = held.orders + excluded.orders,
      refunds = held.refunds + excluded.refunds, viewers = held.viewers + excluded.viewers,
      samples = held.samples + excluded.samples`.execute(tx);
};

/** A day counts once, whichever batch tells of it; one before the last does not count any more. */
const writeVisits = async (tx: Transaction, book: Book): Promise<void> => {
  const rows = [...book.visits.values()].flatMap(({ hostId, userId, days }) =>
    days.map((day) => ({ hostId, userId, day })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into mining_portrait_visits as held (host_id, user_id, days, last_day)
    select came.host_id, came.user_id,
           coalesce(min(before.days), 0)
             + count(*) filter (where before.last_day is null or came.day > before.last_day),
           greatest(max(came.day), max(before.last_day))
      from unnest(
        ${rows.map((row) => row.hostId)}::uuid[],
        ${rows.map((row) => row.userId)}::uuid[],
        ${rows.map((row) => row.day)}::date[]) as came (host_id, user_id, day)
      left join mining_portrait_visits before using (host_id, user_id)
     group by came.host_id, came.user_id
    on conflict (host_id, user_id) do update set
      days = excluded.days, last_day = excluded.last_day`.execute(tx);
};

/** In the transaction that moves the subscription's place: all of a batch, or nothing of it. */
export const writeBook = async (tx: Transaction, book: Book): Promise<void> => {
  await forget(tx, [...book.forgotten].sort());
  await writePeople(tx, book);
  await writeOrders(tx, book);
  await writePrices(tx, book);
  await writeHours(tx, book);
  await writeVisits(tx, book);
};

/** What is too old to speak goes. */
export const trimPortraits = async (db: Database, nowMs: number): Promise<void> => {
  const ago = (days: number) => sql`${new Date(nowMs - days * 86_400_000)}::timestamptz`;
  await sql`delete from mining_portrait_counted where counted_at < now() - interval '6 hours'`.execute(
    db,
  );
  await sql`delete from mining_portrait_people where last_at < ${ago(400)}`.execute(db);
  await sql`delete from mining_portrait_orders where placed_at < ${ago(400)}`.execute(db);
  // Apart from the former: those that were never paid are few, and have an index of their own.
  await sql`
    delete from mining_portrait_orders where paid_at is null and placed_at < ${ago(14)}`.execute(
    db,
  );
  await sql`delete from mining_portrait_prices where at < ${ago(400)}`.execute(db);
  await sql`delete from mining_portrait_hours where hour < ${ago(100)}`.execute(db);
  await sql`delete from mining_portrait_visits where last_day < ${ago(100)}::date`.execute(db);
};
