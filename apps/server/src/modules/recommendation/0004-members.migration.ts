import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // One row a segment and person: what they put into it, by thing, decayed to `at`. So many serve, or nobody; and what
  // is to be forgotten can be taken out again.
  await sql`
    create table recommendation_members (
      segment text not null,
      person text not null,
      entities text[] not null,
      weights float8[] not null,
      recents float8[] not null,
      at timestamptz not null,
      primary key (segment, person),
      check (cardinality(weights) = cardinality(entities) and cardinality(recents) = cardinality(entities))
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index recommendation_members_by_person on recommendation_members (person)`.execute(
    db,
  );
  // Of what segments hold so far nobody knows whose it is.
  await sql`delete from recommendation_tastes where person like 's:%'`.execute(db);
};
