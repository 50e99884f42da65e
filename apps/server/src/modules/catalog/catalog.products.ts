import {
  type BodyOf,
  type createProduct as createEndpoint,
  Failure,
  type Product,
  ProductChanged,
  type Sku,
  StockChanged,
  type updateProduct as updateEndpoint,
} from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import { picturesOf } from './catalog.cards.ts';
import { requirePictures } from './catalog.pictures.ts';
import { categoryExists, requireOwnStore, storesOf } from './catalog.stores.ts';
import { tables } from './catalog.tables.ts';

export interface ProductsNeeds {
  db: Database;
  events: EventLog;
}

export interface Merchant {
  id: string;
  simulated: boolean;
}

export const skuColumns = [
  'id',
  'code',
  'option',
  'price_fen as priceFen',
  'list_price_fen as listPriceFen',
  'stock',
] as const;

const productColumns = [
  'id',
  'store_id as storeId',
  'category_id as categoryId',
  'title',
  'description',
  'picture_ids as pictureIds',
  'status',
  'created_at as createdAt',
] as const;

/** In the order asked; hidden ones too. Four queries however many. */
export const productsOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Product[]> => {
  if (ids.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('products')
    .select(productColumns)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  const skuRows = await tables(db)
    .selectFrom('skus')
    .select([...skuColumns, 'product_id as productId', 'sold_count as soldCount'])
    .where('product_id', 'in', [...new Set(ids)])
    .orderBy('product_id')
    .orderBy('position')
    .execute();
  const skusOf = Map.groupBy(skuRows, (sku) => sku.productId);
  const stores = await storesOf(
    db,
    rows.map((row) => row.storeId),
  );
  const pictures = await picturesOf(
    db,
    rows.flatMap((row) => row.pictureIds),
  );

  const byId = new Map(
    rows.map(({ pictureIds, createdAt, ...row }): [string, Product] => {
      const shown = pictureIds.flatMap((id) => pictures.get(id) ?? []);
      const own = skusOf.get(row.id) ?? [];
      const cheapest = own.reduce((best, sku) => (sku.priceFen < best.priceFen ? sku : best));
      const product: Product = {
        ...row,
        store: stores.get(row.storeId)!,
        pictures: shown,
        cover: shown[0] ?? null,
        skus: own.map(({ productId: _, soldCount: __, ...sku }): Sku => sku),
        fromFen: cheapest.priceFen,
        listFen: cheapest.listPriceFen,
        stock: own.reduce((sum, sku) => sum + sku.stock, 0),
        soldCount: own.reduce((sum, sku) => sum + sku.soldCount, 0),
        createdAtMs: createdAt.getTime(),
      };
      return [row.id, product];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
};

/** A hidden product is there for its owner only. */
export const getProduct = async (
  db: Database | Transaction,
  productId: string,
  viewerId: string | null,
): Promise<Product> => {
  const [product] = await productsOf(db, [productId]);
  if (!product || (product.status === 'hidden' && product.store.ownerId !== viewerId))
    throw new Failure('catalog/no-such-product');
  return product;
};

/** Products of one's own store, newest first, hidden ones too. */
export const listMyProducts = async (
  db: Database,
  ownerId: string,
  page: { storeId: string; before?: string; limit: number },
): Promise<Product[]> => {
  await requireOwnStore(db, ownerId, page.storeId);
  const rows = await tables(db)
    .selectFrom('products')
    .select('id')
    .where('store_id', '=', page.storeId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return productsOf(
    db,
    rows.map((row) => row.id),
  );
};

const tellChange = (
  needs: ProductsNeeds,
  tx: Transaction,
  change: { product: Product; by: Merchant; created: boolean },
): Promise<void> => {
  const { product, by, created } = change;
  const { id: productId, storeId, categoryId, title, fromFen, status } = product;
  return needs.events.append(
    tx,
    ProductChanged,
    { productId, storeId, categoryId, title, fromFen, status, created },
    { actorId: by.id, simulated: by.simulated },
  );
};

export const createProduct = async (
  needs: ProductsNeeds,
  by: Merchant,
  input: BodyOf<typeof createEndpoint>,
): Promise<Product> => {
  const { storeId, categoryId, title, description, pictureIds } = input;
  const codes = new Set(input.skus.map((sku) => sku.code));
  if (codes.size < input.skus.length) throw new Failure('catalog/duplicate-sku');

  return needs.db.transaction().execute(async (tx) => {
    await requireOwnStore(tx, by.id, storeId);
    if (!(await categoryExists(tx, categoryId))) throw new Failure('catalog/no-such-category');
    await requirePictures(tx, by.id, pictureIds);

    const productId = newId();
    await tables(tx)
      .insertInto('products')
      .values({
        id: productId,
        store_id: storeId,
        category_id: categoryId,
        title,
        description,
        picture_ids: pictureIds,
        status: 'active',
        created_at: new Date(),
      })
      .execute();
    const skus = input.skus.map((sku, position) => ({ ...sku, id: newId(), position }));
    await tables(tx)
      .insertInto('skus')
      .values(
        skus.map(({ priceFen, listPriceFen, ...sku }) => ({
          ...sku,
          product_id: productId,
          price_fen: priceFen,
          list_price_fen: listPriceFen,
          sold_count: 0,
        })),
      )
      .execute();

    const [product] = await productsOf(tx, [productId]);
    await tellChange(needs, tx, { product: product!, by, created: true });
    for (const { id: skuId, stock } of skus)
      await needs.events.append(
        tx,
        StockChanged,
        { skuId, productId, delta: stock, left: stock, reason: 'created' },
        { actorId: by.id, simulated: by.simulated },
      );
    return product!;
  });
};

export const updateProduct = async (
  needs: ProductsNeeds,
  by: Merchant,
  change: { productId: string } & BodyOf<typeof updateEndpoint>,
): Promise<Product> =>
  needs.db.transaction().execute(async (tx) => {
    const { productId, categoryId, pictureIds, ...rest } = change;
    const found = await tables(tx)
      .selectFrom('products')
      .select('store_id as storeId')
      .where('id', '=', productId)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new Failure('catalog/no-such-product');
    await requireOwnStore(tx, by.id, found.storeId);
    if (categoryId !== undefined && !(await categoryExists(tx, categoryId)))
      throw new Failure('catalog/no-such-category');
    if (pictureIds) await requirePictures(tx, by.id, pictureIds);

    const columns = {
      ...rest,
      ...(categoryId !== undefined && { category_id: categoryId }),
      ...(pictureIds && { picture_ids: pictureIds }),
    };
    if (Object.keys(columns).length > 0)
      await tables(tx).updateTable('products').set(columns).where('id', '=', productId).execute();

    const [product] = await productsOf(tx, [productId]);
    await tellChange(needs, tx, { product: product!, by, created: false });
    return product!;
  });
