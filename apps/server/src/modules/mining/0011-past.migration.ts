import { type Kysely, sql } from 'kysely';

/** Purchases from before, or from elsewhere: they tell rules and rhythms, and are no orders of this platform. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table mining_past (
      -- Of the purchase where it was made: told twice, it is there once.
      id text primary key,
      -- A pseudonym; what was told is hashed first.
      buyer text not null,
      at timestamptz not null,
      total_fen bigint not null check (total_fen >= 0),
      lines jsonb not null,
      simulated boolean not null
    )`.execute(db);
  await sql`create index mining_past_by_time on mining_past (at)`.execute(db);
};
