import { type Kysely, sql } from 'kysely';

/** Other sites that send what happens there, and files of other platforms that were read in. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table behaviour_sites (
      id uuid primary key,
      name text not null,
      origins text[] not null default '{}',
      public_key text unique,
      -- The beginning of the secret key finds it; of the rest there is only the hash (SHA-256).
      secret_key_start text unique,
      secret_hash bytea,
      events_per_minute int not null check (events_per_minute > 0),
      state text not null default 'active' check (state in ('active', 'revoked')),
      created_at timestamptz not null default now(),
      revoked_at timestamptz,
      last_seen_at timestamptz
    )`.execute(db);
  await sql`
    create table behaviour_site_hours (
      site uuid not null references behaviour_sites (id),
      hour timestamptz not null,
      accepted bigint not null default 0,
      unnamed bigint not null default 0,
      duplicates bigint not null default 0,
      refused bigint not null default 0,
      primary key (site, hour)
    )`.execute(db);
  await sql`
    create table behaviour_site_refusals (
      site uuid not null references behaviour_sites (id),
      hour timestamptz not null,
      code text not null,
      field text not null default '',
      count bigint not null,
      primary key (site, hour, code, field)
    )`.execute(db);
  // Ids of events that came lately; after that the store itself drops repeats.
  await sql`
    create table behaviour_site_seen (
      id uuid primary key,
      seen_on date not null default (now() at time zone 'UTC')::date
    )`.execute(db);
  await sql`create index behaviour_site_seen_by_day on behaviour_site_seen using brin (seen_on)`.execute(
    db,
  );
};
