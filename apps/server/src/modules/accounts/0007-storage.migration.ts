import { type Kysely, sql } from 'kysely';

/** How much a person keeps here, counted with each file; modules add what there was before, once. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table user_storage (
      user_id uuid primary key references users on delete cascade,
      used_bytes bigint not null check (used_bytes >= 0)
    )`.execute(db);
};
