import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

export interface StockLine {
  skuId: string;
  quantity: number;
}

export interface ReservedLine {
  skuId: string;
  productId: string;
  storeId: string;
  storeName: string;
  title: string;
  option: string;
  coverUrl: string | null;
  unitFen: number;
  quantity: number;
  /** Pieces left for others. */
  left: number;
}

export type Reservation =
  | { lines: ReservedLine[] }
  /** Nothing was taken; `unknown` is no such SKU, or a hidden product. */
  | { short: { skuId: string; left: number; reason: 'short' | 'unknown' } };

interface ReserveRow extends Omit<ReservedLine, 'left'> {
  stockLeft: number;
  outcome: 'reserved' | 'short' | 'unknown' | 'free';
}

/**
 * Takes pieces from stock for an order: all lines or none, in one statement of the caller's transaction. Lines of
 * one SKU are added up, so there is one answer per SKU, in the order asked. Rows are locked in the order of their
 * ids: call each of reserve, release and countSold at most once in a transaction, and two never deadlock.
 */
export const reserve = async (
  tx: Database | Transaction,
  lines: readonly StockLine[],
): Promise<Reservation> => {
  const { rows } = await sql<ReserveRow>`
    select sku_id as "skuId", product_id as "productId", store_id as "storeId",
      store_name as "storeName", title, option, cover_url as "coverUrl", unit_fen as "unitFen",
      quantity, stock_left as "stockLeft", outcome
    from catalog_reserve(${idsOf(lines)}::uuid[], ${quantitiesOf(lines)}::int[])`.execute(tx);
  const refused = rows.find(({ outcome }) => outcome === 'short' || outcome === 'unknown');
  if (refused) {
    const reason = refused.outcome === 'short' ? 'short' : 'unknown';
    return { short: { skuId: refused.skuId, left: refused.stockLeft, reason } };
  }
  return {
    lines: rows.map(({ outcome: _, stockLeft, ...line }) => ({ ...line, left: stockLeft })),
  };
};

/** Gives back what was reserved. */
export const release = async (tx: Database | Transaction, lines: readonly StockLine[]) => {
  await sql`
    select catalog_release(${idsOf(lines)}::uuid[], ${quantitiesOf(lines)}::int[])`.execute(tx);
};

/** Counts pieces as sold; a negative quantity takes a sale back. */
export const countSold = async (tx: Database | Transaction, lines: readonly StockLine[]) => {
  await sql`
    select catalog_count_sold(${idsOf(lines)}::uuid[], ${quantitiesOf(lines)}::int[])`.execute(tx);
};

const idsOf = (lines: readonly StockLine[]): string[] => lines.map(({ skuId }) => skuId);
const quantitiesOf = (lines: readonly StockLine[]): number[] =>
  lines.map(({ quantity }) => quantity);
