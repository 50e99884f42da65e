import type { Id } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';

export interface DemandAsked {
  storeId: Id;
  sinceMs: number;
  /** Days begin at midnight of this zone (IANA). */
  timeZone: string;
}

/** What one option sold, as `day:units` with commas between, by day; days are counted from 1970-01-01. */
export interface SkuDemand {
  skuId: Id;
  sold: string;
}

/** Whatever gave its stock back was no demand: an order that is placed anew counts once. */
const KEPT = sql`orders.status not in ('cancelled', 'expired', 'refunding', 'refunded')`;

/** Pieces sold by option and day, of orders that were kept. One pass over the store's orders of that time. */
export const demandOf = async (
  db: Database,
  { storeId, sinceMs, timeZone }: DemandAsked,
): Promise<SkuDemand[]> => {
  const { rows } = await sql<SkuDemand>`
    select "skuId", string_agg(day || ':' || units, ',' order by day) as sold
      from (
        select lines.sku_id as "skuId", (orders.placed_at at time zone ${timeZone})::date - date '1970-01-01' as day,
               sum(lines.quantity) as units
          from orders join order_lines lines on lines.order_id = orders.id
         where orders.store_id = ${storeId} and orders.placed_at >= ${new Date(sinceMs)} and ${KEPT}
         group by 1, 2) days
     group by "skuId"`.execute(db);
  return rows;
};

export interface OrdersOfDay {
  day: number;
  /** Null for what came of no room. */
  roomId: Id | null;
  orders: number;
}

/** Orders that were kept, by day and room. */
export const ordersByDay = async (
  db: Database,
  { storeId, sinceMs, timeZone }: DemandAsked,
): Promise<OrdersOfDay[]> => {
  const { rows } = await sql<OrdersOfDay>`
    select (placed_at at time zone ${timeZone})::date - date '1970-01-01' as day, room_id as "roomId",
           count(*) as orders
      from orders
     where store_id = ${storeId} and placed_at >= ${new Date(sinceMs)} and ${KEPT}
     group by 1, 2`.execute(db);
  return rows;
};

/** Orders of a store that are paid and not sent. */
export const waitingOf = async (db: Database, storeId: Id): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from orders where store_id = ${storeId} and status = 'paid'`.execute(
    db,
  );
  return rows[0]?.waiting ?? 0;
};

/** Stores that sold something since: one look at the index a store, however many orders there are. */
export const storesSelling = async (db: Database, sinceMs: number): Promise<Id[]> => {
  const { rows } = await sql<{ storeId: Id }>`
    with recursive latest as (
      (select store_id, placed_at from orders order by store_id desc, placed_at desc limit 1)
      union all
      select next.store_id, next.placed_at
        from latest, lateral (
          select store_id, placed_at from orders where orders.store_id < latest.store_id
           order by store_id desc, placed_at desc limit 1) next)
    select store_id as "storeId" from latest where placed_at >= ${new Date(sinceMs)}`.execute(db);
  return rows.map(({ storeId }) => storeId);
};
