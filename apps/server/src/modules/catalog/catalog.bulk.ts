import type { ProductStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { type BulkAttribute, bulkAttributesOf } from './catalog.bulk-parts.ts';

type Connection = Database | Transaction;

/** An option as whoever changes many of them sees it. */
export interface BulkSku {
  id: string;
  productId: string;
  code: string;
  option: string;
  priceFen: number;
  listPriceFen: number | null;
  stock: number;
  position: number;
}

/** A product as whoever changes many of them sees it. */
export interface BulkProduct {
  id: string;
  code: string;
  title: string;
  description: string;
  categoryId: string;
  brandId: string | null;
  /** Empty for none. */
  brandName: string;
  attributes: BulkAttribute[];
  status: ProductStatus;
  pictureIds: string[];
  publishAtMs: number | null;
  unpublishAtMs: number | null;
  vetted: boolean;
  returnedReason: string | null;
  /** Its options are combinations made in the editor. */
  hasOptions: boolean;
  /** Offered ones, in their order. */
  skus: BulkSku[];
}

/** Which products of a store: by any of these. */
export interface BulkKeys {
  productIds?: readonly string[];
  productCodes?: readonly string[];
  skuCodes?: readonly string[];
}

interface ProductRow
  extends Omit<BulkProduct, 'skus' | 'attributes' | 'publishAtMs' | 'unpublishAtMs'> {
  publishAt: Date | null;
  unpublishAt: Date | null;
}

/**
 * Products of a store with what they offer, by the order of their ids; three queries however many.
 * @param lock holds them until the transaction ends: products first, then options, each by id, as everybody does.
 */
export const findBulk = async (
  db: Connection,
  storeId: string,
  { productIds = [], productCodes = [], skuCodes = [] }: BulkKeys,
  { lock }: { lock: boolean },
): Promise<BulkProduct[]> => {
  const { rows: products } = await sql<ProductRow>`
    select products.id, products.code, products.title, products.description,
      products.category_id as "categoryId",
      products.brand_id as "brandId",
      coalesce((select name from brands where brands.id = products.brand_id), '') as "brandName",
      products.status, products.picture_ids as "pictureIds", products.publish_at as "publishAt",
      products.unpublish_at as "unpublishAt", products.vetted, products.returned_reason as "returnedReason",
      products.options <> '[]' as "hasOptions"
    from products
    where products.store_id = ${storeId} and (
      products.id = any (${productIds}::uuid[]) or products.code = any (${productCodes}::text[])
      or products.id in (
        select skus.product_id from skus where skus.code = any (${skuCodes}::text[]) and not skus.retired))
    order by products.id ${lock ? sql`for update of products` : sql``}`.execute(db);
  const ids = products.map(({ id }) => id);
  const { rows: skus } = await sql<BulkSku>`
    select id, product_id as "productId", code, option, price_fen as "priceFen",
      list_price_fen as "listPriceFen", stock, position
    from skus where product_id = any (${ids}::uuid[]) and not retired
    order by id ${lock ? sql`for no key update` : sql``}`.execute(db);
  const attributes = await bulkAttributesOf(db, ids);
  const skusOf = Map.groupBy(skus, (sku) => sku.productId);
  return products.map(({ publishAt, unpublishAt, ...product }) => ({
    ...product,
    attributes: attributes.get(product.id) ?? [],
    publishAtMs: publishAt?.getTime() ?? null,
    unpublishAtMs: unpublishAt?.getTime() ?? null,
    skus: (skusOf.get(product.id) ?? []).sort((a, b) => a.position - b.position),
  }));
};

/** One transaction at a time changes many products of a store; sales do not wait for it. */
export const holdStore = async (tx: Transaction, storeId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`catalog.bulk:${storeId}`}, 0))`.execute(
    tx,
  );
};

/** Pages through the products of a store by id, so that an export holds one page at a time. */
export async function* pagesOfStore(
  db: Database,
  storeId: string,
  pageSize = 500,
): AsyncGenerator<BulkProduct[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id from products where store_id = ${storeId} and id > ${after}
      order by id limit ${pageSize}`.execute(db);
    if (rows.length === 0) return;
    yield findBulk(db, storeId, { productIds: rows.map(({ id }) => id) }, { lock: false });
    after = rows.at(-1)!.id;
  }
}

/** Pictures that one may put on products: one's own. */
export const ownPictures = async (
  db: Connection,
  ownerId: string,
  ids: readonly string[],
): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from pictures where id = any (${[...new Set(ids)]}::uuid[]) and owner_id = ${ownerId}`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
};

export interface CategoryNames {
  id: string;
  parentId: string | null;
  zh: string;
  en: string;
}

export const categoryNames = async (db: Connection): Promise<CategoryNames[]> => {
  const { rows } = await sql<CategoryNames>`
    select id, parent_id as "parentId", name_zh as zh, name_en as en
    from categories order by position, id`.execute(db);
  return rows;
};
