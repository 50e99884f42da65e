import { type Kysely, sql } from 'kysely';

/** Portraits follow a busy log: what is written for every event costs as little as it can. */
export const up = async (db: Kysely<never>): Promise<void> => {
  // Read and written whole: as text the database has nothing to take apart.
  await sql`
    alter table mining_portrait_people alter column state type text using state::text`.execute(db);
  // Rows lie in the order of time, and are asked for by it once an hour.
  await sql`drop index mining_portrait_counted_by_time`.execute(db);
  await sql`
    create index mining_portrait_counted_by_time on mining_portrait_counted using brin (counted_at)
      with (pages_per_range = 16)`.execute(db);
};
