import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // What was seen and clicked of an answer that the log does not tell of yet: it is written beside answering.
  await sql`
    create table recommendation_early_looks (
      request_id text not null,
      item_id uuid not null,
      clicked boolean not null,
      at timestamptz not null,
      primary key (request_id, item_id)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index recommendation_early_looks_by_time on recommendation_early_looks (at)`.execute(
    db,
  );
};
