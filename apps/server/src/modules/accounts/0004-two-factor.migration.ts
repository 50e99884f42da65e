import { type Kysely, sql } from 'kysely';

/** Secrets are encrypted, backup codes keyed hashes: the table alone opens no account. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table user_second_factors (
      user_id uuid primary key references users on delete cascade,
      secret text not null,
      on_since timestamptz,
      last_step bigint not null default 0,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table user_backup_codes (
      user_id uuid not null references user_second_factors on delete cascade,
      code_hash text not null,
      primary key (user_id, code_hash)
    )`.execute(db);
};
