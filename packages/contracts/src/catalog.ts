import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { BothLanguages, EpochMs, Fen, Id, QueryInt } from './values.ts';

export const Category = z.strictObject({ id: z.string(), name: BothLanguages, position: z.int() });
export type Category = z.infer<typeof Category>;

export const Picture = z.strictObject({
  id: Id,
  url: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
});
export type Picture = z.infer<typeof Picture>;

export const Store = z.strictObject({
  id: Id,
  ownerId: Id,
  name: z.string(),
  description: z.string(),
  logo: Picture.nullable(),
  simulated: z.boolean(),
});
export type Store = z.infer<typeof Store>;

export const Sku = z.strictObject({
  id: Id,
  /** The merchant's own code, unique within the product. */
  code: z.string(),
  /** What a buyer chooses, e.g. "Red / M". */
  option: z.string(),
  priceFen: Fen,
  /** Struck-through price; null when there is none. */
  listPriceFen: Fen.nullable(),
  stock: z.int().min(0),
});
export type Sku = z.infer<typeof Sku>;

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

export const Product = ProductCard.extend({
  description: z.string(),
  pictures: z.array(Picture),
  skus: z.array(Sku),
  store: Store,
  status: z.enum(['active', 'hidden']),
  createdAtMs: EpochMs,
});
export type Product = z.infer<typeof Product>;

const Title = z.string().trim().min(1).max(120);
const Description = z.string().trim().max(5_000);
const Price = Fen.min(1).max(100_000_000);
/** Most pieces that a merchant may put in stock of one option. */
export const STOCK_LIMIT = 10_000_000;
const Stock = z.int().min(0).max(STOCK_LIMIT);

export const NewSku = z.strictObject({
  code: z.string().trim().min(1).max(60),
  option: z.string().trim().min(1).max(80),
  priceFen: Price,
  listPriceFen: Price.nullable().default(null),
  stock: Stock,
});

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
  }),
  reply: Store,
  errors: ['catalog/no-such-picture'],
});

export const getStore = endpoint({
  method: 'GET',
  path: '/v1/stores/:storeId',
  summary: 'A store and its products, newest first',
  params: z.strictObject({ storeId: Id }),
  query: z.strictObject({ before: Id.optional(), limit: QueryInt(1, 100).default(50) }),
  reply: z.strictObject({ store: Store, products: z.array(ProductCard) }),
  errors: ['catalog/no-such-store'],
});

export const listMyStores = endpoint({
  method: 'GET',
  path: '/v1/studio/stores',
  summary: 'Stores of the caller',
  reply: z.strictObject({ stores: z.array(Store) }),
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
    pictureIds: z.array(Id).max(9).default([]),
    skus: z.array(NewSku).min(1).max(100),
  }),
  reply: Product,
  errors: [
    'catalog/no-such-store',
    'catalog/not-your-store',
    'catalog/no-such-category',
    'catalog/no-such-picture',
    'catalog/duplicate-sku',
  ],
});

export const updateProduct = endpoint({
  method: 'PATCH',
  path: '/v1/products/:productId',
  summary: 'Change a product; what is left out stays',
  params: z.strictObject({ productId: Id }),
  body: z.strictObject({
    title: Title.optional(),
    description: Description.optional(),
    categoryId: z.string().max(40).optional(),
    pictureIds: z.array(Id).max(9).optional(),
    status: z.enum(['active', 'hidden']).optional(),
  }),
  reply: Product,
  errors: [
    'catalog/no-such-product',
    'catalog/not-your-store',
    'catalog/no-such-category',
    'catalog/no-such-picture',
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

/** Largest picture taken, in bytes. */
export const PICTURE_LIMIT_BYTES = 5 * 1024 * 1024;

/** The body is the picture itself (image/jpeg, image/png, image/webp); its content decides, not its name. */
export const uploadPicture = endpoint({
  method: 'POST',
  path: '/v1/pictures',
  summary: 'Upload a picture: JPEG, PNG or WebP, at most 5 MiB and 6,000 px a side',
  body: z.instanceof(Uint8Array),
  reply: Picture,
  errors: ['catalog/not-a-picture', 'catalog/picture-too-large'],
  bodyLimitBytes: PICTURE_LIMIT_BYTES,
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
    status: z.enum(['active', 'hidden']),
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
