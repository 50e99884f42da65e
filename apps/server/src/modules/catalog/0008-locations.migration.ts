import { type Kysely, sql } from 'kysely';

/**
 * Where the pieces of a store lie. `skus.stock` stays what orders take from, in their own transaction; levels follow:
 * merchants' changes move both at once, sales arrive through the event log. So for every SKU, once the log has been
 * read: sum of levels' quantity = skus.stock. `reserved` pieces are sold and still in the house until they are
 * shipped: quantity + reserved is what somebody who counts finds.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await tables(db);
  await functions(db);
  await upgrade(db);
};

const tables = async (db: Kysely<never>): Promise<void> => {
  // A name of '' is shown as "main warehouse" in the reader's language.
  await sql`
    create table locations (
      id uuid primary key default gen_random_uuid(),
      store_id uuid not null references stores,
      name text not null,
      address text not null default '',
      is_default boolean not null default false,
      created_at timestamptz not null default now(),
      closed_at timestamptz,
      check (not is_default or closed_at is null)
    )`.execute(db);
  await sql`create index locations_by_store on locations (store_id)`.execute(db);
  await sql`
    create unique index locations_default on locations (store_id) where is_default`.execute(db);
  await sql`
    create unique index locations_by_name on locations (store_id, name) where closed_at is null
  `.execute(db);

  // A sale that the log tells before the release that made it possible takes a level below zero for a moment.
  await sql`
    create table stock_levels (
      sku_id uuid not null references skus on delete cascade,
      location_id uuid not null references locations,
      quantity int not null default 0,
      reserved int not null default 0,
      primary key (sku_id, location_id)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index stock_levels_by_location on stock_levels (location_id)`.execute(db);

  await sql`
    create table stock_movements (
      number bigint generated always as identity primary key,
      store_id uuid not null,
      sku_id uuid not null,
      location_id uuid not null,
      kind text not null check (kind in (
        'opening', 'receipt', 'adjustment', 'transfer', 'sold', 'released', 'returned', 'correction')),
      delta int not null check (delta <> 0),
      left_after int not null,
      order_id uuid,
      actor_id uuid,
      note text not null default '',
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index stock_movements_by_store on stock_movements (store_id, number desc)`.execute(
    db,
  );
  await sql`create index stock_movements_by_sku on stock_movements (sku_id, number desc)`.execute(
    db,
  );

  // What each order took and from where; a repeat of an event finds its state moved on and does nothing.
  await sql`
    create table stock_orders (
      order_id uuid primary key,
      store_id uuid not null,
      state text not null check (state in ('taken', 'shipped', 'back'))
    )`.execute(db);
  await sql`
    create table stock_bookings (
      order_id uuid not null references stock_orders on delete cascade,
      sku_id uuid not null,
      location_id uuid not null,
      quantity int not null check (quantity > 0),
      primary key (order_id, sku_id, location_id)
    )`.execute(db);
  await sql`create table stock_since (since timestamptz not null)`.execute(db);
  await sql`
    alter table stores add column low_stock_at int not null default 10
      check (low_stock_at between 0 and 1000000)`.execute(db);
};

const functions = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create function catalog_default_location(given_store_id uuid) returns uuid
    language plpgsql as $$
    declare
      found_id uuid;
    begin
      select id into found_id from locations where store_id = given_store_id and is_default;
      if found_id is null then
        insert into locations (store_id, name, is_default) values (given_store_id, '', true)
        on conflict (store_id) where is_default do nothing;
        select id into found_id from locations where store_id = given_store_id and is_default;
      end if;
      return found_id;
    end $$`.execute(db);

  // Whoever adds an option says how many there are; they lie at the default location until somebody moves them.
  await sql`
    create function catalog_open_levels() returns trigger
    language plpgsql as $$
    begin
      with stores_of as (
        select distinct products.store_id
        from added join products on products.id = added.product_id
      ),
      places as (
        select store_id, catalog_default_location(store_id) as location_id from stores_of
      ),
      opened as (
        insert into stock_levels (sku_id, location_id, quantity)
        select added.id, places.location_id, added.stock
        from added
        join products on products.id = added.product_id
        join places on places.store_id = products.store_id
        order by added.id
      )
      insert into stock_movements (store_id, sku_id, location_id, kind, delta, left_after, actor_id)
      select places.store_id, added.id, places.location_id, 'opening', added.stock, added.stock,
        nullif(current_setting('kaibo.actor', true), '')::uuid
      from added
      join products on products.id = added.product_id
      join places on places.store_id = products.store_id
      where added.stock > 0
      order by added.id;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger skus_open_levels after insert on skus
    referencing new table as added for each statement execute function catalog_open_levels()
  `.execute(db);

  await sql`
    create function catalog_keep_movements() returns trigger
    language plpgsql as $$
    begin
      raise exception 'stock movements are only ever added';
    end $$`.execute(db);
  await sql`
    create trigger stock_movements_kept before update or delete on stock_movements
    for each statement execute function catalog_keep_movements()`.execute(db);
};

/** Today's stock lies at one default location; orders before this moment are in it already. */
const upgrade = async (db: Kysely<never>): Promise<void> => {
  await sql`insert into stock_since (since) values (${new Date()})`.execute(db);
  await sql`
    insert into locations (store_id, name, is_default)
    select id, '', true from stores`.execute(db);
  await sql`
    insert into stock_levels (sku_id, location_id, quantity)
    select skus.id, locations.id, skus.stock
    from skus
    join products on products.id = skus.product_id
    join locations on locations.store_id = products.store_id and locations.is_default`.execute(db);
  await sql`
    insert into stock_movements (store_id, sku_id, location_id, kind, delta, left_after)
    select locations.store_id, levels.sku_id, levels.location_id, 'opening', levels.quantity, levels.quantity
    from stock_levels levels
    join locations on locations.id = levels.location_id
    where levels.quantity > 0`.execute(db);
};
