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

/** Pieces of each of these products that can be sold now; what is hidden or retired has none. */
export const unitsOf = async (
  db: Database,
  productIds: readonly string[],
): Promise<Map<string, number>> => {
  if (productIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; units: number }>`
    select products.id, coalesce(sum(skus.stock) filter (where not skus.retired), 0)::int as units
      from products left join skus on skus.product_id = products.id
     where products.id = any (${[...productIds]}::uuid[]) and products.status = 'active'
     group by products.id`.execute(db);
  return new Map(rows.map(({ id, units }) => [id, units]));
};
