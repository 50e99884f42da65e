import { type Kysely, sql } from 'kysely';

/**
 * Every product has the merchant's code, by which files name it: given by the merchant, or made up here. 40 random
 * bits within a store never meet in practice, and the index refuses them if they do.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    alter table products add column code text not null
      default ('P' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)))
      check (length(code) between 1 and 60)`.execute(db);
  await sql`create unique index products_by_code on products (store_id, code)`.execute(db);
  await sql`create index skus_by_code on skus (code)`.execute(db);
};
