import { type Kysely, sql } from 'kysely';

/** For a host the room that stands for them now, the one on air or else the newest: found without asking for all. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table search_documents add column shows_id uuid`.execute(db);
};
