import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // One row a person and thing: sums of acts, decayed to `at`. What decays fast says what they want right now.
  await sql`
    create table recommendation_tastes (
      person text not null,
      entity text not null,
      weight real not null,
      recent real not null,
      at timestamptz not null,
      following boolean not null default false,
      followed_at timestamptz,
      primary key (person, entity)
    ) with (fillfactor = 80)`.execute(db);

  // Acts of the tracker that were counted: a browser that is unsure sends them again.
  await sql`
    create table recommendation_counted (
      event_id uuid primary key,
      counted_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index recommendation_counted_by_time on recommendation_counted (counted_at)`.execute(
    db,
  );

  // What somebody does not want to see, and what else that speaks against.
  await sql`
    create table recommendation_refused (
      person text not null,
      kind text not null check (kind in ('room', 'product', 'host')),
      item_id uuid not null,
      against text[] not null,
      at timestamptz not null,
      primary key (person, kind, item_id)
    )`.execute(db);
};
