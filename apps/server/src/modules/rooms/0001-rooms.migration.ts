import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table rooms (
      id uuid primary key,
      host_id uuid not null,
      title text not null,
      description text not null,
      category_id text not null,
      cover_id uuid,
      announcement text not null default '',
      status text not null check (status in ('scheduled', 'live', 'ended', 'stopped')),
      starts_at timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      ended_by uuid,
      stop_reason text not null default '',
      bag uuid[] not null default '{}' check (cardinality(bag) <= 200),
      pinned_product_id uuid,
      pinned_at timestamptz,
      simulated boolean not null,
      search_text text not null generated always as (lower(title || ' ' || description)) stored,
      created_at timestamptz not null,
      check (pinned_product_id is null or pinned_product_id = any (bag))
    )`.execute(db);
  await sql`create index rooms_by_host on rooms (host_id, id desc)`.execute(db);
  await sql`create index rooms_by_status on rooms (status, id desc)`.execute(db);

  // Counted from the event log, apart from the room, so that counting never waits for a host's change.
  await sql`
    create table room_stats (
      room_id uuid primary key,
      viewers_now int not null default 0 check (viewers_now >= 0),
      likes bigint not null default 0,
      visits bigint not null default 0,
      sold bigint not null default 0
    ) with (fillfactor = 70)`.execute(db);
};
