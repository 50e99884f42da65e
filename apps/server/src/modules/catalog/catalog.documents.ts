import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { inOpenStore } from './catalog.suspension.ts';
import { tables } from './catalog.tables.ts';

/** A product as it is looked for: its words, and what a list is ordered and filtered by. */
export interface ProductDocument {
  id: string;
  storeId: string;
  storeName: string;
  categoryId: string;
  title: string;
  description: string;
  /** Empty for none. */
  brandName: string;
  fromFen: number;
  stock: number;
  soldCount: number;
  createdAtMs: number;
}

/** Of those that are shown; in the order of ids, either those asked or a page after an id. */
export const productDocuments = async (
  db: Database,
  asked: { ids: readonly string[] } | { after: string | null; limit: number },
): Promise<ProductDocument[]> => {
  if ('ids' in asked && asked.ids.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('products')
    .innerJoin('stores', 'stores.id', 'products.store_id')
    .leftJoin('brands', 'brands.id', 'products.brand_id')
    .innerJoinLateral(
      (join) =>
        join
          .selectFrom('skus')
          .whereRef('skus.product_id', '=', 'products.id')
          .where('skus.retired', '=', false)
          .select([
            sql<number>`coalesce(min(price_fen), 0)::bigint`.as('from_fen'),
            sql<number>`coalesce(sum(stock), 0)::bigint`.as('stock'),
            sql<number>`coalesce(sum(sold_count), 0)::bigint`.as('sold_count'),
          ])
          .as('options'),
      (on) => on.onTrue(),
    )
    .select([
      'products.id',
      'products.store_id as storeId',
      'stores.name as storeName',
      'products.category_id as categoryId',
      'products.title',
      'products.description',
      'brands.name as brandName',
      'options.from_fen as fromFen',
      'options.stock',
      'options.sold_count as soldCount',
      'products.created_at as createdAt',
    ])
    .where('products.status', '=', 'active')
    .where(inOpenStore)
    .$if('ids' in asked, (query) =>
      query.where('products.id', 'in', [...(asked as { ids: readonly string[] }).ids]),
    )
    .$if('after' in asked && asked.after !== null, (query) =>
      query.where('products.id', '>', (asked as { after: string }).after),
    )
    .orderBy('products.id')
    .$if('limit' in asked, (query) => query.limit((asked as { limit: number }).limit))
    .execute();
  return rows.map(({ createdAt, brandName, ...row }) => ({
    ...row,
    brandName: brandName ?? '',
    createdAtMs: createdAt.getTime(),
  }));
};

/** Whether a product that is not shown (any more) was shown before: tells "gone" from "never there". */
export const wasShown = async (db: Database, id: string): Promise<boolean> => {
  const query = tables(db).selectFrom('products').select('status').where('id', '=', id);
  return (await query.executeTakeFirst())?.status === 'hidden';
};
