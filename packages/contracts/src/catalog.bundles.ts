import { z } from 'zod';
import { Picture } from './picture.ts';
import { EpochMs, Fen, Id } from './values.ts';

export const BUNDLE_PARTS_MOST = 4;

/** One product of a set, as it stands now. */
export const BundlePart = z.strictObject({
  productId: Id,
  title: z.string(),
  cover: Picture.nullable(),
  quantity: z.int().min(1).max(99),
  /** Lowest price over its SKUs. */
  fromFen: Fen,
  isOnSale: z.boolean(),
});
export type BundlePart = z.infer<typeof BundlePart>;

/** Which rule of the orders proposed the set. */
export const BundleOrigin = z.strictObject({
  /** How many times as often as chance its parts are bought together. */
  lift: z.number(),
  /** Share of who bought the one who bought the other too, 0 … 1. */
  confidence: z.number(),
  /** Purchases with all parts. */
  baskets: z.int().min(0),
  /** Taken off the sum of the parts for the suggested price, 0 … 1. */
  discount: z.number().min(0).max(1),
  atMs: EpochMs,
  /** The merchant has changed what the set holds since: the figures are of what was proposed. */
  isChanged: z.boolean().optional(),
});
export type BundleOrigin = z.infer<typeof BundleOrigin>;

/** What a set holds. Its stock is its own: sets are packed before they are sold. */
export const Bundle = z.strictObject({
  parts: z.array(BundlePart).min(2).max(BUNDLE_PARTS_MOST),
  /** Null for buyers, who need not know. */
  origin: BundleOrigin.nullable(),
});
export type Bundle = z.infer<typeof Bundle>;

/** What a set is to hold: different products, in the order in which they are shown. */
export const BundleParts = z
  .array(z.strictObject({ productId: Id, quantity: z.int().min(1).max(99) }))
  .min(2)
  .max(BUNDLE_PARTS_MOST)
  .refine((parts) => new Set(parts.map(({ productId }) => productId)).size === parts.length, {
    error: 'the same product twice',
  });
