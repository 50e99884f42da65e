import {
  Clicked,
  Dwelled,
  Entered,
  FeedServed,
  Followed,
  OrderPaid,
  type PayloadOf,
} from '@kaibo/contracts';
import { servedColumnsOf } from '@kaibo/contracts/impressions';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { arrays } from '#platform/postgres.arrays';
import { inParts, inTurns } from '#platform/turns';
import type { Rooms } from '#rooms';
import type { Expected } from './traffic.board.ts';
import { isGivenClick } from './traffic.ledger.rules.ts';
import { inOrder } from './traffic.ledger.store.ts';
import { type RateRow, tables } from './traffic.tables.ts';
import { PLACES } from './traffic.window.ts';

const counted = ['shown', 'clicks', 'visits', 'orders', 'fen', 'watch_ms', 'follows'] as const;
export type Counts = Record<(typeof counted)[number], number>;

const none = (): Counts => ({
  ...{ shown: 0, clicks: 0, visits: 0, orders: 0, fen: 0, watch_ms: 0, follows: 0 },
});

/** Half of what was counted is forgotten after so long: a stream's hour, and what is usual of a host. */
const HALF_LIFE_MS = { room: 3_600_000, host: 14 * 86_400_000, all: 14 * 86_400_000 } as const;

/** What a batch of events says of each room. */
export const countsOf = async (
  events: readonly StoredEvent[],
): Promise<ReadonlyMap<string, Counts>> => {
  const found = new Map<string, Counts>();
  const add = (roomId: string | null, name: keyof Counts, count: number): void => {
    if (roomId === null) return;
    const counts = found.get(roomId) ?? none();
    counts[name] += count;
    found.set(roomId, counts);
  };
  const count = ({ name, roomId, payload }: StoredEvent): void => {
    if (name === FeedServed.name) {
      if ((payload as PayloadOf<typeof FeedServed>).surface === 'search') return;
      const { ids, kinds, places } = servedColumnsOf(payload);
      for (let position = 0; position < Math.min(places.length, PLACES); position++)
        if (kinds[position] === 'room') add(ids[position]!, 'shown', 1);
    } else if (name === Clicked.name) {
      const click = payload as PayloadOf<typeof Clicked>;
      if (isGivenClick(click)) add(click.itemId, 'clicks', 1);
    } else if (name === Entered.name) {
      const { surface, itemId } = payload as PayloadOf<typeof Entered>;
      if (surface === 'room') add(itemId, 'visits', 1);
    } else if (name === Dwelled.name) {
      const { surface, itemId, dwellMs } = payload as PayloadOf<typeof Dwelled>;
      if (surface === 'room') add(itemId, 'watch_ms', dwellMs);
    } else if (name === OrderPaid.name) {
      add(roomId, 'orders', 1);
      add(roomId, 'fen', (payload as PayloadOf<typeof OrderPaid>).totalFen);
    } else if (name === Followed.name) {
      const follow = payload as PayloadOf<typeof Followed>;
      if (follow.following) add(follow.roomId, 'follows', 1);
    }
  };
  await inTurns(events, count);
  return found;
};

interface Delta extends Counts {
  kind: RateRow['kind'];
  id: string;
}

const ROWS_AT_ONCE = 200;

/** Decays what is there to now and adds the batch, in the order of the keys. */
const addRates = (tx: Transaction, deltas: readonly Delta[], nowMs: number): Promise<void> => {
  const rows = deltas.toSorted((a, b) => inOrder(a.kind, b.kind) || inOrder(a.id, b.id));
  return inParts(rows, ROWS_AT_ONCE, (part) => addRows(tx, part, nowMs));
};

const addRows = (tx: Transaction, rows: readonly Delta[], nowMs: number) => {
  const column = (name: keyof Counts) =>
    sql`${arrays.float8(rows.map((row) => row[name]))}::float8[]`;
  const halfLife = sql`case excluded.kind when 'room' then ${HALF_LIFE_MS.room}::float8 else ${HALF_LIFE_MS.host}::float8 end`;
  const left = sql`pow(2, -greatest(0, extract(epoch from excluded.at - traffic_rates.at)) * 1000 / ${halfLife})`;
  return sql`
    insert into traffic_rates (kind, id, shown, clicks, visits, orders, fen, watch_ms, follows, at)
    select kind, id, shown, clicks, visits, orders, fen, watch_ms, follows, ${new Date(nowMs)}::timestamptz
      from unnest(${arrays.text(rows.map(({ kind }) => kind))}::text[],
        ${arrays.text(rows.map(({ id }) => id))}::text[],
        ${column('shown')}, ${column('clicks')}, ${column('visits')}, ${column('orders')},
        ${column('fen')}, ${column('watch_ms')}, ${column('follows')})
        as delta (kind, id, shown, clicks, visits, orders, fen, watch_ms, follows)
    on conflict (kind, id) do update set
      shown = traffic_rates.shown * ${left} + excluded.shown,
      clicks = traffic_rates.clicks * ${left} + excluded.clicks,
      visits = traffic_rates.visits * ${left} + excluded.visits,
      orders = traffic_rates.orders * ${left} + excluded.orders,
      fen = traffic_rates.fen * ${left} + excluded.fen,
      watch_ms = traffic_rates.watch_ms * ${left} + excluded.watch_ms,
      follows = traffic_rates.follows * ${left} + excluded.follows,
      at = greatest(excluded.at, traffic_rates.at)`.execute(tx);
};

/** What rooms do with what they are shown: for whom no model foretells it. */
export const ratesSubscription = (needs: {
  rooms: Pick<Rooms, 'offersOf'>;
  /** Told of everything that was counted. */
  counted(events: readonly StoredEvent[]): void;
  nowMs(): number;
}): Subscription => ({
  group: 'traffic.rates',
  names: [
    ...[FeedServed.name, Clicked.name, Entered.name],
    ...[Dwelled.name, OrderPaid.name, Followed.name],
  ],
  from: 'now',
  batchSize: 1_000,
  // No divisor of the ledger's, so that the two seldom come together.
  everyMs: 1_300,
  handle: async (events, tx) => {
    const found = await countsOf(events);
    const offers = await needs.rooms.offersOf(tx, [...found.keys()]);
    const sums = new Map<string, Delta>();
    for (const [roomId, counts] of found) {
      const hostId = offers.get(roomId)?.hostId;
      if (hostId === undefined) continue;
      for (const [kind, id] of [
        ['room', roomId],
        ['host', hostId],
        ['all', ''],
      ] as const) {
        const sum = sums.get(`${kind} ${id}`) ?? { kind, id, ...none() };
        for (const name of counted) sum[name] += counts[name];
        sums.set(`${kind} ${id}`, sum);
      }
    }
    await addRates(tx, [...sums.values()], needs.nowMs());
  },
  handled: needs.counted,
});

/** Of what is usual anywhere, worth so many impressions and visits. */
const USUAL: Expected = {
  ...{ click: 0.06, buy: 0.02, orderFen: 10_000, watchMinutes: 2, follow: 0.01 },
};
const WORTH = { all: 200, host: 100, room: 50 } as const;
const MOST_WATCH_MINUTES = 120;

/** Counts pulled to what is usual: of the host, whose own are pulled to all, whose own are pulled to a guess. */
const pulled = (counts: Counts, usual: Expected, worth: number): Expected => {
  const per = (some: number, of: number, rate: number): number =>
    (some + worth * rate) / (of + worth);
  // An order is rarer than a visit, and its amount known after fewer of them.
  const orders = worth * usual.buy;
  const buy = per(counts.orders, Math.max(counts.visits, counts.orders), usual.buy);
  return {
    click: Math.min(1, per(counts.clicks, Math.max(counts.shown, counts.clicks), usual.click)),
    buy: Math.min(1, buy),
    orderFen: (counts.fen + orders * usual.orderFen) / (counts.orders + orders),
    watchMinutes: Math.min(
      MOST_WATCH_MINUTES,
      per(counts.watch_ms / 60_000, counts.visits, usual.watchMinutes),
    ),
    follow: Math.min(1, per(counts.follows, Math.max(counts.visits, counts.follows), usual.follow)),
  };
};

export interface Rates {
  /** Of a room that nothing is known of yet, or of its host. */
  usual: Expected;
  of(roomId: string, hostId: string): Expected;
  /** As they were counted, decayed; null for who was never shown. */
  countsOf(kind: 'room' | 'host', id: string): Counts | null;
}

/** Of these rooms and hosts, one query. */
export const readRates = async (
  db: Database,
  ids: { rooms: readonly string[]; hosts: readonly string[] },
): Promise<Rates> => {
  const rows = await tables(db)
    .selectFrom('traffic_rates')
    .selectAll()
    .where(
      sql<boolean>`(kind = 'room' and id = any (${[...ids.rooms]}::text[]))
        or (kind = 'host' and id = any (${[...ids.hosts]}::text[])) or kind = 'all'`,
    )
    .execute();
  const known = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  const countsFor = (key: string): Counts | null => known.get(key) ?? null;
  const usual = pulled(countsFor('all ') ?? none(), USUAL, WORTH.all);
  const hosts = new Map<string, Expected>();
  const ofHost = (hostId: string): Expected => {
    const found =
      hosts.get(hostId) ?? pulled(countsFor(`host ${hostId}`) ?? none(), usual, WORTH.host);
    hosts.set(hostId, found);
    return found;
  };
  return {
    usual,
    of: (roomId, hostId) =>
      pulled(countsFor(`room ${roomId}`) ?? none(), ofHost(hostId), WORTH.room),
    countsOf: (kind, id) => countsFor(`${kind} ${id}`),
  };
};
