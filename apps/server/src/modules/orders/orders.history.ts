import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** An order whose money came and stayed. */
export interface SoldOrder {
  id: string;
  buyerId: string;
  storeId: string;
  totalFen: number;
  placedAtMs: number;
  /** Of the demo's crowd. */
  simulated: boolean;
  lines: { productId: string; quantity: number; unitFen: number }[];
}

interface Row extends Omit<SoldOrder, 'placedAtMs'> {
  placedAt: Date;
}

const PAGE = 5_000;

/**
 * Orders placed in [from, to) that were paid and are not cancelled, expired or given back, in the order of their ids.
 * For long reads beside serving, with a connection of their own.
 */
export async function* soldOrders(
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<SoldOrder[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<Row>`
      select orders.id, orders.buyer_id as "buyerId", orders.store_id as "storeId",
             orders.total_fen as "totalFen", orders.placed_at as "placedAt", orders.simulated,
             (select json_agg(json_build_object('productId', product_id, 'quantity', quantity,
                                                'unitFen', unit_fen) order by position)
                from order_lines where order_lines.order_id = orders.id) as lines
        from orders
       where orders.id > ${after} and placed_at >= ${new Date(fromMs)} and placed_at < ${new Date(toMs)}
         and status in ('paid', 'shipped', 'delivered', 'completed')
       order by orders.id limit ${PAGE}`.execute(db);
    if (rows.length > 0)
      yield rows.map(({ placedAt, lines, ...row }) => ({
        ...row,
        placedAtMs: placedAt.getTime(),
        lines: lines ?? [],
      }));
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}
