import { type Kysely, sql } from 'kysely';

/** A set is a product like any other, with stock of its own; what it holds stands beside it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table catalog_bundles (
      product_id uuid primary key references products on delete cascade,
      -- The ids of the parts in order: the same products are proposed as a set once.
      parts_key text not null unique,
      origin jsonb not null,
      made_by uuid not null,
      made_at timestamptz not null
    )`.execute(db);
  await sql`
    create table catalog_bundle_parts (
      bundle_id uuid not null references catalog_bundles on delete cascade,
      position int not null,
      product_id uuid not null references products,
      quantity int not null check (quantity between 1 and 99),
      primary key (bundle_id, position),
      unique (bundle_id, product_id)
    )`.execute(db);
};
