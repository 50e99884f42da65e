import { z } from 'zod';
import { Product, ProductStatus } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Fen, Id, QueryInt } from './values.ts';

export const VettedProduct = Product.extend({
  /** When it was sent in; null when it does not wait. */
  waitingSinceMs: EpochMs.nullable(),
});
export type VettedProduct = z.infer<typeof VettedProduct>;

export const listVetting = endpoint({
  method: 'GET',
  path: '/v1/console/products',
  summary: 'Products of all stores by status; those that wait longest first, others newest first',
  query: z.strictObject({
    status: ProductStatus.default('review'),
    /** The last product of the page before. */
    after: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({
    products: z.array(VettedProduct),
    /** How many wait in all. */
    waiting: z.int(),
    /** Whether new and changed products wait for staff here. */
    vetting: z.boolean(),
  }),
});

const vetting = {
  method: 'POST',
  params: z.strictObject({ productId: Id }),
  reply: Product,
} as const;
const Seen = z.int().min(1);

export const approveProduct = endpoint({
  ...vetting,
  path: '/v1/console/products/:productId/approve',
  summary: 'Let a product that waits go on sale, as it was seen',
  body: z.strictObject({ version: Seen }),
  errors: ['catalog/no-such-product', 'catalog/not-in-review', 'catalog/changed-meanwhile'],
});

export const returnProduct = endpoint({
  ...vetting,
  path: '/v1/console/products/:productId/return',
  summary: 'Give a product back to its store with a reason; one that is on sale is taken off',
  body: z.strictObject({ version: Seen, reason: z.string().trim().min(1).max(300) }),
  errors: ['catalog/no-such-product', 'catalog/not-in-review', 'catalog/changed-meanwhile'],
});

export const PriceChange = z.strictObject({
  skuId: Id,
  option: z.string(),
  /** Null for the first price. */
  fromFen: Fen.nullable(),
  toFen: Fen,
  /** Who did it; empty when that is not known any more. */
  by: z.string(),
  atMs: EpochMs,
});
export type PriceChange = z.infer<typeof PriceChange>;

export const listPriceChanges = endpoint({
  method: 'GET',
  path: '/v1/studio/products/:productId/prices',
  summary: 'Every price a product of one’s own had, newest first, at most 500',
  params: z.strictObject({ productId: Id }),
  reply: z.strictObject({ changes: z.array(PriceChange) }),
  errors: ['catalog/no-such-product', 'catalog/not-your-store'],
});

export const ProductVetted = defineEvent({
  name: 'catalog.product-vetted',
  version: 1,
  payload: z.object({
    productId: Id,
    storeId: Id,
    outcome: z.enum(['approved', 'returned']),
    reason: z.string(),
  }),
  key: (vetted) => vetted.productId,
});
