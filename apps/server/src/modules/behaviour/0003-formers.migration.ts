import { type Kysely, sql } from 'kysely';

/** Every store that was given up and may still be there, not only the last. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table behaviour_store add column formers uuid[] not null default '{}'`.execute(
    db,
  );
  await sql`update behaviour_store set formers = array[former] where former is not null`.execute(
    db,
  );
  await sql`alter table behaviour_store drop column former`.execute(db);
};
