import { type Kysely, sql } from 'kysely';

/** What makes a store a place: a banner, and a notice that its keeper changes now and then. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table stores add column banner_id uuid references pictures`.execute(db);
  await sql`alter table stores add column notice text not null default ''`.execute(db);
};
