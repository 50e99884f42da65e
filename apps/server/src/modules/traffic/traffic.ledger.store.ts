import type { TrafficFlow, TrafficPart, TrafficShares } from '@kaibo/contracts/traffic';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { arrays } from '#platform/postgres.arrays';
import { inParts } from '#platform/turns';
import type { Entry } from './traffic.ledger.rules.ts';
import { tables } from './traffic.tables.ts';

/** All who write rows lock them in the same order. */
export const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const byKey = (a: Entry, b: Entry): number =>
  a.minuteMs - b.minuteMs || inOrder(a.roomId, b.roomId) || inOrder(a.source, b.source);

const ROWS_AT_ONCE = 200;

/**
 * Adds to what is there, in the order of the keys. Browsers say what was clicked: of a room that was never shown nothing
 * is written, whatever they say.
 */
export const addEntries = async (tx: Transaction, entries: readonly Entry[]): Promise<void> => {
  const shown = new Set(entries.flatMap(({ served, roomId }) => (served > 0 ? [roomId] : [])));
  const isOurs = ({ roomId, served, lost }: Entry): boolean =>
    served > 0 || shown.has(roomId) || Object.values(lost).some((milli) => milli > 0);
  await inParts(entries.toSorted(byKey), ROWS_AT_ONCE, (part) => addRows(tx, part, isOurs));
};

const addRows = (tx: Transaction, rows: readonly Entry[], isOurs: (row: Entry) => boolean) => {
  const numbers = (of: (row: Entry) => number) => sql`${arrays.int8(rows.map(of))}::bigint[]`;
  return sql`
    insert into traffic_ledger as ledger (minute, room_id, source, served, organic_milli, floor_milli, group_milli,
      exploration_milli, paid_milli, lost_seats_milli, lost_stock_milli, lost_cap_milli, lost_others_milli, clicks)
    select minute, room_id, source, served, organic_milli, floor_milli, group_milli, exploration_milli, paid_milli,
           lost_seats_milli, lost_stock_milli, lost_cap_milli, lost_others_milli, clicks
      from unnest(
      ${arrays.timestamptz(rows.map(({ minuteMs }) => minuteMs))}::timestamptz[],
      ${arrays.uuid(rows.map(({ roomId }) => roomId))}::uuid[],
      ${arrays.text(rows.map(({ source }) => source))}::text[],
      ${arrays.int4(rows.map(({ served }) => served))}::int[],
      ${numbers(({ parts }) => parts.organic)}, ${numbers(({ parts }) => parts.floor)},
      ${numbers(({ parts }) => parts.group)}, ${numbers(({ parts }) => parts.exploration)},
      ${numbers(({ parts }) => parts.paid)}, ${numbers(({ lost }) => lost.seats)},
      ${numbers(({ lost }) => lost.stock)}, ${numbers(({ lost }) => lost.cap)},
      ${numbers(({ lost }) => lost.others)}, ${arrays.int4(rows.map(({ clicks }) => clicks))}::int[],
      ${arrays.boolean(rows.map(isOurs))}::boolean[])
      as told (minute, room_id, source, served, organic_milli, floor_milli, group_milli, exploration_milli,
        paid_milli, lost_seats_milli, lost_stock_milli, lost_cap_milli, lost_others_milli, clicks, is_ours)
     where is_ours or exists (select 1 from traffic_ledger as shown where shown.room_id = told.room_id and shown.served > 0)
    on conflict (minute, room_id, source) do update set
      served = ledger.served + excluded.served,
      organic_milli = ledger.organic_milli + excluded.organic_milli,
      floor_milli = ledger.floor_milli + excluded.floor_milli,
      group_milli = ledger.group_milli + excluded.group_milli,
      exploration_milli = ledger.exploration_milli + excluded.exploration_milli,
      paid_milli = ledger.paid_milli + excluded.paid_milli,
      lost_seats_milli = ledger.lost_seats_milli + excluded.lost_seats_milli,
      lost_stock_milli = ledger.lost_stock_milli + excluded.lost_stock_milli,
      lost_cap_milli = ledger.lost_cap_milli + excluded.lost_cap_milli,
      lost_others_milli = ledger.lost_others_milli + excluded.lost_others_milli,
      clicks = ledger.clicks + excluded.clicks`.execute(tx);
};

export const addGiven = async (
  tx: Transaction,
  boosts: ReadonlyMap<string, number>,
): Promise<void> => {
  if (boosts.size === 0) return;
  const rows = [...boosts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    insert into traffic_boosts (id, given)
    select * from unnest(${rows.map(([id]) => id)}::uuid[], ${rows.map(([, given]) => given)}::bigint[])
    on conflict (id) do update set given = traffic_boosts.given + excluded.given`.execute(tx);
};

const sums = sql`
  coalesce(sum(served), 0)::int as served,
  coalesce(sum(organic_milli), 0)::bigint as organic, coalesce(sum(floor_milli), 0)::bigint as floor,
  coalesce(sum(group_milli), 0)::bigint as "group", coalesce(sum(exploration_milli), 0)::bigint as exploration,
  coalesce(sum(paid_milli), 0)::bigint as paid,
  coalesce(sum(lost_seats_milli), 0)::bigint as "lostSeats", coalesce(sum(lost_stock_milli), 0)::bigint as "lostStock",
  coalesce(sum(lost_cap_milli), 0)::bigint as "lostCap", coalesce(sum(lost_others_milli), 0)::bigint as "lostOthers",
  coalesce(sum(clicks), 0)::int as clicks`;

interface Sums {
  served: number;
  organic: number;
  floor: number;
  group: number;
  exploration: number;
  paid: number;
  lostSeats: number;
  lostStock: number;
  lostCap: number;
  lostOthers: number;
  clicks: number;
}

const sharesOf = (row: Sums): TrafficShares & { clicks: number } => ({
  served: row.served,
  parts: {
    ...{ organic: row.organic, floor: row.floor, group: row.group },
    ...{ exploration: row.exploration, paid: row.paid },
  },
  lost: { seats: row.lostSeats, stock: row.lostStock, cap: row.lostCap, others: row.lostOthers },
  clicks: row.clicks,
});

export type RoomSums = TrafficShares & { roomId: string; clicks: number };

/** Of every room that was shown, or lost a place, in that time; most shown first. */
export const sumsByRoom = async (
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  limit = 1_000,
): Promise<RoomSums[]> => {
  const { rows } = await sql<Sums & { roomId: string }>`
    select room_id as "roomId", ${sums} from traffic_ledger
     where minute >= ${new Date(fromMs)} and minute < ${new Date(toMs)}
     group by room_id order by sum(served) desc, room_id limit ${limit}`.execute(db);
  return rows.map((row) => ({ roomId: row.roomId, ...sharesOf(row) }));
};

/** Of one room, in steps of so many milliseconds; steps without anything are left out. */
export const sumsOverTime = async (
  db: Database,
  asked: { roomId: string; fromMs: number; toMs: number; stepMs: number },
): Promise<(TrafficShares & { atMs: number; clicks: number })[]> => {
  const { rows } = await sql<Sums & { step: number }>`
    select floor((extract(epoch from minute) * 1000 - ${asked.fromMs}::float8) / ${asked.stepMs}::float8)::int as step, ${sums}
      from traffic_ledger
     where room_id = ${asked.roomId} and minute >= ${new Date(asked.fromMs)} and minute < ${new Date(asked.toMs)}
     group by 1 order by 1`.execute(db);
  return rows.map((row) => ({ atMs: asked.fromMs + row.step * asked.stepMs, ...sharesOf(row) }));
};

/** All rooms together, and how many there were. */
export const sumsOfAll = async (
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<TrafficShares & { rooms: number }> => {
  const { rows } = await sql<Sums & { rooms: number }>`
    select count(distinct room_id) filter (where served > 0)::int as rooms, ${sums} from traffic_ledger
     where minute >= ${new Date(fromMs)} and minute < ${new Date(toMs)}`.execute(db);
  const { clicks: _, ...shares } = sharesOf(rows[0]!);
  return { rooms: rows[0]!.rooms, ...shares };
};

/** From where, and why, to these rooms; the others are one. */
export const flowsBetween = async (
  db: Database,
  asked: { fromMs: number; toMs: number; roomIds: readonly string[] },
): Promise<TrafficFlow[]> => {
  const { rows } = await sql<
    { source: string; roomId: string | null } & Record<TrafficPart, number>
  >`
    select source, case when room_id = any (${[...asked.roomIds]}::uuid[]) then room_id end as "roomId",
           sum(organic_milli)::bigint as organic, sum(floor_milli)::bigint as floor,
           sum(group_milli)::bigint as "group", sum(exploration_milli)::bigint as exploration,
           sum(paid_milli)::bigint as paid
      from traffic_ledger
     where minute >= ${new Date(asked.fromMs)} and minute < ${new Date(asked.toMs)} and served > 0
     group by 1, 2`.execute(db);
  const parts = ['organic', 'floor', 'group', 'exploration', 'paid'] as const;
  return rows.flatMap(({ source, roomId, ...row }) =>
    parts.flatMap((part) => (row[part] > 0 ? [{ source, part, roomId, milli: row[part] }] : [])),
  );
};

/** Impressions of each room since, of those asked. */
export const servedSince = async (
  db: Database,
  roomIds: readonly string[],
  fromMs: number,
): Promise<Map<string, number>> => {
  const { rows } = await sql<{ roomId: string; served: number }>`
    select room_id as "roomId", sum(served)::int as served from traffic_ledger
     where room_id = any (${[...roomIds]}::uuid[]) and minute >= ${new Date(fromMs)}
     group by room_id`.execute(db);
  return new Map(rows.map(({ roomId, served }) => [roomId, served]));
};

/** What was given of each boost, and whether it has ended. */
export const boostsOf = async (db: Database | Transaction, ids: readonly string[]) => {
  if (ids.length === 0)
    return new Map<string, { given: number; endedAt: Date | null; why: string | null }>();
  const rows = await tables(db)
    .selectFrom('traffic_boosts')
    .select(['id', 'given', 'ended_at as endedAt', 'why'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
};

export const forgetLedger = async (db: Database, beforeMs: number): Promise<void> => {
  const before = new Date(beforeMs);
  await tables(db).deleteFrom('traffic_ledger').where('minute', '<', before).execute();
  await tables(db)
    .deleteFrom('traffic_rates')
    .where('kind', '<>', 'all')
    .where('at', '<', before)
    .execute();
  await sql`delete from traffic_takings where day < ${before}::date - 31`.execute(db);
};
