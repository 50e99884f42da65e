import { type Kysely, sql } from 'kysely';

/** Lists of the console by state, of any store. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`create index orders_by_status on orders (status, id desc)`.execute(db);
};
