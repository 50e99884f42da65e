import { type BodyOf, Failure, type Product, type setBundleParts } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import { type BundleWish, insertParts, keyOf, lockKey, partsOnSale } from './catalog.bundles.ts';
import { lifeColumns, lifeOf, tellChange } from './catalog.editing.ts';
import { afterChange } from './catalog.life.rules.ts';
import {
  lockProduct,
  type Merchant,
  type ProductsNeeds,
  productsOf,
  requireVersion,
} from './catalog.products.ts';
import { requireOwnStore } from './catalog.stores.ts';
import { tables } from './catalog.tables.ts';

/** Nobody is sold one set and sent another: what it holds changes only while nobody can buy it. */
const changeable: ReadonlySet<string> = new Set(['draft', 'hidden']);

/** @throws Failure `catalog/not-a-bundle`. */
const keyNow = async (tx: Transaction, productId: string): Promise<string> => {
  const { rows } = await sql<{ key: string }>`
    select parts_key as key from catalog_bundles where product_id = ${productId}`.execute(tx);
  if (!rows[0]) throw new Failure('catalog/not-a-bundle');
  return rows[0].key;
};

/** @throws Failure `catalog/bundle-there-already`. */
const replaceParts = async (
  tx: Transaction,
  productId: string,
  { parts, before }: { parts: BundleWish['parts']; before: string },
): Promise<void> => {
  const key = keyOf(parts);
  await lockKey(tx, key);
  const { rows } = await sql<{ id: string }>`
    select product_id as id from catalog_bundles
     where parts_key = ${key} and product_id <> ${productId}`.execute(tx);
  if (rows[0]) throw new Failure('catalog/bundle-there-already', { productId: rows[0].id });
  await sql`delete from catalog_bundle_parts where bundle_id = ${productId}`.execute(tx);
  await insertParts(tx, productId, parts);
  if (key !== before)
    await sql`
      update catalog_bundles set parts_key = ${key}, origin = origin || '{"isChanged": true}'
       where product_id = ${productId}`.execute(tx);
};

/**
 * Other parts, other quantities or another order of them. Title, pictures and price stay as they are; who has it open
 * elsewhere is told, and staff look at it anew where they look at what is sold.
 *
 * @throws Failure as `setBundleParts` declares.
 */
export const changeBundle = (
  needs: ProductsNeeds,
  by: Merchant,
  { productId, version, parts }: { productId: string } & BodyOf<typeof setBundleParts>,
): Promise<Product> =>
  needs.db.transaction().execute(async (tx) => {
    const row = await lockProduct(tx, productId);
    await requireOwnStore(tx, by.id, row.storeId);
    requireVersion(row, version);
    const before = await keyNow(tx, productId);
    if (!changeable.has(row.status)) throw new Failure('catalog/bundle-on-sale');
    const products = await partsOnSale(tx, parts);
    const foreign = products.find(({ storeId }) => storeId !== row.storeId);
    if (foreign)
      throw new Failure('catalog/bundle-across-stores', { stores: [foreign.store.name] });
    await replaceParts(tx, productId, { parts, before });

    const nowMs = needs.clock.nowMs();
    const life = lifeOf(row);
    const rules = { vetting: needs.vetting, nowMs };
    await tables(tx)
      .updateTable('products')
      .set({
        ...lifeColumns(afterChange(life, { contentChanged: true }, rules), life, nowMs),
        version: row.version + 1,
        changed_at: new Date(nowMs),
      })
      .where('id', '=', productId)
      .execute();
    const [product] = await productsOf(tx, [productId]);
    await tellChange(needs, tx, { product: product!, by, created: false });
    return product!;
  });
