import { type Kysely, sql } from 'kysely';

/** What a store sold since, and which stores sold at all, without reading the orders of the others. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`create index orders_by_store_and_time on orders (store_id, placed_at)`.execute(db);
};
