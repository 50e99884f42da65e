import { type Kysely, sql } from 'kysely';

/** What was said, for replays: read from the event log, apart from it, so that a line can be taken back. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table interaction_lines (
      room_id uuid not null,
      message_id text not null,
      user_id uuid not null,
      text text not null,
      said_at timestamptz not null,
      simulated boolean not null,
      removed_at timestamptz,
      primary key (room_id, message_id)
    )`.execute(db);
  await sql`create index interaction_lines_by_time on interaction_lines (room_id, said_at)`.execute(
    db,
  );
};
