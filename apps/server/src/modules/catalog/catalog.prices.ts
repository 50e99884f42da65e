import type { PriceChange } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { tables } from './catalog.tables.ts';

const WINDOW_DAYS = 30;
const SHOWN = 500;

export interface NewPrice {
  skuId: string;
  productId: string;
  /** Null for a first price. */
  fromFen: number | null;
  toFen: number;
}

/** In the transaction of the change itself, so that no price goes unrecorded. */
export const recordPrices = async (
  tx: Transaction,
  prices: readonly NewPrice[],
  by: { id: string; atMs: number },
): Promise<void> => {
  if (prices.length === 0) return;
  await tables(tx)
    .insertInto('price_changes')
    .values(
      prices.map(({ skuId, productId, fromFen, toFen }) => ({
        sku_id: skuId,
        product_id: productId,
        from_fen: fromFen,
        to_fen: toFen,
        by_id: by.id,
        at: new Date(by.atMs),
      })),
    )
    .execute();
};

/** The lowest price of each product within the last 30 days, today's included. */
export const lowestPrices = async (
  db: Database | Transaction,
  productIds: readonly string[],
  nowMs = Date.now(),
): Promise<Map<string, number>> => {
  const since = new Date(nowMs - WINDOW_DAYS * 24 * 3_600_000);
  const { rows } = await sql<{ productId: string; lowestFen: number }>`
    select product_id as "productId", lowest_fen as "lowestFen"
    from catalog_lowest_since(${[...new Set(productIds)]}::uuid[], ${since})`.execute(db);
  return new Map(rows.map(({ productId, lowestFen }) => [productId, lowestFen]));
};

export type StoredPriceChange = Omit<PriceChange, 'by'> & { byId: string | null };

/** Newest first. */
export const priceChangesOf = async (
  db: Database,
  productId: string,
): Promise<StoredPriceChange[]> => {
  const rows = await tables(db)
    .selectFrom('price_changes')
    .innerJoin('skus', 'skus.id', 'price_changes.sku_id')
    .select([
      'skus.id as skuId',
      'skus.option',
      'from_fen as fromFen',
      'to_fen as toFen',
      'by_id as byId',
      'at',
    ])
    .where('price_changes.product_id', '=', productId)
    .orderBy('number', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
};
