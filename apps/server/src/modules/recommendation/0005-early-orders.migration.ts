import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // Orders of a day. What led to one may be told after it; each is owed once.
  await sql`
    create table recommendation_orders (
      order_id uuid primary key,
      person text not null,
      room_id uuid,
      product_ids uuid[] not null,
      at timestamptz not null,
      is_owed boolean not null default false
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index recommendation_orders_by_time on recommendation_orders (at)`.execute(db);
  await sql`
    create index recommendation_orders_waiting on recommendation_orders (person)
    where not is_owed`.execute(db);
  // By the browser's clock; null for what was seen only.
  await sql`alter table recommendation_early_looks add column clicked_at timestamptz`.execute(db);
};
