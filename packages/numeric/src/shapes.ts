import { NumericError } from './errors.ts';

/** Throws `numeric/bad-shape` unless the view holds at least this many values. */
export const needs = (name: string, view: { readonly length: number }, length: number): void => {
  if (view.length < length)
    throw new NumericError(
      'numeric/bad-shape',
      `${name}: ${length} values needed, ${view.length} given`,
    );
};

/** Throws `numeric/bad-argument` unless it is a whole number of at least `least`. */
export const needsWhole = (name: string, value: number, least = 0): void => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new NumericError('numeric/bad-argument', `${name}: ${value} is no count`);
};

/** Throws `numeric/bad-argument` unless 0 ≤ from ≤ to ≤ rows. */
export const needsRange = (from: number, to: number, rows: number): void => {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to))
    throw new NumericError('numeric/bad-argument', `rows ${from} to ${to}`);
  if (to > rows) throw new NumericError('numeric/bad-shape', `row ${to} of ${rows}`);
};
