import { z } from 'zod';
import { Picture } from './picture.ts';
import { Fen, Id } from './values.ts';

/** Dimensions of a product's options, e.g. colour and size. */
export const OPTIONS_MOST = 3;
/** Combinations a product may offer. */
export const SKUS_MOST = 200;

export const Price = Fen.min(1).max(100_000_000);
/** Most pieces that a merchant may put in stock of one option. */
export const STOCK_LIMIT = 10_000_000;
const Stock = z.int().min(0).max(STOCK_LIMIT);

/** Made by whoever adds the option or value; it stays when that is renamed or moved. */
const ChosenId = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);
const OptionName = z.string().trim().min(1).max(20);
const ValueName = z.string().trim().min(1).max(40);

export const NewOption = z.strictObject({
  id: ChosenId,
  name: OptionName,
  values: z
    .array(
      z.strictObject({ id: ChosenId, name: ValueName, pictureId: Id.nullable().default(null) }),
    )
    .min(1)
    .max(50),
});
export type NewOption = z.infer<typeof NewOption>;

export const ProductOption = z.strictObject({
  id: ChosenId,
  name: z.string(),
  values: z.array(z.strictObject({ id: ChosenId, name: z.string(), picture: Picture.nullable() })),
});
export type ProductOption = z.infer<typeof ProductOption>;

export const Sku = z.strictObject({
  id: Id,
  /** The merchant's own code, unique within the product. */
  code: z.string(),
  /** What a buyer chooses in words, e.g. "Red / M"; follows from `values` where there are options. */
  option: z.string(),
  /** The id of a value for each of the product's options, in their order; empty without options. */
  values: z.array(ChosenId),
  priceFen: Fen,
  /** Struck-through price; null when there is none. */
  listPriceFen: Fen.nullable(),
  stock: z.int().min(0),
});
export type Sku = z.infer<typeof Sku>;

const Code = z.string().trim().min(1).max(60);
const OptionText = z.string().trim().min(1).max(80);
const Values = z.array(ChosenId).max(OPTIONS_MOST);

export const NewSku = z.strictObject({
  code: Code,
  /** Needed when there are several SKUs and no options. */
  option: OptionText.optional(),
  values: Values.default([]),
  priceFen: Price,
  listPriceFen: Price.nullable().default(null),
  stock: Stock,
});

/** A SKU that stays; what is left out stays as it is. */
export const KeptSku = z.strictObject({
  id: Id,
  code: Code.optional(),
  option: OptionText.optional(),
  values: Values.optional(),
  priceFen: Price.optional(),
  listPriceFen: Price.nullable().optional(),
  /** Added to what there is now, so that a sale meanwhile counts. */
  stockDelta: z.int().min(-STOCK_LIMIT).max(STOCK_LIMIT).optional(),
});
export type KeptSku = z.infer<typeof KeptSku>;
