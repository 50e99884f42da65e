import type { NearSquares } from './near-squares.ts';
import { type Points, squaredDistance } from './points.ts';

/** The nearest of `centres` [clusters × columns] to the row that begins at `from`; of equal ones the first. */
export const nearestCentre = (
  values: Float64Array,
  from: number,
  centres: Float64Array,
  columns: number,
): number => {
  let [centre, least] = [0, Infinity];
  for (let at = 0; at < centres.length; at += columns) {
    const square = squaredDistance(values, from, centres, at, columns);
    if (square < least) [centre, least] = [at / columns, square];
  }
  return centre;
};

/** Of no finite number; above all of theirs. */
const LARGEST_BITS = 0x7f7fffff;

/**
 * The two least of every row of a block. Values are compared as whole numbers, without branches, which a processor would
 * guess wrong too often, and with `| 0`, without checks for overflow.
 */
const leastTwo = (bits: Int32Array, clusters: number, rows: number, pairs: Int32Array): void => {
  for (let row = 0, at = 0; row < rows; row++) {
    let first = LARGEST_BITS;
    let second = LARGEST_BITS;
    for (const end = at + clusters; at < end; at++) {
      const given = bits[at]! | 0;
      // What is below 0 is so by rounding alone.
      const value = given & ~(given >> 31);
      const step = (value - first) | 0;
      const below = step & (step >> 31);
      const down = (((value - below) | 0) - second) | 0;
      first = (first + below) | 0;
      second = (second + (down & (down >> 31))) | 0;
    }
    pairs[2 * row] = first;
    pairs[2 * row + 1] = second;
  }
};

/** The place from `start` on whose value, if not below 0, is `wanted`. */
const placeOf = (bits: Int32Array, start: number, wanted: number): number => {
  let at = start;
  while ((bits[at]! & ~(bits[at]! >> 31)) !== wanted) at++;
  return at - start;
};

/**
 * Finds the nearest centre of every row. Distances come in single precision; a row whose two least are within the rounding
 * error is measured again in double precision, so that the answer is exact.
 */
export const createAssign = ({ values, rows, columns }: Points, near: NearSquares) => {
  const { blockRows, squares, rounding, bits } = near;
  const pairs = new Int32Array(2 * blockRows);
  const least = new Float32Array(pairs.buffer);

  return (
    centres: Float64Array,
    labels: Int32Array,
    onChange: (row: number, old: number) => void,
  ): void => {
    const clusters = centres.length / columns;
    near.place(centres, clusters);
    for (let from = 0; from < rows; from += blockRows) {
      const size = Math.min(blockRows, rows - from);
      near.block(from, size);
      leastTwo(bits, clusters, size, pairs);
      for (let at = 0; at < size; at++) {
        const row = from + at;
        const old = labels[row]!;
        const second = least[2 * at + 1]!;
        let nearest = old;
        if (second - least[2 * at]! <= rounding * (2 * squares[row]! + second))
          nearest = nearestCentre(values, row * columns, centres, columns);
        else if (old < 0 || bits[at * clusters + old] !== pairs[2 * at])
          nearest = placeOf(bits, at * clusters, pairs[2 * at]!);
        if (nearest === old) continue;
        labels[row] = nearest;
        onChange(row, old);
      }
    }
  };
};
