import { type OptionRange, outOfRange } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';

/** @throws RecommendError `recommend/bad-option` with the field, for a number outside its range, or none. */
export const checkOption = (field: string, value: number, range: OptionRange): void => {
  const expected = outOfRange(value, range);
  if (expected === null) return;
  throw new RecommendError('recommend/bad-option', `${field}: ${value} is not ${expected}`, {
    field,
    expected,
    found: String(value),
  });
};
