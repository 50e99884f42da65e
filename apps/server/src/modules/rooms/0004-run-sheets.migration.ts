import { type Kysely, sql } from 'kysely';

/** Minutes, notes and sections around the bag, which stays the truth of what is sold and in which order. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table room_run_sheets (
      room_id uuid primary key references rooms (id),
      version int not null check (version > 0),
      items jsonb not null,
      changed_at timestamptz not null
    )`.execute(db);
};
