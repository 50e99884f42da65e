import {
  type BodyOf,
  type createProduct as createEndpoint,
  Failure,
  type NewOption,
  type Product,
  ProductChanged,
  type updateProduct as updateEndpoint,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { intentionOf, onceIfKeyed } from '#platform/once';
import { dropForeignAttributes, setProductAttributes } from './catalog.attributes.ts';
import { requireBrand } from './catalog.brands.ts';
import { afterChange, type Life } from './catalog.life.rules.ts';
import { requireModel } from './catalog.models.ts';
import { requirePictures } from './catalog.pictures.ts';
import {
  type LockedProduct,
  lockProduct,
  type Merchant,
  type ProductsNeeds,
  productsOf,
  requireVersion,
} from './catalog.products.ts';
import { requireOwnStore } from './catalog.stores.ts';
import { tables } from './catalog.tables.ts';
import { categoryExists } from './catalog.tree.ts';
import { applySkus } from './catalog.variants.ts';

export type NewProduct = BodyOf<typeof createEndpoint>;
export type ProductChange = BodyOf<typeof updateEndpoint>;

export const tellChange = (
  needs: Pick<ProductsNeeds, 'events'>,
  tx: Transaction,
  change: { product: Product; by: Merchant | null; created: boolean },
): Promise<void> => {
  const { product, by, created } = change;
  const { id: productId, storeId, categoryId, title, fromFen, status } = product;
  return needs.events.append(
    tx,
    ProductChanged,
    { productId, storeId, categoryId, title, fromFen, status, created },
    { actorId: by?.id ?? null, simulated: by?.simulated ?? product.store.simulated },
  );
};

const picturesIn = (options: readonly NewOption[] = []): string[] =>
  options.flatMap(({ values }) => values.flatMap(({ pictureId }) => pictureId ?? []));

/** What a change points to is there, and the merchant's own where it has an owner. */
const requireParts = async (tx: Transaction, by: Merchant, parts: ProductChange): Promise<void> => {
  const { categoryId, pictureIds = [], options, modelId, brandId } = parts;
  if (categoryId !== undefined && !(await categoryExists(tx, categoryId)))
    throw new Failure('catalog/no-such-category');
  await requirePictures(tx, by.id, [...pictureIds, ...picturesIn(options)]);
  if (modelId != null) await requireModel(tx, by.id, modelId);
  if (brandId != null) await requireBrand(tx, brandId);
};

export const lifeColumns = (
  life: Life,
  before: Life & { reviewSince: Date | null },
  nowMs: number,
) => ({
  status: life.status,
  vetted: life.vetted,
  returned_reason: life.returnedReason,
  publish_at: life.publishAtMs === null ? null : new Date(life.publishAtMs),
  unpublish_at: life.unpublishAtMs === null ? null : new Date(life.unpublishAtMs),
  review_since:
    life.status !== 'review'
      ? null
      : before.status === 'review'
        ? before.reviewSince
        : new Date(nowMs),
});

export const lifeOf = (row: LockedProduct): Life & { reviewSince: Date | null } => ({
  status: row.status,
  vetted: row.vetted,
  returnedReason: row.returnedReason,
  publishAtMs: row.publishAt?.getTime() ?? null,
  unpublishAtMs: row.unpublishAt?.getTime() ?? null,
  reviewSince: row.reviewSince,
});

const unborn = {
  status: 'draft',
  vetted: false,
  returnedReason: null,
  publishAtMs: null,
  unpublishAtMs: null,
  reviewSince: null,
} as const;

/** All of it, or nothing; whether the store is theirs and the parts are is asked before. */
export const insertProduct = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  input: NewProduct,
): Promise<Product> => {
  const { storeId, categoryId, title, description, pictureIds, options, attributes } = input;
  const { status, publishAtMs, unpublishAtMs, skus, modelId, brandId } = input;
  const nowMs = needs.clock.nowMs();
  const wanted = { status, publishAtMs, unpublishAtMs, contentChanged: true };
  const life = afterChange(unborn, wanted, { vetting: needs.vetting, nowMs });

  const id = newId();
  await tables(tx)
    .insertInto('products')
    .values({
      id,
      store_id: storeId,
      category_id: categoryId,
      title,
      description,
      picture_ids: pictureIds,
      model_id: modelId,
      brand_id: brandId,
      options: JSON.stringify(options),
      created_at: new Date(nowMs),
      changed_at: new Date(nowMs),
      ...lifeColumns(life, unborn, nowMs),
    })
    .execute();
  await setProductAttributes(tx, { id, categoryId }, attributes);
  await applySkus({ needs, tx, by, productId: id }, options, skus);
  const [product] = await productsOf(tx, [id]);
  await tellChange(needs, tx, { product: product!, by, created: true });
  return product!;
};

export const createProductIn = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  input: NewProduct,
): Promise<Product> => {
  await requireOwnStore(tx, by.id, input.storeId);
  await requireParts(tx, by, input);
  return insertProduct(needs, tx, by, input);
};

/** A retry with the same key gets the first answer. */
export const createProduct = (
  needs: ProductsNeeds,
  by: Merchant,
  input: NewProduct,
): Promise<Product> =>
  onceIfKeyed(
    needs.db,
    intentionOf(`catalog.create-product:${by.id}`, input, 'catalog/key-reused'),
    (tx) => createProductIn(needs, tx, by, input),
  );

const told = (options: readonly NewOption[]): string =>
  JSON.stringify(
    options.map(({ id, name, values }) => [
      id,
      name,
      values.map((value) => [value.id, value.name, value.pictureId]),
    ]),
  );

/** Options and SKUs fit only together: who sends one without the other keeps what stands of the rest. */
const changeSkus = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  change: { row: LockedProduct } & Pick<ProductChange, 'options' | 'skus'>,
): Promise<boolean> => {
  const { row, options, skus } = change;
  if (options && !skus) throw new Failure('catalog/bad-options', { problem: 'skus-missing' });
  if (!skus) return false;
  const wanted = options ?? row.options;
  const isNamedAnew = await applySkus({ needs, tx, by, productId: row.id }, wanted, skus);
  return isNamedAnew || told(wanted) !== told(row.options);
};

const contentFields = ['title', 'description', 'categoryId', 'modelId', 'brandId'] as const;

/** Whether what staff look at differs: not price, stock or time. */
const isContent = (row: LockedProduct, change: ProductChange): boolean =>
  contentFields.some((field) => change[field] !== undefined && change[field] !== row[field]) ||
  change.attributes !== undefined ||
  (change.pictureIds !== undefined && change.pictureIds.join() !== row.pictureIds.join());

export const updateProductIn = async (
  needs: ProductsNeeds,
  tx: Transaction,
  by: Merchant,
  { productId, ...change }: { productId: string } & ProductChange,
): Promise<Product> => {
  const row = await lockProduct(tx, productId);
  await requireOwnStore(tx, by.id, row.storeId);
  requireVersion(row, change.version);
  await requireParts(tx, by, change);

  const { title, description, categoryId, pictureIds, modelId, brandId, attributes } = change;
  const category = { id: productId, categoryId: categoryId ?? row.categoryId };
  if (attributes) await setProductAttributes(tx, category, attributes);
  else if (categoryId !== undefined) await dropForeignAttributes(tx, category);
  const skusChanged = await changeSkus(needs, tx, by, { row, ...change });

  const { status, publishAtMs, unpublishAtMs } = change;
  const contentChanged = isContent(row, change) || skusChanged;
  const nowMs = needs.clock.nowMs();
  const before = lifeOf(row);
  const life = afterChange(
    before,
    { status, publishAtMs, unpublishAtMs, contentChanged },
    { vetting: needs.vetting, nowMs },
  );
  await tables(tx)
    .updateTable('products')
    .set({
      ...lifeColumns(life, before, nowMs),
      version: row.version + 1,
      changed_at: new Date(nowMs),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(categoryId !== undefined && { category_id: categoryId }),
      ...(pictureIds && { picture_ids: pictureIds }),
      ...(modelId !== undefined && { model_id: modelId }),
      ...(brandId !== undefined && { brand_id: brandId }),
      ...(change.options && { options: JSON.stringify(change.options) }),
    })
    .where('id', '=', productId)
    .execute();
  const [product] = await productsOf(tx, [productId]);
  await tellChange(needs, tx, { product: product!, by, created: false });
  return product!;
};

export const updateProduct = (
  needs: ProductsNeeds,
  by: Merchant,
  change: { productId: string } & ProductChange,
): Promise<Product> =>
  needs.db.transaction().execute((tx) => updateProductIn(needs, tx, by, change));
