import { Liked, OrderPaid, type PayloadOf, ViewersCounted } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent } from '#platform/events';
import { decay, HALF_LIFE_MS } from './feed.rules.ts';

export type FeedTables = {
  feed_popularity: { room_id: string; likes: number; sales: number; viewers: number; at: Date };
};

const tables = (db: Database | Transaction) => db.withTables<FeedTables>();

interface Delta {
  likes: number;
  sales: number;
  viewers: number | null;
}

/** What a batch of events says of each room by now: old ones, read again or late, count for less. */
export const deltasOf = (events: readonly StoredEvent[], nowMs: number): Map<string, Delta> => {
  const deltas = new Map<string, Delta>();
  for (const { name, roomId, atMs, payload } of events) {
    if (!roomId) continue;
    const left = decay(nowMs - atMs);
    const delta = deltas.get(roomId) ?? { likes: 0, sales: 0, viewers: null };
    if (name === Liked.name) delta.likes += (payload as PayloadOf<typeof Liked>).count * left;
    else if (name === OrderPaid.name) delta.sales += left;
    else if (name === ViewersCounted.name)
      delta.viewers = (payload as PayloadOf<typeof ViewersCounted>).viewersNow;
    deltas.set(roomId, delta);
  }
  return deltas;
};

/** Decays what is there to now and adds the batch; one statement. */
export const addPopularity = async (
  tx: Transaction,
  deltas: ReadonlyMap<string, Delta>,
  nowMs: number,
): Promise<void> => {
  if (deltas.size === 0) return;
  const rooms = [...deltas].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const now = new Date(nowMs);
  const left = sql`pow(2, -greatest(0, extract(epoch from excluded.at - feed_popularity.at)) * 1000 / ${HALF_LIFE_MS}::float8)`;
  await sql`
    insert into feed_popularity (room_id, likes, sales, viewers, at)
    select room_id, likes, sales, coalesce(viewers, 0), ${now}::timestamptz
    from unnest(
      ${rooms.map(([roomId]) => roomId)}::uuid[],
      ${rooms.map(([, delta]) => delta.likes)}::float8[],
      ${rooms.map(([, delta]) => delta.sales)}::float8[],
      ${rooms.map(([, delta]) => delta.viewers)}::int[]
    ) as delta (room_id, likes, sales, viewers)
    on conflict (room_id) do update set
      likes = feed_popularity.likes * ${left} + excluded.likes,
      sales = feed_popularity.sales * ${left} + excluded.sales,
      viewers = case
        when excluded.room_id = any (${rooms.filter(([, delta]) => delta.viewers !== null).map(([roomId]) => roomId)}::uuid[])
        then excluded.viewers else feed_popularity.viewers end,
      at = excluded.at`.execute(tx);
};

export const popularityOf = async (db: Database, roomIds: readonly string[]) => {
  if (roomIds.length === 0) return new Map<string, FeedTables['feed_popularity']>();
  const rows = await tables(db)
    .selectFrom('feed_popularity')
    .selectAll()
    .where(sql<boolean>`room_id = any (${[...roomIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.room_id, row]));
};
