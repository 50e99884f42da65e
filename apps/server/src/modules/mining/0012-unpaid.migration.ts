import { type Kysely, sql } from 'kysely';

/** What was never paid goes after two weeks: found without reading what was. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create index mining_portrait_orders_unpaid on mining_portrait_orders (placed_at)
     where paid_at is null`.execute(db);
};
