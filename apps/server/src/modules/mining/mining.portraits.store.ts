import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { Book, Hour, Line, Order } from './mining.portraits.book.ts';
import { type PersonState, readState, stateText } from './mining.portraits.person.ts';
import { DAY_MS } from './mining.portraits.rules.ts';

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;
const dayStart = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

type Cell = string | number | null;
/** A column as one text, a line each: a list of thousands costs the driver, element by element, more than the rest. */
const column = (type: 'uuid' | 'int' | 'bigint' | 'text' | 'date', cells: readonly Cell[]) =>
  sql`string_to_array(${cells.join('\n')}, chr(10), '')::${sql.raw(type)}[]`;
const ids = (list: Iterable<string>) => column('uuid', [...list]);
/** Of a column of milliseconds. */
const moment = (name: string) => sql`to_timestamp(${sql.ref(name)} / 1000.0)`;

/** The ids of those events that were not counted before; from now on they are. */
export const takeUncounted = async (
  tx: Transaction,
  eventIds: readonly string[],
): Promise<Set<string>> => {
  if (eventIds.length === 0) return new Set();
  const { rows } = await sql<{ found: string | null }>`
    with fresh as (
      insert into mining_portrait_counted (event_id) select unnest(${ids([...eventIds].sort())})
      on conflict do nothing returning event_id)
    select string_agg(event_id::text, ',') as found from fresh`.execute(tx);
  return new Set(rows[0]?.found?.split(','));
};

/** Who agrees, as far as the log has told. */
export const agreementsOf = async (
  tx: Database | Transaction,
  userIds: readonly string[],
): Promise<Map<string, boolean>> => {
  const { rows } = await sql<{ id: string; agreed: boolean }>`
    select user_id as id, agreed from mining_portrait_consents
     where user_id = any (${ids(userIds)})`.execute(tx);
  return new Map(rows.map(({ id, agreed }) => [id, agreed]));
};

/** What is kept of people, read when it is asked for. */
export const keptPeople = async (
  db: Database | Transaction,
  userIds: readonly string[],
): Promise<{ get(userId: string): PersonState | undefined }> => {
  const { rows } = await sql<{ id: string; state: string }>`
    select user_id as id, state from mining_portrait_people
     where user_id = any (${ids(userIds)})`.execute(db);
  const texts = new Map(rows.map(({ id, state }) => [id, state]));
  return {
    get: (userId) => {
      const text = texts.get(userId);
      return text === undefined ? undefined : readState(text);
    },
  };
};

export const ordersOf = async (
  tx: Transaction,
  orderIds: readonly string[],
): Promise<Map<string, Order>> => {
  if (orderIds.length === 0) return new Map();
  const { rows } = await sql<Omit<Order, 'placedAtMs'> & { placedAtMs: number; lines: Line[] }>`
    select held.order_id as "orderId", buyer_id as "buyerId", room_id as "roomId",
           (extract(epoch from held.placed_at) * 1000)::bigint as "placedAtMs",
           (select coalesce(json_agg(json_build_object('skuId', sku_id, 'productId', product_id,
                     'quantity', quantity, 'unitFen', unit_fen)), '[]')
              from mining_portrait_lines line where line.order_id = held.order_id) as lines
      from mining_portrait_orders held where held.order_id = any (${ids(orderIds)})`.execute(tx);
  return new Map(rows.map((order) => [order.orderId, order]));
};

/** Of these people nothing stays: what they bought is nobody's from now on. */
const forget = async (tx: Transaction, userIds: readonly string[]): Promise<void> => {
  if (userIds.length === 0) return;
  const gone = ids(userIds);
  await sql`delete from mining_portrait_people where user_id = any (${gone})`.execute(tx);
  await sql`delete from mining_portrait_visits where user_id = any (${gone})`.execute(tx);
  await sql`
    update mining_portrait_orders set buyer_id = null where buyer_id = any (${gone})`.execute(tx);
};

/** States between two turns. */
const STATES_AT_ONCE = 200;

const textsOf = async (states: readonly (readonly [string, PersonState])[]): Promise<string[]> => {
  const texts: string[] = [];
  for (const [place, [, state]] of states.entries()) {
    if (place % STATES_AT_ONCE === STATES_AT_ONCE - 1) await nextTurn();
    texts.push(stateText(state));
  }
  return texts;
};

const writeStates = async (tx: Transaction, { people }: Book): Promise<void> => {
  const states = [...people].sort(byId);
  if (states.length === 0) return;
  // By the day: an index holds it, and what changes in no index costs none.
  const rows = sql`
    select user_id, state, ${moment('day')} as last_at from unnest(
      ${ids(states.map(([id]) => id))},
      ${column('text', await textsOf(states))},
      ${column(
        'bigint',
        states.map(([, state]) => dayStart(state.lastMs)),
      )}) as told (user_id, state, day)`;
  // Most are there already, and to change a row costs half of what it costs to find out that one cannot be added.
  const { numAffectedRows } = await sql`
    update mining_portrait_people held set state = told.state, last_at = told.last_at
      from (${rows}) told where held.user_id = told.user_id`.execute(tx);
  if (Number(numAffectedRows ?? 0n) === states.length) return;
  await sql`
    insert into mining_portrait_people (user_id, state, last_at)
    select * from (${rows}) told
     where not exists (select from mining_portrait_people held where held.user_id = told.user_id)
    on conflict (user_id) do update set state = excluded.state, last_at = excluded.last_at`.execute(
    tx,
  );
};

const writePeople = async (tx: Transaction, book: Book): Promise<void> => {
  const told = [...book.consents].sort(byId);
  if (told.length > 0)
    await sql`
      insert into mining_portrait_consents (user_id, agreed)
      select * from unnest(${told.map(([id]) => id)}::uuid[], ${told.map(([, is]) => is)}::boolean[])
      on conflict (user_id) do update set agreed = excluded.agreed`.execute(tx);
  await writeStates(tx, book);
};

const writeOrders = async (tx: Transaction, book: Book): Promise<void> => {
  const orders = [...book.placed.values()];
  const of = <T extends object>(list: readonly T[], cell: (one: T) => Cell) => list.map(cell);
  if (orders.length > 0) {
    await sql`
      insert into mining_portrait_orders (order_id, buyer_id, room_id, placed_at)
      select order_id, buyer_id, room_id, ${moment('placed')} from unnest(
        ${ids(orders.map((order) => order.orderId))},
        ${column(
          'uuid',
          of(orders, (order) => order.buyerId),
        )},
        ${column(
          'uuid',
          of(orders, (order) => order.roomId),
        )},
        ${column(
          'bigint',
          of(orders, (order) => order.placedAtMs),
        )})
        as told (order_id, buyer_id, room_id, placed)
      on conflict do nothing`.execute(tx);
    const lines = orders.flatMap((order) => order.lines.map((line) => ({ ...line, order })));
    await sql`
      insert into mining_portrait_lines (order_id, sku_id, product_id, quantity, unit_fen, placed_at)
      select order_id, sku_id, product_id, quantity, unit_fen, ${moment('placed')} from unnest(
        ${column(
          'uuid',
          of(lines, ({ order }) => order.orderId),
        )},
        ${column(
          'uuid',
          of(lines, (line) => line.skuId),
        )},
        ${column(
          'uuid',
          of(lines, (line) => line.productId),
        )},
        ${column(
          'int',
          of(lines, (line) => line.quantity),
        )},
        ${column(
          'bigint',
          of(lines, (line) => line.unitFen),
        )},
        ${column(
          'bigint',
          of(lines, ({ order }) => order.placedAtMs),
        )})
        as told (order_id, sku_id, product_id, quantity, unit_fen, placed)
      on conflict do nothing`.execute(tx);
  }
  const moved = async (
    name: 'paid_at' | 'refunded_at',
    times: ReadonlyMap<string, number>,
  ): Promise<void> => {
    if (times.size === 0) return;
    await sql`
      update mining_portrait_orders as held set ${sql.ref(name)} = ${moment('at')} from unnest(
        ${ids(times.keys())}, ${column('bigint', [...times.values()])}) as moved (id, at)
      where held.order_id = moved.id`.execute(tx);
  };
  await moved('paid_at', book.paidAtMs);
  await moved('refunded_at', book.refundedAtMs);
};

const writePrices = async (tx: Transaction, { prices }: Book): Promise<void> => {
  if (prices.length === 0) return;
  await sql`
    insert into mining_portrait_prices (product_id, sku_id, at, from_fen, to_fen)
    select product_id, sku_id, ${moment('at')}, from_fen, to_fen from unnest(
      ${ids(prices.map((step) => step.productId))},
      ${ids(prices.map((step) => step.skuId))},
      ${column(
        'bigint',
        prices.map((step) => step.atMs),
      )},
      ${column(
        'bigint',
        prices.map((step) => step.fromFen),
      )},
      ${column(
        'bigint',
        prices.map((step) => step.toFen),
      )}) as told (product_id, sku_id, at, from_fen, to_fen)
    on conflict do nothing`.execute(tx);
};

const writeHours = async (tx: Transaction, book: Book): Promise<void> => {
  const hours = [...book.hours.values()];
  if (hours.length === 0) return;
  const of = (cell: (hour: Hour) => Cell) => hours.map(cell);
  await sql`
    insert into mining_portrait_hours as held
      (host_id, hour, category_id, visits, orders, refunds, viewers, samples)
    select host_id, ${moment('hour')}, coalesce(category_id, ''), visits, orders, refunds, viewers, samples from unnest(
      ${column(
        'uuid',
        of((hour) => hour.hostId),
      )},
      ${column(
        'bigint',
        of((hour) => hour.hourMs),
      )},
      ${column(
        'text',
        of((hour) => hour.categoryId),
      )},
      ${column(
        'int',
        of((hour) => hour.visits),
      )},
      ${column(
        'int',
        of((hour) => hour.orders),
      )},
      ${column(
        'int',
        of((hour) => hour.refunds),
      )},
      ${column(
        'bigint',
        of((hour) => hour.viewers),
      )},
      ${column(
        'int',
        of((hour) => hour.samples),
      )})
      as told (host_id, hour, category_id, visits, orders, refunds, viewers, samples)
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
  // Whoever came before on the same day changes nothing: most of them.
  await sql`
    insert into mining_portrait_visits as held (host_id, user_id, days, last_day)
    select came.host_id, came.user_id, coalesce(min(before.days), 0) + count(*), max(came.day)
      from unnest(
        ${ids(rows.map((row) => row.hostId))},
        ${ids(rows.map((row) => row.userId))},
        ${column(
          'date',
          rows.map((row) => row.day),
        )}) as came (host_id, user_id, day)
      left join mining_portrait_visits before using (host_id, user_id)
     where before.last_day is null or came.day > before.last_day
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
