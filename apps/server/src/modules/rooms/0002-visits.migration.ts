import { type Kysely, sql } from 'kysely';

/** Visits that were counted, by the id of their event: a browser sends an event again when its answer was lost. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table room_visits (
      event_id uuid primary key,
      counted_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index room_visits_by_time on room_visits (counted_at)`.execute(db);
};
