import { PriceChanged, ProductChanged, type ProductStatus, StockChanged } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import { appendEvents } from '#platform/events.append';
import { dropForeignAttributes } from './catalog.attributes.ts';
import type { BulkProduct } from './catalog.bulk.ts';
import { type BulkAttribute, writeBulkAttributes } from './catalog.bulk-parts.ts';
import { afterChange, type Life } from './catalog.life.rules.ts';
import { moveStock } from './catalog.movements.ts';
import type { Merchant } from './catalog.products.ts';

export interface BulkNewProduct {
  id: string;
  code: string;
  title: string;
  description: string;
  categoryId: string;
  status: 'draft' | 'active' | 'hidden';
  pictureIds: readonly string[];
  brandId: string | null;
  attributes: readonly BulkAttribute[];
}

/** What is left out stays. */
export interface BulkProductChange {
  before: BulkProduct;
  title?: string;
  description?: string;
  categoryId?: string;
  status?: 'draft' | 'active' | 'hidden';
  pictureIds?: readonly string[];
  brandId?: string | null;
  /** All that the product tells from now on. */
  attributes?: readonly BulkAttribute[];
  /** What it offers has another name, or there is something new among it. */
  optionsNamedAnew?: boolean;
}

export interface BulkNewSku {
  id: string;
  productId: string;
  position: number;
  code: string;
  option: string;
  priceFen: number;
  listPriceFen: number | null;
  stock: number;
}

export interface BulkSkuChange {
  id: string;
  productId: string;
  option: string;
  priceBeforeFen: number;
  priceFen: number;
  listPriceFen: number | null;
}

/** Everything that one transaction does to many products of a store. Stock by differences. */
export interface BulkPlan {
  newProducts: BulkNewProduct[];
  products: BulkProductChange[];
  newSkus: BulkNewSku[];
  skus: BulkSkuChange[];
  stock: { skuId: string; delta: number }[];
}

export const emptyPlan = (): BulkPlan => ({
  newProducts: [],
  products: [],
  newSkus: [],
  skus: [],
  stock: [],
});

export interface BulkFacts {
  storeId: string;
  by: Merchant;
  vetting: boolean;
  nowMs: number;
  /** Told in the history of stock. */
  note: string;
}

/**
 * Carries out a plan in the caller's transaction, a few statements however many rows. The caller has locked the products
 * and options (`findBulk`) and checked what it plans; what is wrong all the same is refused as a whole.
 */
export const writeBulk = async (
  tx: Transaction,
  facts: BulkFacts,
  plan: BulkPlan,
): Promise<void> => {
  await sql`select set_config('kaibo.actor', ${facts.by.id}, true)`.execute(tx);
  await insertProducts(tx, facts, plan.newProducts);
  await updateProducts(tx, facts, plan);
  await writeBulkAttributes(tx, [
    ...plan.newProducts,
    ...plan.products.flatMap(({ before: { id }, attributes }) =>
      attributes === undefined ? [] : [{ id, attributes }],
    ),
  ]);
  await insertSkus(tx, plan.newSkus);
  await updateSkus(tx, plan.skus);
  await recordPrices(tx, facts, plan);
  const { storeId, by, note } = facts;
  const { id: actorId, simulated } = by;
  await moveStock(
    tx,
    { storeId, kind: 'adjustment', actorId, simulated, note },
    plan.stock.map((move) => ({ ...move, locationId: null })),
  );
  await tell(tx, facts, plan);
};

const unborn: Life = {
  status: 'draft',
  publishAtMs: null,
  unpublishAtMs: null,
  vetted: false,
  returnedReason: null,
};

const insertProducts = async (
  tx: Transaction,
  { storeId, vetting, nowMs }: BulkFacts,
  rows: readonly BulkNewProduct[],
): Promise<void> => {
  if (rows.length === 0) return;
  const status = rows.map(
    (row) =>
      afterChange(unborn, { status: row.status, contentChanged: false }, { vetting, nowMs }).status,
  );
  await sql`
    insert into products (id, store_id, code, category_id, brand_id, title, description, picture_ids, status,
      review_since, created_at, changed_at)
    select row.id, ${storeId}::uuid, row.code, row.category_id, row.brand_id, row.title, row.description,
      row.picture_ids::uuid[], row.status,
      case when row.status = 'review' then ${new Date(nowMs)}::timestamptz end,
      ${new Date(nowMs)}::timestamptz, ${new Date(nowMs)}::timestamptz
    from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.code)}::text[],
      ${rows.map((row) => row.categoryId)}::text[], ${rows.map((row) => row.title)}::text[],
      ${rows.map((row) => row.description)}::text[],
      ${rows.map((row) => `{${row.pictureIds.join(',')}}`)}::text[], ${status}::text[],
      ${rows.map((row) => row.brandId)}::uuid[]
    ) as row (id, code, category_id, title, description, picture_ids, status, brand_id)`.execute(
    tx,
  );
};

interface Standing extends Life {
  id: string;
}

/** What staff would look at differs. */
const isContentChanged = (change: BulkProductChange): boolean =>
  change.title !== undefined ||
  change.description !== undefined ||
  change.categoryId !== undefined ||
  change.pictureIds !== undefined ||
  change.brandId !== undefined ||
  change.attributes !== undefined ||
  change.optionsNamedAnew === true;

const lifeAfter = (change: BulkProductChange, { vetting, nowMs }: BulkFacts): Standing => {
  const { before, status } = change;
  const contentChanged = isContentChanged(change);
  const wanted = { contentChanged, ...(status !== undefined && { status }) };
  return { id: before.id, ...afterChange(before, wanted, { vetting, nowMs }) };
};

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Every product touched gets a new version, so that an editor that is open somewhere notices. */
const updateProducts = async (tx: Transaction, facts: BulkFacts, plan: BulkPlan): Promise<void> => {
  const { products: rows } = plan;
  const born = new Set(plan.newProducts.map(({ id }) => id));
  const changed = new Set(rows.map(({ before }) => before.id));
  const ofSkus = [...plan.skus, ...plan.newSkus].map(({ productId }) => productId);
  const touched = [...new Set(ofSkus)].filter((id) => !born.has(id) && !changed.has(id));
  const now = new Date(facts.nowMs);
  if (touched.length > 0)
    await sql`update products set version = version + 1, changed_at = ${now}
              where id = any (${touched}::uuid[])`.execute(tx);
  if (rows.length === 0) return;
  const lives = rows.map((row) => lifeAfter(row, facts));
  await sql`
    update products set title = row.title, description = row.description, category_id = row.category_id,
      picture_ids = row.picture_ids::uuid[], brand_id = row.brand_id, status = row.status, vetted = row.vetted,
      publish_at = row.publish_at, unpublish_at = row.unpublish_at, returned_reason = row.returned_reason,
      review_since = case when row.status = 'review'
        then coalesce(products.review_since, ${now}::timestamptz) end,
      version = version + 1, changed_at = ${now}
    from unnest(
      ${rows.map(({ before }) => before.id)}::uuid[],
      ${rows.map((row) => row.title ?? row.before.title)}::text[],
      ${rows.map((row) => row.description ?? row.before.description)}::text[],
      ${rows.map((row) => row.categoryId ?? row.before.categoryId)}::text[],
      ${rows.map((row) => `{${(row.pictureIds ?? row.before.pictureIds).join(',')}}`)}::text[],
      ${lives.map((life) => life.status)}::text[], ${lives.map((life) => life.vetted)}::boolean[],
      ${lives.map((life) => date(life.publishAtMs))}::timestamptz[],
      ${lives.map((life) => date(life.unpublishAtMs))}::timestamptz[],
      ${lives.map((life) => life.returnedReason)}::text[],
      ${rows.map((row) => (row.brandId === undefined ? row.before.brandId : row.brandId))}::uuid[]
    ) as row (id, title, description, category_id, picture_ids, status, vetted, publish_at, unpublish_at,
      returned_reason, brand_id)
    where products.id = row.id`.execute(tx);
  for (const { before, categoryId } of rows)
    if (categoryId !== undefined) await dropForeignAttributes(tx, { id: before.id, categoryId });
};

const insertSkus = async (tx: Transaction, rows: readonly BulkNewSku[]): Promise<void> => {
  if (rows.length === 0) return;
  await sql`
    insert into skus (id, product_id, position, code, option, price_fen, list_price_fen, stock)
    select * from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.productId)}::uuid[],
      ${rows.map((row) => row.position)}::int[], ${rows.map((row) => row.code)}::text[],
      ${rows.map((row) => row.option)}::text[], ${rows.map((row) => row.priceFen)}::bigint[],
      ${rows.map((row) => row.listPriceFen)}::bigint[], ${rows.map((row) => row.stock)}::int[]
    )`.execute(tx);
};

const updateSkus = async (tx: Transaction, rows: readonly BulkSkuChange[]): Promise<void> => {
  if (rows.length === 0) return;
  await sql`
    update skus set option = row.option, price_fen = row.price_fen, list_price_fen = row.list_price_fen
    from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.option)}::text[],
      ${rows.map((row) => row.priceFen)}::bigint[], ${rows.map((row) => row.listPriceFen)}::bigint[]
    ) as row (id, option, price_fen, list_price_fen)
    where skus.id = row.id`.execute(tx);
};

const pricesOf = (plan: BulkPlan) => [
  ...plan.newSkus.map(({ id, productId, priceFen }) => ({
    skuId: id,
    productId,
    fromFen: null,
    toFen: priceFen,
  })),
  ...plan.skus
    .filter((sku) => sku.priceFen !== sku.priceBeforeFen)
    .map((sku) => ({
      skuId: sku.id,
      productId: sku.productId,
      fromFen: sku.priceBeforeFen,
      toFen: sku.priceFen,
    })),
];

const recordPrices = async (tx: Transaction, facts: BulkFacts, plan: BulkPlan): Promise<void> => {
  const prices = pricesOf(plan);
  if (prices.length === 0) return;
  await sql`
    insert into price_changes (product_id, sku_id, from_fen, to_fen, by_id, at)
    select row.product_id, row.sku_id, row.from_fen, row.to_fen, ${facts.by.id}::uuid,
      ${new Date(facts.nowMs)}::timestamptz
    from unnest(
      ${prices.map((price) => price.productId)}::uuid[], ${prices.map((price) => price.skuId)}::uuid[],
      ${prices.map((price) => price.fromFen)}::bigint[], ${prices.map((price) => price.toFen)}::bigint[]
    ) as row (product_id, sku_id, from_fen, to_fen)`.execute(tx);
};

interface Told {
  productId: string;
  categoryId: string;
  title: string;
  fromFen: number;
  status: ProductStatus;
}

const tell = async (tx: Transaction, facts: BulkFacts, plan: BulkPlan): Promise<void> => {
  const { storeId, by } = facts;
  const heads = { actorId: by.id, simulated: by.simulated };
  const born = new Set(plan.newProducts.map(({ id }) => id));
  const ids = [...born, ...plan.products.map(({ before }) => before.id)];
  const { rows } = await sql<Told>`
    select products.id as "productId", category_id as "categoryId", title, status,
      coalesce((select min(price_fen) from skus where product_id = products.id and not retired), 0)::bigint
        as "fromFen"
    from products where id = any (${ids}::uuid[]) order by id`.execute(tx);
  const products = rows.map((row) => ({ ...row, storeId, created: born.has(row.productId) }));
  await appendEvents(tx, ProductChanged, products, heads);
  const prices = pricesOf(plan).flatMap(({ fromFen, ...price }) =>
    fromFen === null ? [] : [{ ...price, fromFen }],
  );
  await appendEvents(tx, PriceChanged, prices, heads);
  const opened = plan.newSkus.map(({ id, productId, stock }) => ({
    skuId: id,
    productId,
    delta: stock,
    left: stock,
    reason: 'created' as const,
  }));
  await appendEvents(tx, StockChanged, opened, heads);
};
