import { sql } from 'kysely';
import type { Database } from './database.ts';
import { type EventRow, eventColumns, toStoredEvent } from './events.rows.ts';
import type { StoredEvent } from './events.ts';

export interface EventFilter {
  name?: string;
  roomId?: string;
  /** Only events before this offset: the last one of the page before. */
  before?: string;
  limit: number;
}

/** Newest first, for people: without the wait that readers need, so an open transaction may still add before. */
export const listNewestEvents = async (
  db: Database,
  { name, roomId, before, limit }: EventFilter,
): Promise<StoredEvent[]> => {
  const conditions = [
    sql`true`,
    ...(name === undefined ? [] : [sql`name = ${name}`]),
    ...(roomId === undefined ? [] : [sql`room = ${roomId}`]),
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
