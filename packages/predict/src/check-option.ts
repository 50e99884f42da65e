import { PredictError } from './errors.ts';

interface Range {
  atLeast?: number;
  above?: number;
  atMost?: number;
  whole?: boolean;
}

/** @throws PredictError `predict/bad-option` with the field, for a number outside its range, or none. */
export const checkOption = (field: string, value: number, range: Range): void => {
  const { atLeast = -Infinity, above = -Infinity, atMost = Infinity, whole = false } = range;
  const isFine = typeof value === 'number' && value >= atLeast && value > above && value <= atMost;
  if (isFine && (!whole || Number.isInteger(value))) return;
  const wanted = Object.entries(range).map(([name, limit]) => `${name} ${limit}`);
  throw new PredictError('predict/bad-option', `${field}: ${value} is not ${wanted.join(', ')}`, {
    field,
    expected: wanted.join(', '),
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
