import type { RoomFormat, RoomStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import { containing, type Database, type Transaction } from '#platform/database';
import { type RoomTrigger, transitionOf } from './rooms.rules.ts';
import type { Statuses } from './rooms.statuses.ts';
import { ofOpenHost, shownStatus } from './rooms.suspended.ts';
import { tables } from './rooms.tables.ts';

const columns = [
  'rooms.id',
  'rooms.host_id as hostId',
  'rooms.title',
  'rooms.description',
  'rooms.category_id as categoryId',
  'rooms.cover_id as coverId',
  'rooms.announcement',
  'rooms.status',
  shownStatus.as('shownStatus'),
  'rooms.starts_at as startsAt',
  'rooms.started_at as startedAt',
  'rooms.ended_at as endedAt',
  'rooms.ended_by as endedBy',
  'rooms.bag',
  'rooms.pinned_product_id as pinnedProductId',
  'rooms.simulated',
  'rooms.format',
  'rooms.expected_minutes as expectedMinutes',
  'rooms.time_zone as timeZone',
  'rooms.schedule_revision as scheduleRevision',
  'rooms.cancel_reason as cancelReason',
  'rooms.teasers',
  'rooms.veiled',
  'rooms.sold_out as soldOut',
] as const;

const stats = [
  sql<number>`coalesce(room_stats.viewers_now, 0)`.as('viewersNow'),
  sql<number>`coalesce(room_stats.likes, 0)`.as('likes'),
  sql<number>`coalesce(room_stats.visits, 0)`.as('visits'),
  sql<number>`coalesce(room_stats.sold, 0)`.as('sold'),
] as const;

/** Without the bag and all that belongs to it: of hundreds of rooms every second it is most of what is read. */
const cardColumns = [
  'rooms.id',
  'rooms.host_id as hostId',
  'rooms.title',
  'rooms.category_id as categoryId',
  'rooms.cover_id as coverId',
  shownStatus.as('shownStatus'),
  'rooms.starts_at as startsAt',
  'rooms.started_at as startedAt',
  'rooms.ended_at as endedAt',
  'rooms.pinned_product_id as pinnedProductId',
  sql<string[]>`
    case when rooms.pinned_product_id = any (rooms.sold_out)
         then array[rooms.pinned_product_id] else '{}' end`.as('soldOut'),
  'rooms.simulated',
  'rooms.format',
] as const;

const roomsWithStats = (db: Database | Transaction) =>
  tables(db).selectFrom('rooms').leftJoin('room_stats', 'room_stats.room_id', 'rooms.id');

const roomRows = (db: Database | Transaction) => roomsWithStats(db).select(columns).select(stats);

export type RoomRow = Awaited<ReturnType<typeof findRoom>> & {};

export const findRoom = (db: Database | Transaction, id: string) =>
  roomRows(db).where('rooms.id', '=', id).executeTakeFirst();

/** Locked until the transaction ends. */
export const lockRoom = (tx: Transaction, id: string) =>
  roomRows(tx).where('rooms.id', '=', id).forUpdate('rooms').executeTakeFirst();

export interface RoomFilter {
  ids?: readonly string[];
  status?: RoomStatus;
  hostId?: string;
  hostIds?: readonly string[];
  categoryId?: string;
  /** In the title, or the room's id. */
  q?: string;
  before?: string;
  limit: number;
  /** What everybody may see: nothing stopped, of no suspended host, and nothing planned without a time. */
  listed?: boolean;
}

const isListed = sql<boolean>`
  rooms.status <> 'stopped' and (rooms.status <> 'scheduled' or rooms.starts_at is not null)`;

/** Newest first. */
const filtered = (db: Database, filter: RoomFilter) => {
  const { ids, status, hostId, hostIds, categoryId, q, before, limit, listed = false } = filter;
  return roomsWithStats(db)
    .$if(ids !== undefined, (query) => query.where('rooms.id', 'in', [...(ids ?? [])]))
    .$if(status !== undefined, (query) => query.where('rooms.status', '=', status!))
    .$if(hostId !== undefined, (query) => query.where('rooms.host_id', '=', hostId!))
    .$if(hostIds !== undefined, (query) => query.where('rooms.host_id', 'in', [...(hostIds ?? [])]))
    .$if(categoryId !== undefined, (query) => query.where('rooms.category_id', '=', categoryId!))
    .$if(q !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where('rooms.title', 'ilike', containing(q!)),
          where(sql<string>`rooms.id::text`, '=', q!.toLowerCase()),
        ]),
      ),
    )
    .$if(before !== undefined, (query) => query.where('rooms.id', '<', before!))
    .$if(listed, (query) => query.where(ofOpenHost).where(isListed))
    .orderBy('rooms.id', 'desc')
    .limit(limit);
};

export const findRooms = (db: Database, filter: RoomFilter): Promise<RoomRow[]> =>
  filtered(db, filter).select(columns).select(stats).execute();

/** As much of each as its card shows. */
export const findRoomCards = (db: Database, filter: RoomFilter) =>
  filtered(db, filter).select(cardColumns).select(stats).execute();

export type RoomCardRow = Awaited<ReturnType<typeof findRoomCards>>[number];

export const roomIdsOf = async (db: Database, hostId: string): Promise<string[]> => {
  const query = tables(db).selectFrom('rooms').select('id').where('host_id', '=', hostId);
  return (await query.execute()).map(({ id }) => id);
};

export const statusOf = async (
  db: Database | Transaction,
  id: string,
): Promise<RoomStatus | null> => {
  const query = tables(db)
    .selectFrom('rooms')
    .select(shownStatus.as('status'))
    .where('id', '=', id);
  return (await query.executeTakeFirst())?.status ?? null;
};

export const soldOutIn = async (db: Database, id: string): Promise<string[]> => {
  const query = tables(db).selectFrom('rooms').select(['bag', 'sold_out as soldOut']);
  const row = await query
    .where('id', '=', id)
    .where('sold_out', '<>', sql<string[]>`'{}'`)
    .executeTakeFirst();
  return row ? row.soldOut.filter((productId) => row.bag.includes(productId)) : [];
};

export const roomsSelling = async (db: Database, productId: string): Promise<string[]> => {
  const rows = await tables(db)
    .selectFrom('rooms')
    .select('id')
    .where('status', '=', 'live')
    .where(ofOpenHost)
    .where(sql<boolean>`${productId}::uuid = any (bag)`)
    // What viewers do not see yet says nothing of its price or stock either.
    .where(sql<boolean>`not (${productId}::uuid = any (veiled))`)
    .execute();
  return rows.map((row) => row.id);
};

export const roomsWatched = async (db: Database): Promise<string[]> => {
  const query = tables(db).selectFrom('room_stats').select('room_id').where('viewers_now', '>', 0);
  return (await query.execute()).map((row) => row.room_id);
};

export interface NewRoom {
  id: string;
  hostId: string;
  title: string;
  description: string;
  categoryId: string;
  coverId: string | null;
  startsAt: Date | null;
  expectedMinutes: number | null;
  timeZone: string;
  format: RoomFormat;
  simulated: boolean;
}

export const insertRoom = async (tx: Transaction, room: NewRoom): Promise<void> => {
  await tables(tx)
    .insertInto('rooms')
    .values({
      id: room.id,
      host_id: room.hostId,
      title: room.title,
      description: room.description,
      category_id: room.categoryId,
      cover_id: room.coverId,
      status: 'scheduled',
      starts_at: room.startsAt,
      expected_minutes: room.expectedMinutes,
      time_zone: room.timeZone,
      format: room.format,
      simulated: room.simulated,
      created_at: new Date(),
    })
    .execute();
  await tables(tx)
    .insertInto('room_stats')
    .values({ room_id: room.id, viewers_now: 0, likes: 0, visits: 0, sold: 0 })
    .execute();
};

export interface RoomChange {
  title?: string;
  description?: string;
  announcement?: string;
  cover_id?: string | null;
  category_id?: string;
  starts_at?: Date | null;
  expected_minutes?: number | null;
  time_zone?: string;
  format?: RoomFormat;
  schedule_revision?: number;
  teasers?: string[];
  veiled?: string[];
  bag?: string[];
  pinned_product_id?: string | null;
  pinned_at?: Date | null;
  sold_out?: string[];
}

export const changeRoom = async (
  tx: Transaction,
  id: string,
  change: RoomChange,
): Promise<void> => {
  await tables(tx).updateTable('rooms').set(change).where('id', '=', id).execute();
};

/** Moves the room when the trigger applies to the state it is in; false when it does not (any more). */
export const moveRoom = async (
  { tx, statuses }: { tx: Transaction; statuses: Pick<Statuses, 'moving'> },
  id: string,
  trigger: RoomTrigger,
  facts: {
    started_at?: Date;
    ended_at?: Date | null;
    ended_by?: string | null;
    stop_reason?: string;
    cancelled_at?: Date;
    cancel_reason?: string;
    schedule_revision?: number;
  },
): Promise<boolean> => {
  const { from, to } = transitionOf(trigger);
  statuses.moving([id], to);
  const moved = await tables(tx)
    .updateTable('rooms')
    .set({ status: to, ...facts })
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .$if(trigger !== 'stop', (query) => query.where('ended_by', 'is', null))
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
};

export interface StatsDelta {
  roomId: string;
  likes: number;
  visits: number;
  sold: number;
  /** The latest count; null leaves it. */
  viewersNow: number | null;
}

/** The ids of those visits that were not counted before; from now on they are. */
export const takeVisits = async (
  tx: Transaction,
  visits: readonly { id: string }[],
): Promise<Set<string>> => {
  const ids = visits.map((visit) => visit.id).sort();
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    insert into room_visits (event_id) select unnest(${ids}::uuid[])
    on conflict do nothing returning event_id as id`.execute(tx);
  return new Set(rows.map((row) => row.id));
};

/** A visit that is sent again later than this counts again. */
const VISITS_KEPT = sql`interval '7 days'`;

export const forgetVisits = async (db: Database): Promise<void> => {
  await sql`delete from room_visits where counted_at < now() - ${VISITS_KEPT}`.execute(db);
};

/** One statement for a whole batch of events. */
export const addStats = async (tx: Transaction, deltas: readonly StatsDelta[]): Promise<void> => {
  if (deltas.length === 0) return;
  const sorted = deltas.toSorted((a, b) => (a.roomId < b.roomId ? -1 : 1));
  await sql`
    update room_stats set
      likes = room_stats.likes + delta.likes,
      visits = room_stats.visits + delta.visits,
      sold = greatest(0, room_stats.sold + delta.sold),
      viewers_now = coalesce(delta.viewers_now, room_stats.viewers_now)
    from unnest(
      ${sorted.map((delta) => delta.roomId)}::uuid[],
      ${sorted.map((delta) => delta.likes)}::bigint[],
      ${sorted.map((delta) => delta.visits)}::bigint[],
      ${sorted.map((delta) => delta.sold)}::bigint[],
      ${sorted.map((delta) => delta.viewersNow)}::int[]
    ) as delta (room_id, likes, visits, sold, viewers_now)
    where room_stats.room_id = delta.room_id`.execute(tx);
};
