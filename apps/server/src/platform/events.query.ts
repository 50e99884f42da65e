import { sql } from 'kysely';
import type { Database } from './database.ts';
import { type EventRow, eventColumns, toStoredEvent } from './events.rows.ts';
import type { StoredEvent } from './events.ts';
import { isId } from './id.ts';

export interface EventFilter {
  name?: string;
  roomId?: string;
  /** An actor, a room or a key. */
  id?: string;
  made?: 'people' | 'demo';
  fromMs?: number;
  toMs?: number;
  /** Only events before this offset: the last one of the page before. */
  before?: string;
  limit: number;
}

const about = (id: string) =>
  isId(id.toLowerCase()) ? sql`(room = ${id} or actor = ${id} or key = ${id})` : sql`key = ${id}`;

/**
 * Events about one id are looked for in the last seven days unless `fromMs` is given: no index holds actors and
 * keys, because every append would pay for it.
 * without the wait that readers need, so an open transaction may still add before.
 */
export const listNewestEvents = async (
  db: Database,
  { name, roomId, id, made, fromMs, toMs, before, limit }: EventFilter,
): Promise<StoredEvent[]> => {
  const conditions = [
    sql`true`,
    ...(name === undefined ? [] : [sql`name = ${name}`]),
    ...(roomId === undefined ? [] : [sql`room = ${roomId}`]),
    ...(id === undefined ? [] : [about(id)]),
    ...(id === undefined || fromMs !== undefined
      ? []
      : [sql`recorded_at > now() - interval '7 days'`]),
    ...(made === undefined ? [] : [sql`simulated = ${made === 'demo'}`]),
    ...(fromMs === undefined ? [] : [sql`at >= ${new Date(fromMs)}`]),
    ...(toMs === undefined ? [] : [sql`at < ${new Date(toMs)}`]),
    ...(before === undefined ? [] : [sql`"offset" < ${before}`]),
  ];
  const { rows } = await sql<EventRow>`
    select ${sql.raw(eventColumns)} from events where ${sql.join(conditions, sql` and `)}
     order by "offset" desc limit ${limit}`.execute(db);
  return rows.map(toStoredEvent);
};

/** How many events of each name were ever recorded, most first, up to now. */
export const countEventsByName = async (
  db: Database,
): Promise<{ name: string; count: number }[]> => {
  await sql`select events_count_up()`.execute(db);
  const { rows } = await sql<{ name: string; count: number }>`
    select name, count from event_counts order by count desc, name`.execute(db);
  return rows;
};
