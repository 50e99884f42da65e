import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table follows (
      user_id uuid not null,
      host_id uuid not null check (host_id <> user_id),
      since timestamptz not null,
      primary key (user_id, host_id)
    )`.execute(db);
  await sql`create index follows_by_host on follows (host_id)`.execute(db);
};
