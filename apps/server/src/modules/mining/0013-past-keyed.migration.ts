import { type Kysely, sql } from 'kysely';

/** Pseudonyms made without the secret of the installation are made anew with it, some at a time, by a task. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table mining_past add column keyed boolean not null default false`.execute(db);
  await sql`create index mining_past_unkeyed on mining_past (buyer) where not keyed`.execute(db);
};
