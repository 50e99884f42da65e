import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // What portraits are drawn from: sums kept from the log by one subscription. Only of who agreed is anything known by
  // name; all of it can be made again from the log.
  await sql`
    create table mining_portrait_consents (
      user_id uuid primary key,
      agreed boolean not null
    )`.execute(db);

  await sql`
    create table mining_portrait_people (
      user_id uuid primary key,
      state jsonb not null,
      last_at timestamptz not null
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index mining_portrait_people_by_age on mining_portrait_people (last_at)`.execute(
    db,
  );

  // The buyer is null for who had not agreed, and from the moment they agree no more.
  await sql`
    create table mining_portrait_orders (
      order_id uuid primary key,
      buyer_id uuid,
      room_id uuid,
      placed_at timestamptz not null,
      paid_at timestamptz,
      refunded_at timestamptz
    ) with (fillfactor = 80)`.execute(db);
  await sql`
    create index mining_portrait_orders_by_buyer on mining_portrait_orders (buyer_id, placed_at desc)
     where buyer_id is not null`.execute(db);
  await sql`create index mining_portrait_orders_by_age on mining_portrait_orders (placed_at)`.execute(
    db,
  );
  await sql`
    create table mining_portrait_lines (
      order_id uuid not null references mining_portrait_orders on delete cascade,
      sku_id uuid not null,
      product_id uuid not null,
      quantity int not null,
      unit_fen bigint not null,
      placed_at timestamptz not null,
      primary key (order_id, sku_id)
    )`.execute(db);
  await sql`
    create index mining_portrait_lines_by_product on mining_portrait_lines (product_id, placed_at desc)`.execute(
    db,
  );

  await sql`
    create table mining_portrait_prices (
      product_id uuid not null,
      sku_id uuid not null,
      at timestamptz not null,
      from_fen bigint not null,
      to_fen bigint not null,
      primary key (product_id, sku_id, at)
    )`.execute(db);
  await sql`create index mining_portrait_prices_by_age on mining_portrait_prices (at)`.execute(db);

  // What happened in rooms of a host in an hour, of nobody in particular.
  await sql`
    create table mining_portrait_hours (
      host_id uuid not null,
      hour timestamptz not null,
      category_id text not null,
      visits int not null,
      orders int not null,
      refunds int not null,
      viewers bigint not null,
      samples int not null,
      primary key (host_id, hour, category_id)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index mining_portrait_hours_by_age on mining_portrait_hours (hour)`.execute(db);

  // Days on which somebody who agreed came to rooms of a host.
  await sql`
    create table mining_portrait_visits (
      host_id uuid not null,
      user_id uuid not null,
      days int not null,
      last_day date not null,
      primary key (host_id, user_id)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index mining_portrait_visits_by_host on mining_portrait_visits (host_id, last_day desc)`.execute(
    db,
  );
  await sql`create index mining_portrait_visits_by_user on mining_portrait_visits (user_id)`.execute(
    db,
  );

  // Events of the tracker that were counted: a browser that is unsure sends them again.
  await sql`
    create table mining_portrait_counted (
      event_id uuid primary key,
      counted_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index mining_portrait_counted_by_time on mining_portrait_counted (counted_at)`.execute(
    db,
  );

  // The middle of all hosts, worked out now and then; none where there are too few of them.
  await sql`
    create table mining_portrait_medians (
      figure text primary key,
      median float8 not null,
      hosts int not null,
      at timestamptz not null
    )`.execute(db);
};
