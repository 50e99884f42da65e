import { MineError } from '../errors.ts';
import { needsOneOf } from '../options.ts';

/** Euclidean: the straight line. Cosine: 1 − cos of the angle, 0 … 2; the length of a row does not count. */
export type Metric = 'euclidean' | 'cosine';

/** A table of numbers: every value finite, row-major [rows × columns]. */
export interface Points {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  readonly names: readonly string[];
}

/** Squares of larger values, and their sums, could be no numbers any more. */
const LARGEST = 1e150;

const refused = (row: number, field: string, found: unknown): never => {
  throw new MineError(
    'mine/bad-row',
    `row ${row}, ${field}: ${String(found)} is no finite number, or too large to square`,
    {
      row,
      field,
      expected: 'a finite number',
      found: String(found),
    },
  );
};

/** As `pointsOf`, from values that are row-major already; they are not copied. O(rows · columns). */
export const pointsFrom = (
  values: Float64Array,
  columns: number,
  names: readonly string[] = Array.from({ length: columns }, (_, at) => `column ${at}`),
): Points => {
  if (columns < 1 || values.length === 0)
    throw new MineError('mine/empty-table', 'a table without rows or columns');
  if (values.length % columns !== 0 || names.length !== columns)
    throw new MineError('mine/bad-option', `${values.length} values in ${columns} columns`, {
      field: 'columns',
      expected: columns,
      found: names.length,
    });
  for (let at = 0; at < values.length; at++)
    if (!(Math.abs(values[at]!) <= LARGEST))
      refused(Math.floor(at / columns), names[at % columns]!, values[at]);
  return { rows: values.length / columns, columns, values, names };
};

/**
 * Checks a table and lays it out for the miners.
 *
 * @param table rows of equal length.
 * @param names of the columns (default: `column 0` …), used in refusals.
 * @throws MineError `mine/empty-table`; `mine/bad-row` with row and column for a row of another length, NaN, an
 * infinity, what is no number, or a number beyond ±1e150, whose square would be none.
 */
export const pointsOf = (
  table: readonly (readonly number[] | Float64Array)[],
  names?: readonly string[],
): Points => {
  const columns = names?.length ?? table[0]?.length ?? 0;
  const values = new Float64Array(table.length * columns);
  table.forEach((cells, row) => {
    if (cells.length !== columns)
      throw new MineError('mine/bad-row', `row ${row}: ${cells.length} values`, {
        row,
        field: names?.[Math.min(cells.length, columns - 1)] ?? `column ${cells.length}`,
        expected: columns,
        found: cells.length,
      });
    for (let column = 0; column < columns; column++) {
      const value = cells[column]!;
      if (typeof value !== 'number') refused(row, names?.[column] ?? `column ${column}`, value);
      values[row * columns + column] = value;
    }
  });
  return pointsFrom(values, columns, names);
};

/** Every column to mean 0 and standard deviation 1 (of the population); a constant column becomes zeros. */
export const standardised = ({ rows, columns, values, names }: Points): Points => {
  const scaled = new Float64Array(values.length);
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let at = column; at < values.length; at += columns) mean += values[at]! / rows;
    let variance = 0;
    for (let at = column; at < values.length; at += columns)
      variance += (values[at]! - mean) ** 2 / rows;
    // A constant column has a variance of rounding errors only.
    const isConstant = variance <= (Math.abs(mean) * 1e-14) ** 2;
    const deviation = isConstant ? Infinity : Math.sqrt(variance);
    for (let at = column; at < values.length; at += columns)
      scaled[at] = (values[at]! - mean) / deviation;
  }
  return { rows, columns, values: scaled, names };
};

/**
 * Rows of length 1, on which the squared Euclidean distance is twice the cosine distance.
 *
 * @throws MineError `mine/bad-row` for a row of zeros, which has no direction.
 */
export const directionsOf = ({ rows, columns, values, names }: Points): Points => {
  const unit = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let largest = 0;
    for (let at = from; at < from + columns; at++)
      largest = Math.max(largest, Math.abs(values[at]!));
    if (largest === 0)
      throw new MineError('mine/bad-row', `row ${row}: all zeros have no direction (cosine)`, {
        row,
        field: names[0],
        expected: 'a value other than 0',
        found: 0,
      });
    let square = 0;
    for (let at = from; at < from + columns; at++) square += (values[at]! / largest) ** 2;
    const length = Math.sqrt(square);
    for (let at = from; at < from + columns; at++) unit[at] = values[at]! / largest / length;
  }
  return { rows, columns, values: unit, names };
};

/** The points on which squared Euclidean distance does the metric's work. */
export const spaceOf = (points: Points, metric: Metric): Points => {
  needsOneOf('metric', metric, ['euclidean', 'cosine']);
  return metric === 'cosine' ? directionsOf(points) : points;
};

/** Σ (a − b)² of two rows of `columns` values that begin at `i` and `j`. */
export const squaredDistance = (
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  columns: number,
): number => {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const difference = a[i + column]! - b[j + column]!;
    sum += difference * difference;
  }
  return sum;
};
