import { z } from 'zod';
import { Brand } from './catalog.brands.ts';
import { Bundle, BundleParts } from './catalog.bundles.ts';
import { Model } from './catalog.models.ts';
import { AttributeValue, ProductAttribute } from './catalog.tree.ts';
import {
  KeptSku,
  NewOption,
  NewSku,
  OPTIONS_MOST,
  Price,
  ProductOption,
  SKUS_MOST,
  Sku,
  STOCK_LIMIT,
} from './catalog.variants.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Picture } from './picture.ts';
import { BothLanguages, EpochMs, Fen, Id, IdempotencyKey, QueryInt } from './values.ts';

export const Category = z.strictObject({ id: z.string(), name: BothLanguages, position: z.int() });
export type Category = z.infer<typeof Category>;

export const Store = z.strictObject({
  id: Id,
  ownerId: Id,
  name: z.string(),
  description: z.string(),
  logo: Picture.nullable(),
  /** Wide picture at the top of the store's page. */
  banner: Picture.nullable(),
  /** A line for visitors: holidays, shipping times. */
  notice: z.string(),
  simulated: z.boolean(),
});
export type Store = z.infer<typeof Store>;

export const ProductCard = z.strictObject({
  id: Id,
  storeId: Id,
  categoryId: z.string(),
  title: z.string(),
  cover: Picture.nullable(),
  /** Lowest price over the SKUs. */
  fromFen: Fen,
  listFen: Fen.nullable(),
  stock: z.int().min(0),
  soldCount: z.int().min(0),
});
export type ProductCard = z.infer<typeof ProductCard>;

/**
 * `draft` has not been offered yet, or staff returned it; `review` waits for staff; `active` is on sale; `hidden`
 * was taken off. Only what is active is shown and sold.
 */
export const ProductStatus = z.enum(['draft', 'review', 'active', 'hidden']);
export type ProductStatus = z.infer<typeof ProductStatus>;

export const Product = ProductCard.extend({
  description: z.string(),
  pictures: z.array(Picture),
  /** What a buyer chooses in turn; empty when the SKUs are told apart by their `option` alone. */
  options: z.array(ProductOption),
  skus: z.array(Sku),
  attributes: z.array(ProductAttribute),
  brand: Brand.nullable(),
  /** To be turned around. */
  model: Model.nullable(),
  store: Store,
  status: ProductStatus,
  /** Grows with every change but those of stock. */
  version: z.int().min(1),
  /** When it goes on sale, or off it, by itself. */
  publishAtMs: EpochMs.nullable(),
  unpublishAtMs: EpochMs.nullable(),
  /** Why staff returned it; kept until they approve it. */
  returnedReason: z.string().nullable(),
  /** Lowest price of any SKU in the last 30 days, today's included. */
  lowest30Fen: Fen,
  /** Of a set of other products of the store. */
  bundle: Bundle.nullable(),
  createdAtMs: EpochMs,
  changedAtMs: EpochMs,
});
export type Product = z.infer<typeof Product>;

const Title = z.string().trim().min(1).max(120);
const Description = z.string().trim().max(5_000);
const PictureIds = z.array(Id).max(9);
const Options = z.array(NewOption).max(OPTIONS_MOST);
const Attributes = z.array(AttributeValue).max(60);
/** Two hundred SKUs with a long description. */
const PRODUCT_LIMIT_BYTES = 256 * 1024;

export const listCategories = endpoint({
  method: 'GET',
  path: '/v1/categories',
  summary: 'The categories of the platform in order',
  reply: z.strictObject({ categories: z.array(Category) }),
});

export const createStore = endpoint({
  method: 'POST',
  path: '/v1/stores',
  summary: 'Open a store',
  body: z.strictObject({
    name: z.string().trim().min(1).max(60),
    description: Description.default(''),
    logoId: Id.nullable().default(null),
    idempotencyKey: IdempotencyKey.optional(),
  }),
  reply: Store,
  errors: ['catalog/no-such-picture', 'catalog/key-reused'],
});

export const updateStore = endpoint({
  method: 'PATCH',
  path: '/v1/stores/:storeId',
  summary: 'Change the front of a store; what is left out stays',
  params: z.strictObject({ storeId: Id }),
  body: z.strictObject({
    name: z.string().trim().min(1).max(60).optional(),
    description: Description.optional(),
    notice: z.string().trim().max(200).optional(),
    logoId: Id.nullable().optional(),
    bannerId: Id.nullable().optional(),
  }),
  reply: Store,
  errors: ['catalog/no-such-store', 'catalog/not-your-store', 'catalog/no-such-picture'],
});

export const StoreChanged = defineEvent({
  name: 'catalog.store-changed',
  version: 1,
  payload: z.object({ storeId: Id, ownerId: Id, name: z.string(), created: z.boolean() }),
  key: (store) => store.storeId,
});

/** All stores of a merchant closed, or opened again: what they sell went off sale, or came back as it was. */
export const StoresOpened = defineEvent({
  name: 'catalog.stores-opened',
  version: 1,
  payload: z.object({ ownerId: Id, storeIds: z.array(Id), open: z.boolean() }),
  key: (stores) => stores.ownerId,
});

export const getStore = endpoint({
  method: 'GET',
  path: '/v1/stores/:storeId',
  summary: 'A store and its products, newest first',
  params: z.strictObject({ storeId: Id }),
  query: z.strictObject({ before: Id.optional(), limit: QueryInt(1, 100).default(50) }),
  reply: z.strictObject({
    store: Store,
    /** Who keeps it; null when the account is gone. */
    owner: z.strictObject({ name: z.string(), avatarUrl: z.string().nullable() }).nullable(),
    products: z.array(ProductCard),
  }),
  errors: ['catalog/no-such-store'],
});

export const listMyStores = endpoint({
  method: 'GET',
  path: '/v1/studio/stores',
  summary: 'Stores of the caller',
  reply: z.strictObject({ stores: z.array(Store) }),
  owed: true,
});

export const createProduct = endpoint({
  method: 'POST',
  path: '/v1/products',
  summary: 'Add a product with its options',
  body: z.strictObject({
    storeId: Id,
    categoryId: z.string().max(40),
    title: Title,
    description: Description.default(''),
    pictureIds: PictureIds.default([]),
    modelId: Id.nullable().default(null),
    brandId: Id.nullable().default(null),
    attributes: Attributes.default([]),
    options: Options.default([]),
    skus: z.array(NewSku).min(1).max(SKUS_MOST),
    /** With `publishAtMs` it stays a draft until then. */
    status: z.enum(['draft', 'active']).default('active'),
    publishAtMs: EpochMs.nullable().default(null),
    unpublishAtMs: EpochMs.nullable().default(null),
    idempotencyKey: IdempotencyKey.optional(),
  }),
  reply: Product,
  bodyLimitBytes: PRODUCT_LIMIT_BYTES,
  errors: [
    'catalog/key-reused',
    'catalog/no-such-store',
    'catalog/not-your-store',
    'catalog/no-such-category',
    'catalog/no-such-picture',
    'catalog/no-such-model',
    'catalog/no-such-brand',
    'catalog/bad-attribute',
    'catalog/bad-options',
    'catalog/bad-times',
    'catalog/duplicate-sku',
  ],
});

export const updateProduct = endpoint({
  method: 'PATCH',
  path: '/v1/products/:productId',
  summary: 'Change a product; what is left out stays',
  params: z.strictObject({ productId: Id }),
  body: z.strictObject({
    /** What the change was made from; when the product moved on since, it is refused. */
    version: z.int().min(1).optional(),
    title: Title.optional(),
    description: Description.optional(),
    categoryId: z.string().max(40).optional(),
    pictureIds: PictureIds.optional(),
    modelId: Id.nullable().optional(),
    brandId: Id.nullable().optional(),
    attributes: Attributes.optional(),
    /** Given together with `skus`. */
    options: Options.optional(),
    /** All of them: a SKU that is not in the list is no longer offered. Orders of it stay. */
    skus: z
      .array(z.union([KeptSku, NewSku]))
      .min(1)
      .max(SKUS_MOST)
      .optional(),
    status: z.enum(['draft', 'active', 'hidden']).optional(),
    publishAtMs: EpochMs.nullable().optional(),
    unpublishAtMs: EpochMs.nullable().optional(),
  }),
  reply: Product,
  bodyLimitBytes: PRODUCT_LIMIT_BYTES,
  errors: [
    'catalog/no-such-product',
    'catalog/not-your-store',
    'catalog/changed-meanwhile',
    'catalog/no-such-category',
    'catalog/no-such-picture',
    'catalog/no-such-model',
    'catalog/no-such-brand',
    'catalog/no-such-sku',
    'catalog/bad-attribute',
    'catalog/bad-options',
    'catalog/bad-times',
    'catalog/duplicate-sku',
    'catalog/stock-below-zero',
    'catalog/too-much-stock',
  ],
});

export const setBundleParts = endpoint({
  method: 'PUT',
  path: '/v1/products/:productId/parts',
  summary: 'Change what a set of the caller holds, while it is not on sale',
  params: z.strictObject({ productId: Id }),
  body: z.strictObject({
    /** What the change was made from; when the product moved on since, it is refused. */
    version: z.int().min(1).optional(),
    parts: BundleParts,
  }),
  reply: Product,
  errors: [
    'catalog/no-such-product',
    'catalog/not-your-store',
    'catalog/changed-meanwhile',
    'catalog/not-a-bundle',
    'catalog/bundle-on-sale',
    'catalog/bundle-there-already',
    'catalog/bundle-across-stores',
    'catalog/bundle-part-gone',
    'catalog/bundle-in-bundle',
  ],
});

export const updateSku = endpoint({
  method: 'PATCH',
  path: '/v1/skus/:skuId',
  summary: 'Change price, or add to stock (negative takes away, never below zero)',
  params: z.strictObject({ skuId: Id }),
  body: z.strictObject({
    priceFen: Price.optional(),
    listPriceFen: Price.nullable().optional(),
    stockDelta: z.int().min(-STOCK_LIMIT).max(STOCK_LIMIT).optional(),
  }),
  reply: Sku,
  errors: [
    'catalog/no-such-sku',
    'catalog/not-your-store',
    'catalog/stock-below-zero',
    'catalog/too-much-stock',
  ],
});

export const getProduct = endpoint({
  method: 'GET',
  path: '/v1/products/:productId',
  summary: 'A product with its options, pictures and store',
  params: z.strictObject({ productId: Id }),
  reply: Product,
  errors: ['catalog/no-such-product'],
});

export const listMyProducts = endpoint({
  method: 'GET',
  path: '/v1/studio/products',
  summary: 'Products of a store of the caller, hidden ones too',
  query: z.strictObject({
    storeId: Id,
    before: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ products: z.array(Product) }),
  errors: ['catalog/no-such-store', 'catalog/not-your-store'],
});

export const ProductChanged = defineEvent({
  name: 'catalog.product-changed',
  version: 1,
  payload: z.object({
    productId: Id,
    storeId: Id,
    categoryId: z.string(),
    title: z.string(),
    fromFen: Fen,
    status: ProductStatus,
    created: z.boolean(),
  }),
  key: (product) => product.productId,
});

export const PriceChanged = defineEvent({
  name: 'catalog.price-changed',
  version: 1,
  payload: z.object({ skuId: Id, productId: Id, fromFen: Fen, toFen: Fen }),
  key: (change) => change.productId,
});

export const StockChanged = defineEvent({
  name: 'catalog.stock-changed',
  version: 1,
  payload: z.object({
    skuId: Id,
    productId: Id,
    delta: z.int(),
    left: z.int(),
    reason: z.enum(['created', 'adjusted']),
  }),
  key: (change) => change.skuId,
});
