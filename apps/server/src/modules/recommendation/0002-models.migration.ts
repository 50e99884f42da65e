import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // One fit, one row. What serves is `active`; a fit under way beats, so that one that died is found out.
  await sql`
    create table recommendation_models (
      version uuid primary key,
      name text not null,
      state text not null check (state in ('fitting', 'ready', 'active', 'retired', 'failed')),
      started_at timestamptz not null,
      beat_at timestamptz not null,
      -- Which run works on it; null until one has begun.
      runner uuid,
      fitted_at timestamptz,
      seconds double precision,
      people int not null default 0,
      items int not null default 0,
      interactions int not null default 0,
      bytes bigint not null default 0,
      -- False before it is fitted, and again once the file of an old one was deleted.
      has_file boolean not null default false,
      metrics jsonb not null default '[]',
      curve jsonb not null default '[]',
      options jsonb not null default '{}',
      problem text not null default '',
      activated_at timestamptz,
      check (state not in ('ready', 'active') or has_file)
    )`.execute(db);
  await sql`create unique index recommendation_models_one_active on recommendation_models (state) where state = 'active'`.execute(
    db,
  );
  await sql`create unique index recommendation_models_one_fitting on recommendation_models (state) where state = 'fitting'`.execute(
    db,
  );

  // What was bought together: one row an order. It stays when the log no longer has the event.
  await sql`
    create table recommendation_baskets (
      order_id uuid primary key,
      buyer_id uuid not null,
      product_ids uuid[] not null,
      placed_at timestamptz not null
    )`.execute(db);
  await sql`create index recommendation_baskets_by_buyer on recommendation_baskets (buyer_id, placed_at)`.execute(
    db,
  );

  // What was answered, for a day, and which positions of it were seen and clicked since.
  await sql`
    create table recommendation_served (
      request_id text primary key,
      person text,
      surface text not null,
      at timestamptz not null,
      items jsonb not null,
      exposed int[] not null default '{}',
      clicked int[] not null default '{}'
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index recommendation_served_by_time on recommendation_served (at)`.execute(db);
  await sql`
    create index recommendation_served_clicked on recommendation_served (person, at)
    where clicked <> '{}' and person is not null`.execute(db);

  // By the day (UTC) on which it was served.
  await sql`
    create table recommendation_outcomes (
      day date not null,
      surface text not null,
      source text not null,
      explored boolean not null,
      exposures bigint not null default 0,
      clicks bigint not null default 0,
      orders bigint not null default 0,
      primary key (day, surface, source, explored)
    ) with (fillfactor = 70)`.execute(db);
  await sql`
    create table recommendation_answers (
      day date not null,
      step text not null,
      answers bigint not null default 0,
      primary key (day, step)
    ) with (fillfactor = 70)`.execute(db);
};
