import { type Kysely, sql } from 'kysely';

/** The first answer to an intention, kept so that a retry gets the same one. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table once_answers (
      scope text not null,
      key text not null,
      fingerprint text not null,
      answer json,
      made_at timestamptz not null default now(),
      primary key (scope, key)
    )`.execute(db);
};
