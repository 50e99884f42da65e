import { type Kysely, sql } from 'kysely';

/** Popularity as of `at`, decaying by half every ten minutes; each part apart, so that the reason can name one. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table feed_popularity (
      room_id uuid primary key,
      likes double precision not null default 0,
      sales double precision not null default 0,
      viewers int not null default 0,
      at timestamptz not null
    ) with (fillfactor = 70)`.execute(db);
};
