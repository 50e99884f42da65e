import type { Random } from '@kaibo/numeric';
import type { NearSquares } from './near-squares.ts';
import { type Points, squaredDistance } from './points.ts';

interface Trial {
  count: number;
  /** To the nearest centre of each row. */
  nearest: Float64Array;
  /** To each candidate, [rows × count]. */
  out: Float32Array;
}

/**
 * Half squared distances, in the units of `near`, from every row to some candidates; those within the rounding of single
 * precision are measured in double, so that a row chosen is at 0 of itself.
 *
 * @returns by how much the sum of distances to the nearest centre would fall, twice, for each candidate.
 */
const measure = (
  { rows, columns, values }: Points,
  near: NearSquares,
  candidates: Float64Array,
  { count, nearest, out }: Trial,
): Float64Array => {
  const { blockRows, rounding, squares } = near;
  const unit = near.scale ** 2 / 2;
  const gains = new Float64Array(count);
  near.place(candidates, count);
  for (let from = 0; from < rows; from += blockRows) {
    const end = Math.min(from + blockRows, rows);
    const found = near.block(from, end - from);
    for (let row = from, at = 0; row < end; row++) {
      const slack = 4 * rounding * squares[row]!;
      const own = nearest[row]!;
      for (let trial = 0; trial < count; trial++, at++) {
        let square = found[at]!;
        if (square <= slack)
          square =
            unit * squaredDistance(values, row * columns, candidates, trial * columns, columns);
        out[from * count + at] = square;
        // Twice what is above 0, without a branch that cannot be foreseen.
        gains[trial]! += own - square + Math.abs(own - square);
      }
    }
  }
  return gains;
};

/** A place of rising sums in proportion to its step. O(log n). */
const placeOf = (sums: Float64Array, wanted: number): number => {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** How many rows are drawn for each centre. */
export const trialsOf = (clusters: number): number => 2 + Math.floor(Math.log(clusters));

/**
 * Starting centres by greedy k-means++ (Arthur & Vassilvitskii 2007): each next one is drawn in proportion to the squared
 * distance to those there are, the best of 2 + ⌊ln k⌋ draws. O(rows · columns · clusters · log clusters).
 *
 * @returns [clusters × columns]; with fewer different rows than clusters some centres are equal.
 */
export const spreadCentres = (
  points: Points,
  near: NearSquares,
  clusters: number,
  draw: Random,
): Float64Array => {
  const { rows, columns, values } = points;
  const trials = trialsOf(clusters);
  const centres = new Float64Array(clusters * columns);
  const candidates = new Float64Array(trials * columns);
  const squares = new Float32Array(rows * trials);
  const nearest = new Float64Array(rows).fill(Infinity);
  const sums = new Float64Array(rows);

  for (let centre = 0; centre < clusters; centre++) {
    const total = sums[rows - 1]!;
    const count = centre === 0 ? 1 : trials;
    const chosen = Array.from({ length: count }, () =>
      total === 0 ? draw.integer(rows) : placeOf(sums, draw.uniform() * total),
    );
    chosen.forEach((row, trial) => {
      candidates.set(values.subarray(row * columns, (row + 1) * columns), trial * columns);
    });
    const gains = measure(points, near, candidates, { count, nearest, out: squares });
    const best = gains.reduce((one, gain, trial) => (gain > gains[one]! ? trial : one), 0);
    centres.set(candidates.subarray(best * columns, (best + 1) * columns), centre * columns);
    let sum = 0;
    for (let row = 0, at = best; row < rows; row++, at += count) {
      if (squares[at]! < nearest[row]!) nearest[row] = squares[at]!;
      sum += nearest[row]!;
      sums[row] = sum;
    }
  }
  return centres;
};

/** To length 1; a centre of zeros stays. */
export const normaliseRow = (values: Float64Array, from: number, columns: number): void => {
  let square = 0;
  for (let at = from; at < from + columns; at++) square += values[at]! ** 2;
  if (square === 0) return;
  const length = Math.sqrt(square);
  for (let at = from; at < from + columns; at++) values[at] = values[at]! / length;
};
