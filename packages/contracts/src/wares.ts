import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EpochMs, Fen, Id, IdempotencyKey, QueryInt } from './values.ts';

/** A product as its merchant sees it in a list. */
export const Ware = z.strictObject({
  id: Id,
  /** The merchant's own code, unique within the store. */
  code: z.string(),
  title: z.string(),
  categoryId: z.string(),
  status: z.string(),
  coverUrl: z.string().nullable(),
  fromFen: Fen,
  toFen: Fen,
  stock: z.int().min(0),
  soldCount: z.int().min(0),
  /** Options at or below the store's mark. */
  lowSkus: z.int().min(0),
  createdAtMs: EpochMs,
  /** How many products a set holds; 0 of what is none. */
  bundleParts: z.int().min(0),
  skus: z.array(
    z.strictObject({
      id: Id,
      code: z.string(),
      option: z.string(),
      priceFen: Fen,
      listPriceFen: Fen.nullable(),
      stock: z.int().min(0),
      isLow: z.boolean(),
    }),
  ),
});
export type Ware = z.infer<typeof Ware>;

export const WareFilter = z.strictObject({
  /** In title, product code or SKU code. */
  search: z.string().trim().max(80).default(''),
  status: z.string().max(20).optional(),
  categoryId: z.string().max(40).optional(),
  stock: z.enum(['low', 'out']).optional(),
});
export type WareFilter = z.infer<typeof WareFilter>;

export const WareSort = z.enum(['newest', 'title', 'price', 'price-down', 'stock', 'sold']);
export type WareSort = z.infer<typeof WareSort>;

const storeErrors = ['catalog/no-such-store', 'catalog/not-your-store'] as const;

export const listWares = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/wares',
  summary: 'Products of a store of the caller: searched, filtered, sorted, by page',
  params: z.strictObject({ storeId: Id }),
  query: WareFilter.extend({
    sort: WareSort.default('newest'),
    page: QueryInt(1, 10_000).default(1),
    limit: QueryInt(1, 200).default(50),
  }),
  reply: z.strictObject({ wares: z.array(Ware), total: z.int(), lowStockAt: z.int() }),
  errors: storeErrors,
});

/** Products changed by one edit. */
export const EDIT_PRODUCTS_MOST = 5_000;
/** Options changed by one edit. */
export const EDIT_SKUS_MOST = 20_000;

/** Which products: some by id, or all that a filter finds. */
export const Selection = z.union([
  z.strictObject({ productIds: z.array(Id).min(1).max(EDIT_PRODUCTS_MOST) }),
  z.strictObject({
    filter: WareFilter,
    /** All of the filter but these. */
    except: z.array(Id).max(EDIT_PRODUCTS_MOST).default([]),
  }),
]);
export type Selection = z.infer<typeof Selection>;

const Price = Fen.min(1).max(100_000_000);

export const WareChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('price-by'),
    /** −20 makes 100 yuan 80. Rounded half up. */
    percent: z.number().min(-99).max(1_000),
    /** Whole yuan, tenths, or fen. */
    roundToFen: z.union([z.literal(1), z.literal(10), z.literal(100)]).default(1),
    /** The price until now becomes the struck-through one. */
    strikeOld: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('price-to'), priceFen: Price }),
  z.strictObject({ kind: z.literal('status'), status: z.enum(['active', 'hidden']) }),
  z.strictObject({ kind: z.literal('category'), categoryId: z.string().max(40) }),
  z.strictObject({
    kind: z.literal('stock-by'),
    delta: z.int().min(-10_000_000).max(10_000_000),
  }),
  z.strictObject({ kind: z.literal('stock-to'), stock: z.int().min(0).max(10_000_000) }),
]);
export type WareChange = z.infer<typeof WareChange>;

/** One product or option and what becomes of it; `skuId` is null where the product itself changes. */
export const EditItem = z.strictObject({
  productId: Id,
  skuId: Id.nullable(),
  title: z.string(),
  option: z.string(),
  before: z.string(),
  after: z.string(),
  /** Why it stays as it is; null when it changes. */
  refused: z
    .enum(['price-out-of-range', 'stock-below-zero', 'too-much-stock', 'changed-since'])
    .nullable(),
});
export type EditItem = z.infer<typeof EditItem>;

const EditCounts = {
  products: z.int(),
  /** Products or options that change. */
  changed: z.int(),
  /** Those that are so already. */
  same: z.int(),
  refused: z.int(),
};

export const EditPreview = z.strictObject({
  ...EditCounts,
  /** The refused ones first; at most 200. */
  items: z.array(EditItem),
});
export type EditPreview = z.infer<typeof EditPreview>;

export const Edit = z.strictObject({
  id: Id,
  change: WareChange,
  ...EditCounts,
  createdAtMs: EpochMs,
  /** Prices, states and categories can be put back; stock has moved on. */
  canUndo: z.boolean(),
  undoneAtMs: EpochMs.nullable(),
  /** Of the undoing: left alone, for somebody has changed them since. */
  undoSkipped: z.int().nullable(),
});
export type Edit = z.infer<typeof Edit>;

const editErrors = [
  ...storeErrors,
  'transfers/too-many-selected',
  'transfers/nothing-selected',
  'catalog/no-such-category',
] as const;

const wished = { storeId: Id, selection: Selection, change: WareChange };
const BODY_LIMIT = 512 * 1024;

export const previewEdit = endpoint({
  method: 'POST',
  path: '/v1/studio/edits/preview',
  summary: 'What a change of many products would do; nothing changes',
  body: z.strictObject(wished),
  reply: EditPreview,
  errors: editErrors,
  bodyLimitBytes: BODY_LIMIT,
});

export const applyEdit = endpoint({
  method: 'POST',
  path: '/v1/studio/edits',
  summary: 'Change many products at once: all that can be changed, in one transaction',
  body: z.strictObject({ ...wished, idempotencyKey: IdempotencyKey }),
  reply: Edit,
  errors: [...editErrors, 'transfers/key-reused'],
  bodyLimitBytes: BODY_LIMIT,
});

export const listEdits = endpoint({
  method: 'GET',
  path: '/v1/studio/edits',
  summary: 'Changes of many products, newest first',
  query: z.strictObject({ storeId: Id, limit: QueryInt(1, 50).default(20) }),
  reply: z.strictObject({ edits: z.array(Edit) }),
  errors: storeErrors,
});

export const listEditItems = endpoint({
  method: 'GET',
  path: '/v1/studio/edits/:editId/items',
  summary: 'What a change did, item by item',
  params: z.strictObject({ editId: Id }),
  query: z.strictObject({
    after: QueryInt(0, 1_000_000).default(0),
    limit: QueryInt(1, 500).default(100),
  }),
  reply: z.strictObject({ items: z.array(EditItem) }),
  errors: [...storeErrors, 'transfers/no-such-edit'],
});

export const undoEdit = endpoint({
  method: 'POST',
  path: '/v1/studio/edits/:editId/undo',
  summary: 'Put back what a change did, where nobody has changed it since',
  params: z.strictObject({ editId: Id }),
  reply: Edit,
  errors: [...storeErrors, 'transfers/no-such-edit', 'transfers/cannot-undo'],
});
