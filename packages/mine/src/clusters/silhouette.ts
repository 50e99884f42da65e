import { random } from '@kaibo/numeric';
import { MineError } from '../errors.ts';
import { needsWhole } from '../options.ts';
import { type Metric, type Points, spaceOf, squaredDistance } from './points.ts';

export interface SilhouetteOptions {
  metric?: Metric;
  /** At most so many rows are looked at, drawn by `seed`; time grows with their square (default: 2,000). */
  sampleRows?: number;
  seed?: number;
}

export interface Silhouettes {
  /** −1 … 1 for each row looked at; 0 for the only row of a cluster. */
  values: Float64Array;
  /** Which rows those are, ascending. */
  rows: Uint32Array;
  mean: number;
}

const sampled = (places: Uint32Array, most: number, seed: number): Uint32Array =>
  places.length <= most
    ? places
    : random(seed)
        .sample(places.length, most)
        .sort()
        .map((at) => places[at]!);

/**
 * How much nearer each row is to its own cluster than to the nearest other one (Rousseeuw 1987); noise (label −1) is left
 * out. O(sampleRows² · columns).
 *
 * @throws MineError `mine/too-few-rows` where fewer than two clusters are left; `mine/bad-option`.
 */
export const silhouettesOf = (
  points: Points,
  labels: Int32Array,
  { metric = 'euclidean', sampleRows = 2_000, seed = 1 }: SilhouetteOptions = {},
): Silhouettes => {
  needsWhole('sampleRows', sampleRows, 2);
  if (labels.length !== points.rows)
    throw new MineError('mine/bad-option', `${labels.length} labels for ${points.rows} rows`, {
      field: 'labels',
      expected: points.rows,
      found: labels.length,
    });
  const { columns, values } = spaceOf(points, metric);
  const clustered = Uint32Array.from(labels.keys()).filter((row) => labels[row]! >= 0);
  const rows = sampled(clustered, sampleRows, seed);
  const own = Int32Array.from(rows, (row) => labels[row]!);
  const clusters = own.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Int32Array(clusters);
  for (const label of own) sizes[label]!++;
  if (sizes.filter((size) => size > 0).length < 2)
    throw new MineError('mine/too-few-rows', 'silhouettes need rows of two clusters', {
      field: 'labels',
      expected: '2 clusters or more',
    });

  const count = rows.length;
  const sums = new Float64Array(count * clusters);
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const square = squaredDistance(
        ...([values, rows[a]! * columns, values, rows[b]! * columns, columns] as const),
      );
      const distance = metric === 'cosine' ? square / 2 : Math.sqrt(square);
      sums[a * clusters + own[b]!]! += distance;
      sums[b * clusters + own[a]!]! += distance;
    }
  const found = new Float64Array(count);
  for (let a = 0; a < count; a++) {
    const label = own[a]!;
    if (sizes[label] === 1) continue;
    const within = sums[a * clusters + label]! / (sizes[label]! - 1);
    let between = Infinity;
    for (let other = 0; other < clusters; other++)
      if (other !== label && sizes[other]! > 0)
        between = Math.min(between, sums[a * clusters + other]! / sizes[other]!);
    const larger = Math.max(within, between);
    found[a] = larger === 0 ? 0 : (between - within) / larger;
  }
  return { values: found, rows, mean: found.reduce((sum, one) => sum + one, 0) / count };
};
