import { z } from 'zod';
import { ProductCard } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { Room } from './rooms.ts';
import { EpochMs, Id } from './values.ts';

const inRoom = z.strictObject({ roomId: Id });
const Minutes = z.int().min(0).max(600);
/** For the team alone. */
const Notes = z.string().trim().max(1_000);

/** One line of a run-sheet; the products in their order are the room's bag. */
export const RunSheetItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('product'),
    productId: Id,
    minutes: Minutes,
    notes: Notes,
    /** Shown on the preview page. */
    teaser: z.boolean(),
    /** Name, price and picture stay hidden from viewers until it is unveiled; launches only. */
    veiled: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('section'),
    title: z.string().trim().min(1).max(60),
    minutes: Minutes,
    notes: Notes,
  }),
]);
export type RunSheetItem = z.infer<typeof RunSheetItem>;

/** Most lines: the products a bag can hold, and sections between them. */
export const RUN_SHEET_LINES = 250;

export const RunSheet = z.strictObject({
  roomId: Id,
  /** Grows with every change; saving names the version that was read. */
  version: z.int().min(0),
  items: z.array(RunSheetItem),
  /** Of the products in it that are still on sale. */
  products: z.array(ProductCard),
  totalMinutes: z.int().min(0),
  /** What the schedule says; null when it says nothing. */
  expectedMinutes: z.int().nullable(),
  changedAtMs: EpochMs.nullable(),
});
export type RunSheet = z.infer<typeof RunSheet>;

export const getRunSheet = endpoint({
  method: 'GET',
  path: '/v1/rooms/:roomId/run-sheet',
  summary: 'The run-sheet with its private notes, for the team of the room',
  params: inRoom,
  reply: RunSheet,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const saveRunSheet = endpoint({
  method: 'PUT',
  path: '/v1/rooms/:roomId/run-sheet',
  summary: 'Save the run-sheet that was read as `version`; its products become the bag',
  params: inRoom,
  body: z.strictObject({
    version: z.int().min(0),
    items: z.array(RunSheetItem).max(RUN_SHEET_LINES),
  }),
  reply: RunSheet,
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/ended',
    'rooms/run-sheet-changed',
    'rooms/only-launch',
    'rooms/listed-twice',
    'rooms/bag-full',
    'catalog/no-such-product',
  ],
  bodyLimitBytes: 1_048_576,
});

export const unveilProduct = endpoint({
  method: 'POST',
  path: '/v1/rooms/:roomId/unveil',
  summary: 'Show a hidden product of a launch to everybody; pinning it does the same',
  params: inRoom,
  body: z.strictObject({ productId: Id }),
  reply: Room,
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/not-in-bag', 'rooms/ended'],
});

export const cancelRoom = endpoint({
  method: 'POST',
  path: '/v1/rooms/:roomId/cancel',
  summary: 'Call off a stream that has not begun; subscribers are told',
  params: inRoom,
  body: z.strictObject({ reason: z.string().trim().max(200).default('') }),
  reply: Room,
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/not-scheduled'],
});
