import {
  type Brand,
  type Bundle,
  Failure,
  type Model,
  type NewOption,
  type Picture,
  type Product,
  type ProductAttribute,
  type Sku,
  type Store,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { attributesOfProducts } from './catalog.attributes.ts';
import { brandsOf } from './catalog.brands.ts';
import { bundlesOf } from './catalog.bundle-parts.ts';
import { picturesOf } from './catalog.cards.ts';
import { modelsOf } from './catalog.models.ts';
import { lowestPrices } from './catalog.prices.ts';
import { requireOwnStore, storesOf } from './catalog.stores.ts';
import { closedStores } from './catalog.suspension.ts';
import { tables } from './catalog.tables.ts';

export interface ProductsNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  /** New and changed products wait for staff before they are sold. */
  vetting: boolean;
}

export interface Merchant {
  id: string;
  simulated: boolean;
}

export const skuColumns = [
  'id',
  'code',
  'option',
  'value_ids as values',
  'price_fen as priceFen',
  'list_price_fen as listPriceFen',
  'stock',
] as const;

const productColumns = [
  'id',
  'store_id as storeId',
  'category_id as categoryId',
  'brand_id as brandId',
  'model_id as modelId',
  'title',
  'description',
  'picture_ids as pictureIds',
  'options',
  'status',
  'version',
  'publish_at as publishAt',
  'unpublish_at as unpublishAt',
  'returned_reason as returnedReason',
  'created_at as createdAt',
  'changed_at as changedAt',
] as const;

const rowsOf = (db: Database | Transaction, ids: readonly string[]) =>
  tables(db)
    .selectFrom('products')
    .select(productColumns)
    .where('id', 'in', [...new Set(ids)])
    .execute();
type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const skusOf = (db: Database | Transaction, ids: readonly string[]) =>
  tables(db)
    .selectFrom('skus')
    .select([...skuColumns, 'retired', 'product_id as productId', 'sold_count as soldCount'])
    .where('product_id', 'in', [...new Set(ids)])
    .orderBy('product_id')
    .orderBy('position')
    .execute();
type SkuRow = Awaited<ReturnType<typeof skusOf>>[number];

interface Around {
  skus: Map<string, SkuRow[]>;
  stores: Map<string, Store>;
  pictures: Map<string, Picture>;
  brands: Map<string, Brand>;
  models: Map<string, Model>;
  attributes: Map<string, ProductAttribute[]>;
  lowest: Map<string, number>;
  bundles: Map<string, Bundle>;
}

const picturesIn = (options: readonly NewOption[]): string[] =>
  options.flatMap(({ values }) => values.flatMap(({ pictureId }) => pictureId ?? []));

const toSku = ({ productId: _, soldCount: __, retired: ___, ...sku }: SkuRow): Sku => sku;

const toProduct = (row: Row, around: Around): Product => {
  const { pictureIds, options, brandId, modelId, publishAt, unpublishAt, ...rest } = row;
  const { createdAt, changedAt, ...plain } = rest;
  const all = around.skus.get(row.id) ?? [];
  const offered = all.filter(({ retired }) => !retired);
  const cheapest = offered.reduce((best, sku) => (sku.priceFen < best.priceFen ? sku : best));
  const pictures = pictureIds.flatMap((id) => around.pictures.get(id) ?? []);
  return {
    ...plain,
    store: around.stores.get(row.storeId)!,
    pictures,
    cover: pictures[0] ?? null,
    options: options.map(({ id, name, values }) => ({
      id,
      name,
      values: values.map(({ pictureId, ...value }) => ({
        ...value,
        picture: (pictureId && around.pictures.get(pictureId)) || null,
      })),
    })),
    skus: offered.map(toSku),
    attributes: around.attributes.get(row.id) ?? [],
    brand: (brandId && around.brands.get(brandId)) || null,
    model: (modelId && around.models.get(modelId)) || null,
    fromFen: cheapest.priceFen,
    listFen: cheapest.listPriceFen,
    bundle: around.bundles.get(row.id) ?? null,
    lowest30Fen: around.lowest.get(row.id) ?? cheapest.priceFen,
    stock: offered.reduce((sum, sku) => sum + sku.stock, 0),
    soldCount: all.reduce((sum, sku) => sum + sku.soldCount, 0),
    publishAtMs: publishAt?.getTime() ?? null,
    unpublishAtMs: unpublishAt?.getTime() ?? null,
    createdAtMs: createdAt.getTime(),
    changedAtMs: changedAt.getTime(),
  };
};

const present = (ids: readonly (string | null)[]): string[] => ids.filter((id) => id !== null);

/** In the order asked, whatever their status. Nine queries however many. */
export const productsOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Product[]> => {
  if (ids.length === 0) return [];
  const rows = await rowsOf(db, ids);
  const around: Around = {
    skus: Map.groupBy(await skusOf(db, ids), (sku) => sku.productId),
    stores: await storesOf(
      db,
      rows.map((row) => row.storeId),
    ),
    pictures: await picturesOf(
      db,
      rows.flatMap((row) => [...row.pictureIds, ...picturesIn(row.options)]),
    ),
    brands: await brandsOf(db, present(rows.map((row) => row.brandId))),
    models: await modelsOf(db, present(rows.map((row) => row.modelId))),
    attributes: await attributesOfProducts(db, ids),
    lowest: await lowestPrices(db, ids),
    bundles: await bundlesOf(db, ids),
  };
  const byId = new Map(rows.map((row) => [row.id, toProduct(row, around)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};

/** What is not on sale is there for its owner, and for who vets. */
export const getProduct = async (
  db: Database | Transaction,
  productId: string,
  viewer: { id: string | null; vets: boolean },
): Promise<Product> => {
  const [product] = await productsOf(db, [productId]);
  if (!product) throw new Failure('catalog/no-such-product');
  const isOnSale = async () =>
    product.status === 'active' && (await closedStores(db, [product.storeId])).size === 0;
  if (product.store.ownerId !== viewer.id && !viewer.vets && !(await isOnSale()))
    throw new Failure('catalog/no-such-product');
  const isInside = product.store.ownerId === viewer.id || viewer.vets;
  return isInside ? product : withoutOrigin(product);
};

/** Which rule proposed a set is its merchant's business. */
const withoutOrigin = (product: Product): Product =>
  product.bundle === null ? product : { ...product, bundle: { ...product.bundle, origin: null } };

/** Products of one's own store, newest first, whatever their status. */
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

/** A row that is locked until the transaction ends, before its SKUs are: always in this order. */
export const lockProduct = async (tx: Transaction, productId: string) => {
  const row = await tables(tx)
    .selectFrom('products')
    .select([...productColumns, 'vetted', 'review_since as reviewSince'])
    .where('id', '=', productId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new Failure('catalog/no-such-product');
  return row;
};
export type LockedProduct = Awaited<ReturnType<typeof lockProduct>>;

/** Refuses a change that was made from an older version, and says what stands now. */
export const requireVersion = (row: LockedProduct, version: number | undefined): void => {
  if (version === undefined || version === row.version) return;
  const { title, status, changedAt } = row;
  throw new Failure('catalog/changed-meanwhile', {
    version: row.version,
    title,
    status,
    changedAtMs: changedAt.getTime(),
  });
};

/** A price was changed beside the editor: whoever has it open is told. */
export const countVersion = async (tx: Transaction, productId: string): Promise<void> => {
  await sql`
    update products set version = version + 1, changed_at = now() where id = ${productId}
  `.execute(tx);
};
