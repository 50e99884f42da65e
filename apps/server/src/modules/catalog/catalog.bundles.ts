import { type BundleOrigin, Failure, type Product } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { bundlePrice, bundleTitle, suggestedDiscount } from './catalog.bundles.rules.ts';
import { insertProduct } from './catalog.editing.ts';
import { type Merchant, type ProductsNeeds, productsOf } from './catalog.products.ts';
import { closedStores } from './catalog.suspension.ts';

export interface BundleWish {
  /** Two to four different products. */
  parts: readonly { productId: string; quantity: number }[];
  /** What speaks for it; the discount follows from the confidence. */
  origin: Omit<BundleOrigin, 'discount' | 'atMs'>;
}

export interface BundleDraft {
  product: Product;
  /** False when there was one already. */
  isNew: boolean;
}

const PICTURES_MOST = 9;

export const keyOf = (parts: BundleWish['parts']): string =>
  parts
    .map(({ productId, quantity }) => `${productId}×${quantity}`)
    .sort()
    .join(' ');

export const partsOnSale = async (
  tx: Transaction,
  parts: BundleWish['parts'],
): Promise<Product[]> => {
  const products = await productsOf(
    tx,
    parts.map(({ productId }) => productId),
  );
  const storeIds = [...new Set(products.map(({ storeId }) => storeId))];
  if (storeIds.length > 1)
    throw new Failure('catalog/bundle-across-stores', {
      stores: [...new Set(products.map(({ store }) => store.name))],
    });
  const isGone = products.length < parts.length || products.some((p) => p.status !== 'active');
  if (isGone || (await closedStores(tx, storeIds)).size > 0)
    throw new Failure('catalog/bundle-part-gone');
  if (products.some(({ bundle }) => bundle !== null)) throw new Failure('catalog/bundle-in-bundle');
  return products;
};

/** The first picture of every part, then the second ones, and so on. */
const picturesFrom = (products: readonly Product[]): string[] => {
  const rounds = Math.max(...products.map(({ pictures }) => pictures.length));
  const inTurn = Array.from({ length: rounds }, (_, round) =>
    products.flatMap(({ pictures }) => pictures[round]?.id ?? []),
  ).flat();
  return [...new Set(inTurn)].slice(0, PICTURES_MOST);
};

const existing = async (tx: Transaction, key: string): Promise<Product | null> => {
  const { rows } = await sql<{ id: string }>`
    select product_id as id from catalog_bundles where parts_key = ${key}`.execute(tx);
  return rows[0] ? (await productsOf(tx, [rows[0].id]))[0]! : null;
};

export const insertParts = async (
  tx: Transaction,
  bundleId: string,
  parts: BundleWish['parts'],
): Promise<void> => {
  await sql`
    insert into catalog_bundle_parts (bundle_id, position, product_id, quantity)
    select ${bundleId}, place, product, quantity
      from unnest(${parts.map((part) => part.productId)}::uuid[],
                  ${parts.map((part) => part.quantity)}::int[])
           with ordinality as part (product, quantity, place)`.execute(tx);
};

/** Of two who ask for the same set at once the second waits, and finds what the first has made. */
export const lockKey = async (tx: Transaction, key: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 5))`.execute(tx);
};

const insertBundle = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  { wish, key, products }: { wish: BundleWish; key: string; products: readonly Product[] },
): Promise<Product> => {
  const [first] = products;
  const parts = wish.parts.map(({ quantity }, at) => ({ ...products[at]!, quantity }));
  const sumFen = parts.reduce((sum, { fromFen, quantity }) => sum + fromFen * quantity, 0);
  const discount = suggestedDiscount(wish.origin.confidence);
  const sku = {
    ...{ code: 'SET', values: [], listPriceFen: null, stock: 0 },
    priceFen: bundlePrice(sumFen, discount),
  };
  const { id } = await insertProduct(needs, tx, by, {
    ...{ storeId: first!.storeId, categoryId: first!.categoryId, title: bundleTitle(parts) },
    ...{ description: '', pictureIds: picturesFrom(products), modelId: null, brandId: null },
    ...{ attributes: [], options: [], skus: [sku] },
    ...{ status: 'draft', publishAtMs: null, unpublishAtMs: null },
  });
  const nowMs = needs.clock.nowMs();
  const origin: BundleOrigin = { ...wish.origin, discount, atMs: nowMs };
  await sql`
    insert into catalog_bundles (product_id, parts_key, origin, made_by, made_at)
    values (${id}, ${key}, ${JSON.stringify(origin)}::jsonb, ${by.id}, ${new Date(nowMs)})`.execute(
    tx,
  );
  await insertParts(tx, id, wish.parts);
  return (await productsOf(tx, [id]))[0]!;
};

/**
 * A draft of a set of products of one store, for its merchant to complete. The same products with the same quantities
 * are one set: who asks again, in whatever order, finds the first one, wherever it stands by then.
 *
 * @param by who asked for it; need not be the merchant.
 * @throws Failure `catalog/bundle-across-stores`, `catalog/bundle-part-gone`, `catalog/bundle-in-bundle`.
 */
export const draftBundle = (
  needs: ProductsNeeds,
  by: Merchant,
  wish: BundleWish,
): Promise<BundleDraft> =>
  needs.db.transaction().execute(async (tx) => {
    const key = keyOf(wish.parts);
    await lockKey(tx, key);
    const found = await existing(tx, key);
    if (found) return { product: found, isNew: false };
    const products = await partsOnSale(tx, wish.parts);
    return { product: await insertBundle(needs, tx, by, { wish, key, products }), isNew: true };
  });

/** Which of these sets of products are drafted already, in the order asked. */
export const bundlesFor = async (
  db: Database,
  wishes: readonly BundleWish['parts'][],
): Promise<(string | null)[]> => {
  if (wishes.length === 0) return [];
  const keys = wishes.map(keyOf);
  const { rows } = await sql<{ key: string; id: string }>`
    select parts_key as key, product_id as id from catalog_bundles
     where parts_key = any (${keys}::text[])`.execute(db);
  const byKey = new Map(rows.map(({ key, id }) => [key, id]));
  return keys.map((key) => byKey.get(key) ?? null);
};
