import { startCategories } from '@kaibo/contracts';
import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await tables(db);
  await functions(db);
  for (const [position, { id, name }] of startCategories.entries())
    await sql`
      insert into categories (id, name_zh, name_en, position)
      values (${id}, ${name.zh}, ${name.en}, ${position})`.execute(db);
};

const tables = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table categories (
      id text primary key check (id ~ '^[a-z][a-z0-9-]{0,39}$'),
      name_zh text not null,
      name_en text not null,
      position int not null
    )`.execute(db);

  await sql`
    create table pictures (
      id uuid primary key,
      owner_id uuid not null,
      content_type text not null check (content_type in ('image/jpeg', 'image/png', 'image/webp')),
      width_px int not null check (width_px > 0),
      height_px int not null check (height_px > 0),
      size_bytes int not null check (size_bytes > 0),
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table stores (
      id uuid primary key,
      owner_id uuid not null,
      name text not null,
      description text not null,
      logo_id uuid references pictures,
      simulated boolean not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index stores_by_owner on stores (owner_id, id desc)`.execute(db);

  await sql`
    create table products (
      id uuid primary key,
      store_id uuid not null references stores,
      category_id text not null references categories,
      title text not null,
      description text not null,
      picture_ids uuid[] not null,
      status text not null check (status in ('active', 'hidden')),
      search_text text not null generated always as (lower(title || ' ' || description)) stored,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index products_by_store on products (store_id, id desc)`.execute(db);
  await sql`
    create index products_by_category on products (category_id, id desc) where status = 'active'
  `.execute(db);
  await sql`create index products_active on products (id desc) where status = 'active'`.execute(db);

  // Sold pieces are counted here and not on the product, so that buyers of different options never wait
  // for each other; free space in each page keeps stock updates off the indexes (HOT).
  await sql`
    create table skus (
      id uuid primary key,
      product_id uuid not null references products,
      position int not null,
      code text not null,
      option text not null,
      price_fen bigint not null check (price_fen > 0),
      list_price_fen bigint check (list_price_fen > 0),
      stock int not null check (stock >= 0),
      sold_count bigint not null default 0 check (sold_count >= 0),
      unique (product_id, code)
    ) with (fillfactor = 70)`.execute(db);
};

/**
 * Each is one statement for the caller and all or nothing: repeated SKUs are added up, rows are locked in the
 * order of their ids (so two orders of the same SKUs never deadlock), and every statement inside sees what the
 * locks waited for. Call each at most once in a transaction, or two calls could lock in opposite orders.
 */
const functions = async (db: Kysely<never>): Promise<void> => {
  // One row per distinct SKU, in the order first asked. outcome: 'reserved' when everything was taken;
  // otherwise nothing was, and the rows say which are 'short' (stock_left is what there is), 'unknown'
  // (no such SKU, or its product is hidden) or could have been had ('free').
  await sql`
    create function catalog_reserve(wanted_ids uuid[], wanted_quantities int[])
    returns table (
      sku_id uuid, product_id uuid, store_id uuid, store_name text, title text, option text,
      cover_url text, unit_fen bigint, quantity int, stock_left int, outcome text
    )
    language plpgsql as $$
    declare
      every_one_free boolean;
    begin
      perform 1 from skus where skus.id = any (wanted_ids) order by skus.id for no key update;

      select coalesce(bool_and(products.status = 'active' and skus.stock >= wanted.quantity), false)
      into every_one_free
      from (
        select line.id, sum(line.quantity) as quantity
        from unnest(wanted_ids, wanted_quantities) as line (id, quantity)
        group by line.id
      ) wanted
      left join skus on skus.id = wanted.id
      left join products on products.id = skus.product_id;

      if every_one_free then
        update skus set stock = skus.stock - wanted.quantity
        from (
          select line.id, sum(line.quantity)::int as quantity
          from unnest(wanted_ids, wanted_quantities) as line (id, quantity)
          group by line.id
        ) wanted
        where skus.id = wanted.id;
      end if;

      return query
        select
          wanted.id, products.id, stores.id, stores.name, products.title, skus.option,
          '/pictures/' || products.picture_ids[1], skus.price_fen, wanted.quantity::int,
          coalesce(skus.stock, 0),
          case
            when every_one_free then 'reserved'
            when products.status is distinct from 'active' then 'unknown'
            when skus.stock < wanted.quantity then 'short'
            else 'free'
          end
        from (
          select line.id, sum(line.quantity) as quantity, min(line.place) as place
          from unnest(wanted_ids, wanted_quantities) with ordinality as line (id, quantity, place)
          group by line.id
        ) wanted
        left join skus on skus.id = wanted.id
        left join products on products.id = skus.product_id
        left join stores on stores.id = products.store_id
        order by wanted.place;
    end $$`.execute(db);

  await sql`
    create function catalog_release(given_ids uuid[], given_quantities int[]) returns void
    language plpgsql as $$
    begin
      perform 1 from skus where skus.id = any (given_ids) order by skus.id for no key update;
      update skus set stock = skus.stock + given.quantity
      from (
        select line.id, sum(line.quantity)::int as quantity
        from unnest(given_ids, given_quantities) as line (id, quantity)
        group by line.id
      ) given
      where skus.id = given.id;
    end $$`.execute(db);

  // A negative quantity takes a sale back (refund).
  await sql`
    create function catalog_count_sold(sold_ids uuid[], sold_quantities int[]) returns void
    language plpgsql as $$
    begin
      perform 1 from skus where skus.id = any (sold_ids) order by skus.id for no key update;
      update skus set sold_count = greatest(0, skus.sold_count + sold.quantity)
      from (
        select line.id, sum(line.quantity) as quantity
        from unnest(sold_ids, sold_quantities) as line (id, quantity)
        group by line.id
      ) sold
      where skus.id = sold.id;
    end $$`.execute(db);
};
