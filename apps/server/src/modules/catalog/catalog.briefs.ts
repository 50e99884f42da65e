import type { ProductStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { pictureUrl } from './catalog.tables.ts';

/** A product by its name, for who looks at what happened with it; on sale or not. */
export interface ProductBrief {
  id: string;
  title: string;
  coverUrl: string | null;
  categoryId: string;
  storeId: string;
  storeName: string;
  status: ProductStatus;
}

/** Of those that exist, whatever their status. */
export const productBriefs = async (
  db: Database,
  ids: readonly string[],
): Promise<Map<string, ProductBrief>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Omit<ProductBrief, 'coverUrl'> & { coverId: string | null }>`
    select products.id, products.title, products.picture_ids[1] as "coverId",
           products.category_id as "categoryId", products.store_id as "storeId",
           stores.name as "storeName", products.status
      from products join stores on stores.id = products.store_id
     where products.id = any (${[...new Set(ids)]}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ coverId, ...row }) => [
      row.id,
      { ...row, coverUrl: coverId === null ? null : pictureUrl(coverId) },
    ]),
  );
};
