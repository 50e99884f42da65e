/** Where the number of an option may lie. */
export interface OptionRange {
  atLeast?: number;
  above?: number;
  atMost?: number;
  whole?: boolean;
}

/** What is expected instead, in words, of a number outside its range or of what is none; null when it is in it. */
export const outOfRange = (value: number, range: OptionRange): string | null => {
  const { atLeast = -Infinity, above = -Infinity, atMost = Infinity, whole = false } = range;
  const isFine = typeof value === 'number' && value >= atLeast && value > above && value <= atMost;
  if (isFine && (!whole || Number.isInteger(value))) return null;
  return Object.entries(range)
    .map(([name, limit]) => `${name} ${limit}`)
    .join(', ');
};
