import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await products(db);
  await skus(db);
  await prices(db);
};

const products = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table products drop constraint products_status_check`.execute(db);
  await sql`
    alter table products
      add constraint products_status_check check (status in ('draft', 'review', 'active', 'hidden')),
      add column brand_id uuid references brands,
      add column options jsonb not null default '[]',
      add column version int not null default 1 check (version > 0),
      add column changed_at timestamptz not null default now(),
      add column publish_at timestamptz,
      add column unpublish_at timestamptz,
      add column vetted boolean not null default false,
      add column returned_reason text,
      add column review_since timestamptz,
      add constraint products_times check (publish_at < unpublish_at)`.execute(db);
  // What was on sale before there was vetting needs none until it is changed.
  await sql`
    update products set changed_at = created_at, vetted = status = 'active'`.execute(db);
  await sql`create index products_by_brand on products (brand_id) where brand_id is not null`.execute(
    db,
  );
  await sql`
    create index products_to_publish on products (publish_at) where publish_at is not null
  `.execute(db);
  await sql`
    create index products_to_unpublish on products (unpublish_at) where unpublish_at is not null
  `.execute(db);
  await sql`
    create index products_in_review on products (review_since, id) where status = 'review'
  `.execute(db);
  await sql`create index products_by_status on products (status, id desc)`.execute(db);
};

const skus = async (db: Kysely<never>): Promise<void> => {
  // A retired SKU is offered no more; its row stays for orders, carts and history. Its code is free for another.
  await sql`
    alter table skus
      add column value_ids text[] not null default '{}',
      add column retired boolean not null default false`.execute(db);
  await sql`alter table skus drop constraint skus_product_id_code_key`.execute(db);
  await sql`create unique index skus_code on skus (product_id, code) where not retired`.execute(db);
  await sql`create index skus_by_product on skus (product_id, position)`.execute(db);
};

const prices = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table price_changes (
      number bigint generated always as identity primary key,
      product_id uuid not null references products,
      sku_id uuid not null references skus,
      from_fen bigint,
      to_fen bigint not null check (to_fen > 0),
      by_id uuid,
      at timestamptz not null
    )`.execute(db);
  await sql`create index price_changes_by_product on price_changes (product_id, at desc)`.execute(
    db,
  );
  await sql`
    insert into price_changes (product_id, sku_id, to_fen, at)
    select products.id, skus.id, skus.price_fen, products.created_at
    from skus join products on products.id = skus.product_id`.execute(db);

  // Beside the prices of now: what they were in the window that ends now, the price it began with included.
  await sql`
    create function catalog_lowest_since(products_wanted uuid[], since timestamptz)
    returns table (product_id uuid, lowest_fen bigint)
    language sql stable as $$
      select price.product_id, min(price.fen)
      from (
        select skus.product_id, skus.price_fen as fen
        from skus where skus.product_id = any (products_wanted) and not skus.retired
        union all
        select changes.product_id, least(changes.from_fen, changes.to_fen)
        from price_changes changes
        where changes.product_id = any (products_wanted) and changes.at >= since
      ) price
      group by price.product_id
    $$`.execute(db);
};
