/** Columns of equal length; the shape of a table of `@kaibo/predict`, which takes it as it is. */
export interface CleanColumn {
  name: string;
  kind: 'numeric' | 'categorical';
  /** NaN where missing; a categorical column holds places in `categories`. */
  values: Float64Array;
  categories?: readonly string[];
}

export interface CleanTable {
  rows: number;
  columns: readonly CleanColumn[];
}

/** A step that cannot be done to a table, named by its column. */
export class CleaningError extends Error {
  override readonly name = 'CleaningError';
  readonly code: 'cleaning/no-such-column' | 'cleaning/not-numeric' | 'cleaning/nothing-to-learn';
  readonly column: string;

  constructor(code: CleaningError['code'], column: string) {
    super(`${code}: ${column}`);
    this.code = code;
    this.column = column;
  }
}

export const columnIn = (table: CleanTable, name: string): CleanColumn => {
  const found = table.columns.find((column) => column.name === name);
  if (!found) throw new CleaningError('cleaning/no-such-column', name);
  return found;
};

export const numericIn = (table: CleanTable, name: string): CleanColumn => {
  const found = columnIn(table, name);
  if (found.kind !== 'numeric') throw new CleaningError('cleaning/not-numeric', name);
  return found;
};

export const withColumns = (
  table: CleanTable,
  change: (column: CleanColumn) => readonly CleanColumn[],
): CleanTable => ({ rows: table.rows, columns: table.columns.flatMap(change) });

export const withValues = (
  table: CleanTable,
  name: string,
  change: (value: number) => number,
): CleanTable =>
  withColumns(table, (column) =>
    column.name === name ? [{ ...column, values: column.values.map(change) }] : [column],
  );

export const keepRows = (table: CleanTable, keeps: (row: number) => boolean): CleanTable => {
  const kept = Array.from({ length: table.rows }, (_, row) => row).filter(keeps);
  const columns = table.columns.map((column) => ({
    ...column,
    values: Float64Array.from(kept, (row) => column.values[row]!),
  }));
  return { rows: kept.length, columns };
};

const present = (values: Float64Array): Float64Array =>
  values.filter((value) => !Number.isNaN(value));

export interface Moments {
  mean: number;
  /** Of the population. */
  deviation: number;
  least: number;
  most: number;
}

/** Of the values that are there; throws when none is. */
export const momentsOf = ({ name, values }: CleanColumn): Moments => {
  const there = present(values);
  if (there.length === 0) throw new CleaningError('cleaning/nothing-to-learn', name);
  const mean = there.reduce((sum, value) => sum + value, 0) / there.length;
  const squares = there.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: Math.sqrt(squares / there.length),
    least: there.reduce((least, value) => Math.min(least, value), Infinity),
    most: there.reduce((most, value) => Math.max(most, value), -Infinity),
  };
};

/** By linear interpolation between neighbours (type 7 of Hyndman and Fan 1996); throws when nothing is there. */
export const quantileOf = ({ name, values }: CleanColumn, share: number): number => {
  const sorted = present(values).sort();
  if (sorted.length === 0) throw new CleaningError('cleaning/nothing-to-learn', name);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
};

/** The most frequent value; the smallest of several. */
export const modeOf = ({ name, values }: CleanColumn): number => {
  const counts = new Map<number, number>();
  for (const value of present(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  if (!best) throw new CleaningError('cleaning/nothing-to-learn', name);
  return best[0];
};
