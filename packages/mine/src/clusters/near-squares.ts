import { createNumeric } from '@kaibo/numeric';
import { MineError } from '../errors.ts';
import type { Points } from './points.ts';

/**
 * Half of the squared distances between all rows and a few centres, block by block, in single precision on numeric's
 * kernels; the table is moved to its middle and scaled to −1 … 1 for them. Off by at most `rounding` times
 * (2·|row|² + what is told), and a little below 0 where a row lies on a centre.
 */
export interface NearSquares {
  readonly blockRows: number;
  readonly rounding: number;
  /** What one unit of the table is here. */
  readonly scale: number;
  /** Squared length of each row, moved and scaled. */
  readonly squares: Float64Array;
  /** Takes `count` centres [count × columns] in the units of the table. */
  place(centres: Float64Array, count: number): void;
  /** Of the rows from `from`, [rows × count]; overwritten by the next call. */
  block(from: number, rows: number): Float32Array;
  /** As `block`, of the first `count` rows that are listed, at most `blockRows`. */
  blockOf(listed: Int32Array, count: number): Float32Array;
  /** The memory of the block as whole numbers: those of values ≥ 0 are in the order of the values, below all of them those < 0. */
  readonly bits: Int32Array;
}

const BLOCK_ROWS = 512;
const MOST_VALUES = 2 ** 29;

const middleOf = ({ rows, columns, values }: Points) => {
  const middle = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) middle[column]! += values[at]! / rows;
  let largest = 0;
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const size = Math.abs(values[at]! - middle[column]!);
      if (size > largest) largest = size;
    }
  // So little spread is none in single precision, and has no inverse in double.
  return { middle, scale: largest < 1e-150 ? 1 : 1 / largest };
};

/** @throws MineError `mine/too-large` above 2²⁹ values; holds 4 bytes for each. */
export const nearSquaresOf = (points: Points, mostCentres: number): NearSquares => {
  const { rows, columns, values } = points;
  // |x|²/2 + |c|²/2 − x·c as one product: (x, |x|²/2, 1)·(−c, 1, |c|²/2).
  const width = columns + 2;
  if (rows * width > MOST_VALUES)
    throw new MineError('mine/too-large', `${values.length} values: take a sample of the rows`, {
      expected: `at most ${MOST_VALUES} values`,
      found: values.length,
    });
  const needed = 4 * ((rows + BLOCK_ROWS) * width + mostCentres * (width + BLOCK_ROWS));
  // `simd` gives the same bytes on every machine.
  const { space, kernels } = createNumeric({
    engine: 'simd',
    maximumMiB: Math.ceil(needed / 2 ** 20) + 16,
  });
  const { middle, scale } = middleOf(points);
  const table = space.f32(rows * width);
  const packed = space.f32(BLOCK_ROWS * width);
  const placed = space.f32(mostCentres * width);
  const found = space.f32(BLOCK_ROWS * mostCentres);
  const squares = new Float64Array(rows);
  let count = 0;

  /** Writes a row moved and scaled, times `sign`; gives its squared length. */
  const move = (from: Float64Array, to: Float32Array, row: number, sign: 1 | -1): number => {
    let square = 0;
    for (let column = 0; column < columns; column++) {
      const value = (from[row * columns + column]! - middle[column]!) * scale;
      to[row * width + column] = sign * value;
      square += value * value;
    }
    return square;
  };
  for (let row = 0; row < rows; row++) {
    const square = move(values, table, row, 1);
    squares[row] = square;
    table[row * width + columns] = square / 2;
    table[row * width + columns + 1] = 1;
  }

  const multiply = (a: Float32Array, m: number): Float32Array => {
    kernels.gemm({ m, n: count, k: width, a, b: placed, c: found, transposeB: true });
    return found;
  };

  return {
    scale,
    blockRows: BLOCK_ROWS,
    rounding: 4 * (width + 4) * 2 ** -24,
    squares,
    bits: new Int32Array(found.buffer, found.byteOffset, found.length),
    place(centres, given) {
      count = given;
      for (let centre = 0; centre < count; centre++) {
        const square = move(centres, placed, centre, -1);
        placed[centre * width + columns] = 1;
        placed[centre * width + columns + 1] = square / 2;
      }
    },
    block: (from, m) => multiply(table.subarray(from * width, (from + m) * width), m),
    blockOf(listed, m) {
      for (let row = 0, to = 0; row < m; row++)
        for (let at = listed[row]! * width, end = at + width; at < end; at++, to++)
          packed[to] = table[at]!;
      return multiply(packed.subarray(0, m * width), m);
    },
  };
};
