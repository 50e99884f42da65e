import { type OptionRange, outOfRange } from '@kaibo/numeric';
import { PredictError } from './errors.ts';

/** @throws PredictError `predict/bad-option` with the field, for a number outside its range, or none. */
export const checkOption = (field: string, value: number, range: OptionRange): void => {
  const expected = outOfRange(value, range);
  if (expected === null) return;
  throw new PredictError('predict/bad-option', `${field}: ${value} is not ${expected}`, {
    field,
    expected,
    found: String(value),
  });
};

/** @throws PredictError `predict/bad-option` for a word that is none of those allowed. */
export const checkChoice = (field: string, value: string, allowed: readonly string[]): void => {
  if (allowed.includes(value)) return;
  throw new PredictError(
    'predict/bad-option',
    `${field}: "${value}" is none of ${allowed.join(', ')}`,
    { field, expected: allowed.join(', '), found: value },
  );
};
