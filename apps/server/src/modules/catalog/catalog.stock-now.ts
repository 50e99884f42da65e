import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** An option as it lies in the shelf, on sale or not. */
export interface StockedSku {
  skuId: string;
  productId: string;
  storeId: string;
  title: string;
  option: string;
  code: string;
  stock: number;
}

/** Of these options, or of a whole store; retired ones are left out. One query however many. */
export const stockNow = async (
  db: Database,
  asked: readonly string[] | { storeId: string },
): Promise<StockedSku[]> => {
  if ('length' in asked && asked.length === 0) return [];
  const which =
    'length' in asked
      ? sql`skus.id = any (${[...asked]}::uuid[])`
      : sql`products.store_id = ${asked.storeId}`;
  const { rows } = await sql<StockedSku>`
    select skus.id as "skuId", products.id as "productId", products.store_id as "storeId", products.title,
           skus.option, skus.code, skus.stock
      from skus join products on products.id = skus.product_id
     where ${which} and not skus.retired`.execute(db);
  return rows;
};
