import type { Csr } from '@kaibo/numeric';

/** The `count` largest values above 0, as places, largest first, ties by the smaller place. O(n + found · log found). */
export const largestPlaces = (values: Float32Array, count: number): Uint32Array => {
  let found = 0;
  for (const value of values) if (value > 0) found++;
  const places = new Uint32Array(found);
  found = 0;
  for (let place = 0; place < values.length; place++)
    if (values[place]! > 0) places[found++] = place;
  if (found > count) {
    // The count-th largest value splits who may stay; ties at the border go to the smaller place.
    const sorted = Float32Array.from(places, (place) => values[place]!).sort();
    const border = sorted[found - count]!;
    const above = places.filter((place) => values[place]! > border);
    const level = places.filter((place) => values[place] === border);
    const kept = new Uint32Array(count);
    kept.set(above);
    kept.set(level.subarray(0, count - above.length), above.length);
    return kept.sort((a, b) => values[b]! - values[a]! || a - b);
  }
  return places.sort((a, b) => values[b]! - values[a]! || a - b);
};

/**
 * Square matrix whose row r keeps the `count` largest values above 0 that `fill(r, row)` finds.
 * O(rows · (rows + cost of fill)).
 */
export const nearestRows = (
  rows: number,
  count: number,
  fill: (row: number, values: Float32Array) => void,
): Csr => {
  const values = new Float32Array(rows);
  const kept: { places: Uint32Array; values: Float32Array }[] = [];
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    fill(row, values);
    const places = largestPlaces(values, count).sort();
    kept.push({ places, values: Float32Array.from(places, (place) => values[place]!) });
    offsets[row + 1] = offsets[row]! + places.length;
  }
  const indices = new Uint32Array(offsets[rows]!);
  const weights = new Float32Array(offsets[rows]!);
  kept.forEach((row, at) => {
    indices.set(row.places, offsets[at]);
    weights.set(row.values, offsets[at]);
  });
  return { rows, columns: rows, offsets, indices, values: weights };
};
