import { createNumeric } from '@kaibo/numeric';
import { MineError } from '../errors.ts';
import type { Points } from './points.ts';

/**
 * A table in single precision, moved to its middle and scaled to −1 … 1, in the memory of numeric's kernels; products
 * with a few centres come block by block.
 */
export interface Products {
  readonly blockRows: number;
  /** Squared length of each row, moved and scaled. */
  readonly squares: Float64Array;
  /** What one unit of the table is in here. */
  readonly scale: number;
  /** Takes `count` centres [count × columns] in the units of the table; gives half of their squared lengths. */
  place(centres: Float64Array, count: number): Float64Array;
  /** Products of the rows from `from` with the centres placed, [block × count]; overwritten by the next call. */
  block(from: number, rows: number): Float32Array;
}

const BLOCK_ROWS = 512;
const MOST_VALUES = 2 ** 29;

const middleOf = ({ rows, columns, values }: Points) => {
  const middle = new Float64Array(columns);
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let at = column; at < values.length; at += columns) sum += values[at]! / rows;
    middle[column] = sum;
    for (let at = column; at < values.length; at += columns)
      largest = Math.max(largest, Math.abs(values[at]! - sum));
  }
  return { middle, scale: largest === 0 ? 1 : 1 / largest };
};

/** @throws MineError `mine/too-large` above 2²⁹ values; holds 4 bytes for each. */
export const productsOf = (points: Points, mostCentres: number): Products => {
  const { rows, columns, values } = points;
  if (values.length > MOST_VALUES)
    throw new MineError('mine/too-large', `${values.length} values: take a sample of the rows`, {
      expected: `at most ${MOST_VALUES} values`,
      found: values.length,
    });
  const needed = 4 * (values.length + mostCentres * (columns + BLOCK_ROWS));
  // `simd` gives the same bytes on every machine.
  const { space, kernels } = createNumeric({
    engine: 'simd',
    maximumMiB: Math.ceil(needed / 2 ** 20) + 16,
  });
  const { middle, scale } = middleOf(points);
  const table = space.f32(values.length);
  const placed = space.f32(mostCentres * columns);
  const products = space.f32(BLOCK_ROWS * mostCentres);
  const squares = new Float64Array(rows);
  const halves = new Float64Array(mostCentres);
  let count = 0;

  const move = (from: Float64Array, to: Float32Array, row: number): number => {
    let square = 0;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const value = (from[at]! - middle[column]!) * scale;
      to[at] = value;
      square += value * value;
    }
    return square;
  };
  for (let row = 0; row < rows; row++) squares[row] = move(values, table, row);

  return {
    blockRows: BLOCK_ROWS,
    squares,
    scale,
    place(centres, given) {
      count = given;
      for (let centre = 0; centre < count; centre++)
        halves[centre] = move(centres, placed, centre) / 2;
      return halves;
    },
    block(from, m) {
      const a = table.subarray(from * columns, (from + m) * columns);
      kernels.gemm({ m, n: count, k: columns, a, b: placed, c: products, transposeB: true });
      return products;
    },
  };
};
