import { z } from 'zod';

/** Whole fen (1/100 CNY) as a safe integer; never a fraction, never a string. */
export const Fen = z.int().min(0).max(Number.MAX_SAFE_INTEGER).meta({ id: 'Fen' });
export type Fen = z.infer<typeof Fen>;

/** Milliseconds since 1970-01-01T00:00Z. */
export const EpochMs = z.int().min(0).max(8_640_000_000_000_000).meta({ id: 'EpochMs' });
export type EpochMs = z.infer<typeof EpochMs>;

/** UUIDv7 made by the server, so ids sort by creation time. In lower case, so that equal ids are equal texts. */
export const Id = z.uuid().toLowerCase();
export type Id = z.infer<typeof Id>;

/** Chosen by the client, the same on every retry of the same intention. */
export const IdempotencyKey = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/);

/** A text in both languages of the platform. */
export const BothLanguages = z.strictObject({ zh: z.string().max(200), en: z.string().max(200) });
export type BothLanguages = z.infer<typeof BothLanguages>;

export const Locale = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof Locale>;

/** An empty success. */
export const Done = z.strictObject({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;

/** Numbers arrive as text in a query string. */
export const QueryInt = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
