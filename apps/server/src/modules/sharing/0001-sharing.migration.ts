import { type Kysely, sql } from 'kysely';

/** Links know nobody who opened them: visits are counted by day; only who agreed to it has a last touch. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table sharing_links (
      code text primary key,
      kind text not null check (kind in ('room', 'product', 'store', 'host')),
      target_id uuid not null,
      owner_id uuid not null,
      sharer_id uuid,
      channel text not null,
      made_at timestamptz not null,
      unique nulls not distinct (kind, target_id, sharer_id, channel)
    )`.execute(db);
  await sql`create index sharing_links_by_owner on sharing_links (owner_id, kind, target_id)`.execute(
    db,
  );

  await sql`
    create table sharing_days (
      code text not null references sharing_links (code),
      day date not null,
      visits int not null default 0 check (visits >= 0),
      registrations int not null default 0 check (registrations >= 0),
      orders int not null default 0 check (orders >= 0),
      paid_fen bigint not null default 0 check (paid_fen >= 0),
      primary key (code, day)
    )`.execute(db);

  await sql`
    create table sharing_touches (
      user_id uuid primary key,
      code text not null references sharing_links (code),
      touched_at timestamptz not null
    )`.execute(db);

  await sql`
    create table sharing_newcomers (
      user_id uuid primary key,
      registered_at timestamptz not null,
      code text references sharing_links (code)
    )`.execute(db);

  await sql`
    create table sharing_orders (
      order_id uuid primary key,
      code text not null references sharing_links (code),
      total_fen bigint not null check (total_fen >= 0),
      paid_at timestamptz not null,
      refunded_at timestamptz
    )`.execute(db);
};
