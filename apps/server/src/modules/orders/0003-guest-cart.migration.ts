import { type Kysely, sql } from 'kysely';

/** What a browser's cart has put into an account's, so that it puts nothing in twice. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table cart_merges (
      user_id uuid not null,
      cart_key text not null,
      sku_id uuid not null,
      quantity int not null check (quantity between 1 and 999),
      merged_at timestamptz not null,
      primary key (user_id, cart_key, sku_id)
    )`.execute(db);
  await sql`create index cart_merges_by_age on cart_merges (merged_at)`.execute(db);
};
