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

/** The first of some places from `start` on whose value, if not below 0, is `wanted`. */
const placeOf = (bits: Int32Array, start: number, places: number, wanted: number): number => {
  let at = 0;
  while (at < places - 1 && (bits[start + at]! & ~(bits[start + at]! >> 31)) !== wanted) at++;
  return at;
};

/** Half of the distance from each centre to the nearest other one: who is nearer than that need not look around. */
const halfGaps = (centres: Float64Array, columns: number): Float64Array => {
  const clusters = centres.length / columns;
  const gaps = new Float64Array(clusters).fill(Infinity);
  for (let a = 0; a < clusters; a++)
    for (let b = a + 1; b < clusters; b++) {
      const square = squaredDistance(centres, a * columns, centres, b * columns, columns);
      const half = Math.sqrt(square) / 2;
      if (half < gaps[a]!) gaps[a] = half;
      if (half < gaps[b]!) gaps[b] = half;
    }
  return gaps;
};

/** How far each centre has moved, the farthest, and the farthest of the others. */
const movesOf = (centres: Float64Array, before: Float64Array, columns: number) => {
  const moves = new Float64Array(centres.length / columns);
  let [mover, most, next] = [0, 0, 0];
  for (let cluster = 0; cluster < moves.length; cluster++) {
    const at = cluster * columns;
    const move = Math.sqrt(squaredDistance(centres, at, before, at, columns));
    moves[cluster] = move;
    if (move > most) [mover, next, most] = [cluster, most, move];
    else if (move > next) next = move;
  }
  return { moves, mover, most, next };
};

export interface Assign {
  /** Writes the nearest of `centres` [clusters × columns] to `labels`, and tells who changed from what. */
  (centres: Float64Array, labels: Int32Array, onChange: (row: number, old: number) => void): void;
  /** A label was changed by somebody else: the row is measured next time. */
  forget(row: number): void;
}

/**
 * Finds the nearest centre of every row, again and again. Distances come in single precision; a row whose two least are
 * within the rounding error is measured again in double precision, so that the answer is exact. Bounds of Hamerly (2010)
 * show which rows cannot have changed since the last time; those are left out.
 */
export const createAssign = ({ values, rows, columns }: Points, near: NearSquares): Assign => {
  const { blockRows, squares, rounding, bits } = near;
  const unit = 1 / near.scale;
  const pairs = new Int32Array(2 * blockRows);
  const least = new Float32Array(pairs.buffer);
  const listed = new Int32Array(blockRows);
  /** At least as far as the own centre, and at most as far as the nearest other one, in the units of the table. */
  const upper = new Float64Array(rows).fill(Infinity);
  const lower = new Float64Array(rows);
  let before: Float64Array | undefined;

  const assign = (
    centres: Float64Array,
    labels: Int32Array,
    onChange: (row: number, old: number) => void,
  ): void => {
    const clusters = centres.length / columns;
    near.place(centres, clusters);
    const gaps = halfGaps(centres, columns);
    const { moves, mover, most, next } = movesOf(centres, before ?? centres, columns);
    before = centres.slice();

    const measure = (count: number): void => {
      near.blockOf(listed, count);
      leastTwo(bits, clusters, count, pairs);
      for (let at = 0; at < count; at++) {
        const row = listed[at]!;
        const old = labels[row]!;
        const first = least[2 * at]!;
        const second = least[2 * at + 1]!;
        const slack = rounding * (2 * squares[row]! + second);
        let nearest = old;
        if (second - first <= slack) {
          nearest = nearestCentre(values, row * columns, centres, columns);
          upper[row] = Infinity;
        } else {
          upper[row] = Math.sqrt(2 * (first + slack)) * unit;
          lower[row] = Math.sqrt(2 * (second - slack)) * unit;
          if (old < 0 || bits[at * clusters + old] !== pairs[2 * at])
            nearest = placeOf(bits, at * clusters, clusters, pairs[2 * at]!);
        }
        if (nearest === old) continue;
        labels[row] = nearest;
        onChange(row, old);
      }
    };

    let open = 0;
    for (let row = 0; row < rows; row++) {
      const own = labels[row]!;
      if (own >= 0) {
        const above = upper[row]! + moves[own]!;
        const below = lower[row]! - (own === mover ? next : most);
        upper[row] = above;
        lower[row] = below;
        const gap = gaps[own]!;
        // Sums of bounds are rounded too.
        if (above * (1 + 1e-9) < (below > gap ? below : gap)) continue;
      }
      listed[open++] = row;
      if (open < blockRows) continue;
      measure(open);
      open = 0;
    }
    if (open > 0) measure(open);
  };
  const forget = (row: number): void => {
    upper[row] = Infinity;
  };
  return Object.assign(assign, { forget });
};
