import type { StoredEventRow } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { type EventRow, eventColumns, toStoredEvent } from '#platform/events.rows';

/** How far back a console page looks: a rare name must not make it read the whole log. */
const REACH_EVENTS = 200_000;
const COUNTED_EVENTS = 50_000;

export interface EventsPage {
  name?: string;
  roomId?: string;
  /** Offset of the last event of the page before. */
  before?: string;
  limit: number;
}

/** Newest first. Reads the platform's table, which the event log offers in log order only. */
export const newestEvents = async (db: Database, page: EventsPage): Promise<StoredEventRow[]> => {
  const { name = null, roomId = null, before = null, limit } = page;
  const { rows } = await sql<EventRow>`
    select ${sql.raw(eventColumns)} from events
    where "offset" <= coalesce(${before}::bigint - 1, (select last_value from events_offset))
      and "offset" > coalesce(${before}::bigint, (select last_value from events_offset)) - ${REACH_EVENTS}
      and (${name}::text is null or name = ${name})
      and (${roomId}::uuid is null or room = ${roomId})
    order by "offset" desc limit ${limit}`.execute(db);
  return rows.map((row) => {
    const { position, ...envelope } = toStoredEvent(row);
    return { ...envelope, offset: position.offset };
  });
};

/** By name over the newest events, the most frequent first. */
export const countByName = async (db: Database): Promise<{ name: string; count: number }[]> => {
  const { rows } = await sql<{ name: string; count: number }>`
    select name, count(*)::int as count from events
    where "offset" > (select last_value from events_offset) - ${COUNTED_EVENTS}
    group by name order by count desc, name`.execute(db);
  return rows;
};
