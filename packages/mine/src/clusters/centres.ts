import type { Random } from '@kaibo/numeric';
import { type Points, squaredDistance } from './points.ts';
import type { Products } from './products.ts';

/** By how much the sum of squared distances to the nearest centre falls for each of some new centres. */
const gainsOf = (
  rows: number,
  products: Products,
  nearest: Float64Array,
  candidates: Float64Array,
  count: number,
): Float64Array => {
  const { blockRows, squares, scale } = products;
  const halves = products.place(candidates, count);
  const gains = new Float64Array(count);
  for (let from = 0; from < rows; from += blockRows) {
    const size = Math.min(blockRows, rows - from);
    const scores = products.block(from, size);
    for (let row = from, at = 0; row < from + size; row++) {
      // |x − c|² < nearest, written for x·c − |c|²/2.
      const bound = (squares[row]! - nearest[row]! * scale * scale) / 2;
      for (let candidate = 0; candidate < count; candidate++, at++) {
        const gain = scores[at]! - halves[candidate]! - bound;
        if (gain > 0) gains[candidate]! += gain;
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

/**
 * Starting centres by greedy k-means++ (Arthur & Vassilvitskii 2007): each next one is drawn in proportion to the squared
 * distance to those there are, the best of 2 + ⌊ln k⌋ draws. O(rows · columns · clusters · log clusters).
 *
 * @returns [clusters × columns]; with fewer different rows than clusters some centres are equal.
 */
export const spreadCentres = (
  { rows, columns, values }: Points,
  products: Products,
  clusters: number,
  draw: Random,
): Float64Array => {
  const centres = new Float64Array(clusters * columns);
  const nearest = new Float64Array(rows).fill(Infinity);
  const owners = new Int32Array(rows);
  const sums = new Float64Array(rows);
  const quarters = new Float64Array(clusters);

  /** A row less than half as far from its centre as that one from the new one cannot gain and is not measured. */
  const take = (chosen: number, centre: number): void => {
    const from = chosen * columns;
    centres.set(values.subarray(from, from + columns), centre * columns);
    for (let other = 0; other < centre; other++)
      quarters[other] = squaredDistance(values, from, centres, other * columns, columns) / 4;
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const own = nearest[row]!;
      if (own > quarters[owners[row]!]! || centre === 0) {
        const square = squaredDistance(values, from, values, row * columns, columns);
        if (square < own) {
          nearest[row] = square;
          owners[row] = centre;
        }
      }
      total += nearest[row]!;
      sums[row] = total;
    }
  };

  take(draw.integer(rows), 0);
  const trials = 2 + Math.floor(Math.log(clusters));
  const candidates = new Float64Array(trials * columns);
  for (let centre = 1; centre < clusters; centre++) {
    const total = sums[rows - 1]!;
    const chosen = Array.from({ length: trials }, () =>
      total === 0 ? draw.integer(rows) : placeOf(sums, draw.uniform() * total),
    );
    chosen.forEach((row, trial) => {
      candidates.set(values.subarray(row * columns, (row + 1) * columns), trial * columns);
    });
    const gains = gainsOf(rows, products, nearest, candidates, trials);
    const best = gains.reduce((one, gain, trial) => (gain > gains[one]! ? trial : one), 0);
    take(chosen[best]!, centre);
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
