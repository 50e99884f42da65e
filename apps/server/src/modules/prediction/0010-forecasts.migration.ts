import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // What rooms sold, by option and minute, read from the event log; kept for two days.
  await sql`
    create table prediction_sku_minutes (
      room_id uuid not null,
      sku_id uuid not null,
      minute timestamptz not null,
      units int not null default 0,
      sales int not null default 0,
      -- Pieces of orders that were given back in this minute: unpaid, or refunded before they were sent.
      returned int not null default 0,
      primary key (room_id, sku_id, minute)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index prediction_sku_minutes_by_time on prediction_sku_minutes (minute)`.execute(
    db,
  );
  // Moments at which an order took the last piece: sales of that day say less than was wanted.
  await sql`
    create table prediction_sold_out (
      sku_id uuid not null,
      at timestamptz not null,
      primary key (sku_id, at)
    )`.execute(db);

  // What was sold elsewhere, before: told by the merchant.
  await sql`
    create table prediction_past_sales (
      store_id uuid not null,
      sku_id uuid not null,
      day date not null,
      units int not null check (units >= 0),
      orders int not null check (orders >= 0),
      primary key (store_id, sku_id, day)
    )`.execute(db);
  await sql`
    create table prediction_past_streams (
      host_id uuid not null,
      started_at timestamptz not null,
      minutes int not null check (minutes between 1 and 1440),
      viewer_minutes bigint not null check (viewer_minutes >= 0),
      orders int not null check (orders >= 0),
      primary key (host_id, started_at)
    )`.execute(db);

  // Of a store, or of the platform (the nil id).
  await sql`
    create table prediction_settings (
      owner_id uuid primary key,
      settings jsonb not null
    )`.execute(db);

  // One row an option: the newest forecast.
  await sql`
    create table prediction_sku_forecasts (
      sku_id uuid primary key,
      store_id uuid not null,
      product_id uuid not null,
      title text not null,
      option text not null,
      code text not null,
      made_at timestamptz not null,
      stock int not null,
      state text not null,
      method text not null,
      per_day double precision,
      -- Days until it is empty; null beyond the horizon.
      cover_low double precision,
      cover_middle double precision,
      cover_high double precision,
      lead_low int,
      lead_middle int,
      lead_high int,
      reorder_point int,
      reorder_quantity int,
      -- The first is the most urgent.
      urgency double precision not null,
      -- Units of each day up to yesterday, oldest first.
      history jsonb not null,
      -- [low, middle, high] of each day from today.
      ahead jsonb not null
    )`.execute(db);
  await sql`create index prediction_sku_forecasts_by_store on prediction_sku_forecasts (store_id, urgency, sku_id)`.execute(
    db,
  );
  await sql`
    create table prediction_store_forecasts (
      store_id uuid primary key,
      made_at timestamptz not null,
      asked_at timestamptz,
      seconds double precision not null,
      facts jsonb not null
    )`.execute(db);

  // What was forecast before it came, and what came: the first forecast of a thing stays.
  await sql`
    create table prediction_snapshots (
      kind text not null,
      subject_id uuid not null,
      owner_id uuid not null,
      -- The moment (minutes) or the beginning of the day that the forecast is for.
      at timestamptz not null,
      made_at timestamptz not null,
      low double precision,
      middle double precision,
      high double precision,
      actual double precision,
      settled_at timestamptz,
      primary key (kind, subject_id, at)
    )`.execute(db);
  await sql`create index prediction_snapshots_open on prediction_snapshots (kind, at) where settled_at is null`.execute(
    db,
  );
  await sql`create index prediction_snapshots_of on prediction_snapshots (owner_id, kind, at)`.execute(
    db,
  );
};
