import { RecommendError } from '../errors.ts';

interface Range {
  atLeast?: number;
  above?: number;
  atMost?: number;
  whole?: boolean;
}

/** @throws RecommendError `recommend/bad-option` with the field, for a number outside its range. */
export const checkOption = (field: string, value: number, range: Range): void => {
  const { atLeast = -Infinity, above = -Infinity, atMost = Infinity, whole = false } = range;
  const isFine = value >= atLeast && value > above && value <= atMost;
  if (isFine && (!whole || Number.isInteger(value))) return;
  const wanted = Object.entries(range).map(([name, limit]) => `${name} ${limit}`);
  throw new RecommendError(
    'recommend/bad-option',
    `${field}: ${value} is not ${wanted.join(', ')}`,
    {
      field,
      expected: wanted.join(', '),
      found: String(value),
    },
  );
};
