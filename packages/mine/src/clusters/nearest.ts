import type { Points } from './points.ts';
import { squaredDistance } from './points.ts';
import type { Products } from './products.ts';

/** Of single precision: half a unit in the last place. */
const ROUNDING = 2 ** -24;

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

/**
 * Finds the nearest centre of every row: x·c − |c|²/2 is greatest for it. The products come in single precision; a row whose
 * two best are within their rounding error is measured again in double precision, so that the answer is exact.
 */
export const createAssign = ({ values, rows, columns }: Points, products: Products) => {
  const { blockRows, squares } = products;
  /** How far the products of a row with two centres of length 1 may be off together. */
  const slack = squares.map((square) => 2 * (columns + 4) * ROUNDING * Math.sqrt(square));

  return (
    centres: Float64Array,
    labels: Int32Array,
    onChange: (row: number, old: number) => void,
  ): void => {
    const clusters = centres.length / columns;
    const halves = products.place(centres, clusters);
    let longest = 0;
    for (let cluster = 0; cluster < clusters; cluster++)
      longest = Math.max(longest, Math.sqrt(2 * halves[cluster]!));
    const least = (longest * longest + 1e-30) * 2 ** -50;
    for (let from = 0; from < rows; from += blockRows) {
      const size = Math.min(blockRows, rows - from);
      const scores = products.block(from, size);
      for (let row = from, start = 0; row < from + size; row++, start += clusters) {
        const old = labels[row]!;
        // Most rows stay where they are: beginning there leaves little to exchange.
        const guess = old < 0 ? 0 : old;
        let nearest = guess;
        let first = scores[start + guess]! - halves[guess]!;
        let second = -Infinity;
        for (let cluster = 0; cluster < clusters; cluster++) {
          const score = scores[start + cluster]! - halves[cluster]!;
          if (score <= second || cluster === guess) continue;
          if (score > first) {
            second = first;
            first = score;
            nearest = cluster;
          } else second = score;
        }
        if (first - second <= slack[row]! * longest + least)
          nearest = nearestCentre(values, row * columns, centres, columns);
        if (nearest === old) continue;
        labels[row] = nearest;
        onChange(row, old);
      }
    }
  };
};
