import { z } from 'zod';
import { ProductCard } from './catalog.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Id } from './values.ts';

/** What kind of stream it is: 带货, 新品首发, 测评, 访谈, 课程, 售后. A launch can hide products until they are unveiled. */
export const roomFormats = [
  'sale',
  'launch',
  'review',
  'interview',
  'lesson',
  'after-sale',
] as const;
export const RoomFormat = z.enum(roomFormats);
export type RoomFormat = z.infer<typeof RoomFormat>;

const isTimeZone = (name: string): boolean => {
  // Of `+08:00`, PostgreSQL takes the sign the other way round.
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** A name of the IANA time zone database, e.g. `Asia/Shanghai`: where the host lives. */
export const TimeZone = z.string().min(1).max(64).refine(isTimeZone);

/** How long the host means to stream. */
export const ExpectedMinutes = z.int().min(5).max(1_440);

/** What a stream starts with unless its host says otherwise. */
export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** What the preview shows of a product: the product, or only that there is one, until the host unveils it. */
export const Teaser = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('product'), product: ProductCard }),
  z.strictObject({ kind: z.literal('veiled'), position: z.int().min(0) }),
]);
export type Teaser = z.infer<typeof Teaser>;

/** Moved to another time; subscribers are told. Null is "as soon as the host streams". */
export const RoomRescheduled = defineEvent({
  name: 'rooms.rescheduled',
  version: 1,
  payload: z.object({
    roomId: Id,
    hostId: Id,
    fromMs: EpochMs.nullable(),
    toMs: EpochMs.nullable(),
  }),
  key: (room) => room.roomId,
});

/** It will not take place. */
export const RoomCancelled = defineEvent({
  name: 'rooms.cancelled',
  version: 1,
  payload: z.object({
    roomId: Id,
    hostId: Id,
    startsAtMs: EpochMs.nullable(),
    reason: z.string(),
  }),
  key: (room) => room.roomId,
});

export const ProductUnveiled = defineEvent({
  name: 'rooms.unveiled',
  version: 1,
  payload: z.object({ roomId: Id, productId: Id }),
  key: (room) => room.roomId,
});
