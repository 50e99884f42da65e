import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EpochMs, Id, IdempotencyKey, QueryInt } from './values.ts';

/** Open places a store may have. */
export const LOCATIONS_MOST = 50;
/** Lines of one receipt, transfer or stock-take. */
export const STOCK_LINES_MOST = 500;
const PIECES_MOST = 10_000_000;

export const Location = z.strictObject({
  id: Id,
  storeId: Id,
  /** Empty for the place every store begins with. */
  name: z.string(),
  address: z.string(),
  /** New options lie here, and sales are taken from here first. */
  isDefault: z.boolean(),
  /** Pieces in the house, sold ones that are not shipped yet included. */
  onHand: z.int(),
});
export type Location = z.infer<typeof Location>;

export const MovementKind = z.enum([
  'opening',
  'receipt',
  'adjustment',
  'transfer',
  'sold',
  'released',
  'returned',
  'correction',
]);
export type MovementKind = z.infer<typeof MovementKind>;

export const StockLevel = z.strictObject({
  locationId: Id,
  /** For sale here. */
  available: z.int(),
  /** Sold, and in the house until shipped. */
  reserved: z.int(),
});
export type StockLevel = z.infer<typeof StockLevel>;

export const StockRow = z.strictObject({
  skuId: Id,
  productId: Id,
  title: z.string(),
  option: z.string(),
  productCode: z.string(),
  code: z.string(),
  coverUrl: z.string().nullable(),
  /** For sale over all places; what buyers see. */
  stock: z.int().min(0),
  isLow: z.boolean(),
  /** One for each open place. */
  levels: z.array(StockLevel),
});
export type StockRow = z.infer<typeof StockRow>;

export const Movement = z.strictObject({
  /** Rises with every movement. */
  number: z.int(),
  kind: MovementKind,
  skuId: Id,
  title: z.string(),
  option: z.string(),
  code: z.string(),
  locationId: Id,
  locationName: z.string(),
  delta: z.int(),
  /** For sale at this place afterwards. */
  leftAfter: z.int(),
  orderId: Id.nullable(),
  actorId: Id.nullable(),
  /** The name of who did it; null for the system. */
  actor: z.string().nullable(),
  note: z.string(),
  atMs: EpochMs,
});
export type Movement = z.infer<typeof Movement>;

const ofStore = z.strictObject({ storeId: Id });
const storeErrors = ['catalog/no-such-store', 'catalog/not-your-store'] as const;
const Name = z.string().trim().min(1).max(40);
const Address = z.string().trim().max(200);
const Note = z.string().trim().max(200).default('');
const Search = z.string().trim().max(80).default('');

export const listLocations = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/locations',
  summary: 'Where the pieces of a store lie, and from how many pieces on stock counts as low',
  params: ofStore,
  reply: z.strictObject({ locations: z.array(Location), lowStockAt: z.int() }),
  errors: storeErrors,
});

export const addLocation = endpoint({
  method: 'POST',
  path: '/v1/studio/stores/:storeId/locations',
  summary: 'Add a place',
  params: ofStore,
  body: z.strictObject({ name: Name, address: Address.default('') }),
  reply: Location,
  errors: [...storeErrors, 'stock/location-name-taken', 'stock/too-many-locations'],
});

export const updateLocation = endpoint({
  method: 'PATCH',
  path: '/v1/studio/locations/:locationId',
  summary: 'Rename a place, or make it the one that sales are taken from first',
  params: z.strictObject({ locationId: Id }),
  body: z.strictObject({
    name: Name.optional(),
    address: Address.optional(),
    isDefault: z.literal(true).optional(),
  }),
  reply: Location,
  errors: [...storeErrors, 'stock/no-such-location', 'stock/location-name-taken'],
});

export const closeLocation = endpoint({
  method: 'DELETE',
  path: '/v1/studio/locations/:locationId',
  summary: 'Close an empty place; its history stays',
  params: z.strictObject({ locationId: Id }),
  reply: z.strictObject({ done: z.literal(true) }),
  errors: [
    ...storeErrors,
    'stock/no-such-location',
    'stock/location-is-default',
    'stock/location-not-empty',
  ],
});

export const setLowStock = endpoint({
  method: 'PUT',
  path: '/v1/studio/stores/:storeId/low-stock',
  summary: 'From how many pieces on an option counts as running low; 0 for never',
  params: ofStore,
  body: z.strictObject({ lowStockAt: z.int().min(0).max(1_000_000) }),
  reply: z.strictObject({ lowStockAt: z.int() }),
  errors: storeErrors,
});

export const listStock = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/stock',
  summary: 'Options of a store with what lies where; the scarcest first, or by product',
  params: ofStore,
  query: z.strictObject({
    search: Search,
    locationId: Id.optional(),
    show: z.enum(['all', 'low', 'out']).default('all'),
    sort: z.enum(['product', 'scarce']).default('product'),
    page: QueryInt(1, 10_000).default(1),
    limit: QueryInt(1, 200).default(50),
  }),
  reply: z.strictObject({ rows: z.array(StockRow), total: z.int() }),
  errors: [...storeErrors, 'stock/no-such-location'],
});

export const listMovements = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/movements',
  summary: 'What came and went, newest first',
  params: ofStore,
  query: z.strictObject({
    skuId: Id.optional(),
    locationId: Id.optional(),
    kind: MovementKind.optional(),
    before: QueryInt(1, Number.MAX_SAFE_INTEGER).optional(),
    limit: QueryInt(1, 200).default(50),
  }),
  reply: z.strictObject({ movements: z.array(Movement) }),
  errors: storeErrors,
});

const Once = { idempotencyKey: IdempotencyKey, note: Note };
const lines = <Line extends z.ZodType>(line: Line) => z.array(line).min(1).max(STOCK_LINES_MOST);
const Pieces = z.int().min(1).max(PIECES_MOST);
const changing = [
  ...storeErrors,
  'stock/no-such-location',
  'stock/key-reused',
  'catalog/no-such-sku',
  'catalog/stock-below-zero',
  'catalog/too-much-stock',
] as const;

export const moveStock = endpoint({
  method: 'POST',
  path: '/v1/studio/locations/:locationId/moves',
  summary: 'Goods came in, or a difference is put right: all lines or none',
  params: z.strictObject({ locationId: Id }),
  body: z.strictObject({
    ...Once,
    kind: z.enum(['receipt', 'adjustment', 'correction']),
    lines: lines(
      z.strictObject({
        skuId: Id,
        delta: z
          .int()
          .min(-PIECES_MOST)
          .max(PIECES_MOST)
          .refine((delta) => delta !== 0),
      }),
    ),
  }),
  reply: z.strictObject({ moved: z.int() }),
  errors: changing,
});

export const transferStock = endpoint({
  method: 'POST',
  path: '/v1/studio/locations/:locationId/transfers',
  summary: 'Take pieces from here to another place of the store: all lines or none',
  params: z.strictObject({ locationId: Id }),
  body: z.strictObject({
    ...Once,
    toLocationId: Id,
    lines: lines(z.strictObject({ skuId: Id, quantity: Pieces })),
  }),
  reply: z.strictObject({ moved: z.int() }),
  errors: [...changing, 'stock/same-location', 'stock/not-enough-here'],
});

export const countStock = endpoint({
  method: 'POST',
  path: '/v1/studio/locations/:locationId/counts',
  summary: 'Stock-take: what was counted in the house, sold pieces that are not shipped included',
  params: z.strictObject({ locationId: Id }),
  body: z.strictObject({
    ...Once,
    lines: lines(z.strictObject({ skuId: Id, counted: z.int().min(0).max(PIECES_MOST) })),
  }),
  reply: z.strictObject({
    /** Lines whose count was not what the books said. */
    differences: z.array(z.strictObject({ skuId: Id, expected: z.int(), counted: z.int() })),
  }),
  errors: changing,
});
