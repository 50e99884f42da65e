/** Checks of values from outside: a type and a bound each, no allocation. */

/** A string of at most `maxLength` UTF-16 units; empty only when `minLength` is 0. */
export const text =
  (maxLength: number, minLength = 1) =>
  (value: unknown): value is string =>
    typeof value === 'string' && value.length >= minLength && value.length <= maxLength;

/** A safe integer within the bounds, both included. */
export const integer =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;

export const flag = (value: unknown): value is 0 | 1 => value === 0 || value === 1;

export const nullable =
  <T>(check: (value: unknown) => value is T) =>
  (value: unknown): value is T | null =>
    value === null || check(value);

/** An array of at most `maxCount` entries that all pass. */
export const entries =
  <T>(check: (value: unknown) => value is T, maxCount: number) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.length <= maxCount && value.every(check);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
