import { type Csr, entryOf, rowOf, transpose } from '@kaibo/numeric';
import { arrayOf } from '../model/known-data.ts';
import type { History, RatingPredictor } from '../recommender.ts';
import { type RatingCore, ratingRecommenderOf, scaleOf, valueAt } from './rating-core.ts';

export interface SlopeOneOptions {
  /** Weighs each difference by how many users it comes from (default: false). */
  weighted?: boolean;
}

/** Per item: mean difference to each item that somebody rated as well, and from how many. */
interface Differences {
  offsets: Uint32Array;
  indices: Uint32Array;
  means: Float32Array;
  counts: Uint32Array;
}

/** O(Σ entries(u)²) time, as many entries as pairs of items with a common user. */
const differencesOf = (matrix: Csr): Differences => {
  const byItem = transpose(matrix);
  const items = byItem.rows;
  const sums = new Float64Array(items);
  const common = new Uint32Array(items);
  const offsets = new Uint32Array(items + 1);
  const rows: { indices: Uint32Array; means: Float32Array; counts: Uint32Array }[] = [];
  for (let item = 0; item < items; item++) {
    sums.fill(0);
    common.fill(0);
    const { indices: users, values } = rowOf(byItem, item);
    users.forEach((user, at) => {
      for (let entry = matrix.offsets[user]!; entry < matrix.offsets[user + 1]!; entry++) {
        const other = matrix.indices[entry]!;
        sums[other]! += values[at]! - matrix.values[entry]!;
        common[other]!++;
      }
    });
    common[item] = 0;
    const indices = Uint32Array.from(common.keys()).filter((other) => common[other]! > 0);
    const means = Float32Array.from(indices, (other) => sums[other]! / common[other]!);
    rows.push({ indices, means, counts: Uint32Array.from(indices, (other) => common[other]!) });
    offsets[item + 1] = offsets[item]! + indices.length;
  }
  const size = offsets[items]!;
  const found: Differences = {
    offsets,
    indices: new Uint32Array(size),
    means: new Float32Array(size),
    counts: new Uint32Array(size),
  };
  rows.forEach((row, item) => {
    found.indices.set(row.indices, offsets[item]);
    found.means.set(row.means, offsets[item]);
    found.counts.set(row.counts, offsets[item]);
  });
  return found;
};

const slopeOneCore = (options: SlopeOneOptions): RatingCore => {
  let mean = 0;
  let found: Differences;
  const matrixOf = (): Csr => {
    const items = found.offsets.length - 1;
    return { ...found, rows: items, columns: items, values: found.means };
  };
  let matrix: Csr;

  const meanOf = (history: History): number => {
    let sum = 0;
    for (let at = 0; at < history.items.length; at++) sum += valueAt(history, at);
    return sum / history.items.length;
  };
  const shifts = (history: History, item: number) => {
    const parts: { index: number; difference: number; weight: number }[] = [];
    let total = 0;
    for (let at = 0; at < history.items.length; at++) {
      const index = history.items[at]!;
      const entry = entryOf(matrix, item, index);
      if (entry < 0) continue;
      const weight = options.weighted ? found.counts[entry]! : 1;
      total += weight;
      const given = options.weighted ? valueAt(history, at) : 0;
      parts.push({ index, difference: found.means[entry]! + given, weight });
    }
    return { parts, total };
  };
  return {
    name: 'slope-one',
    options,
    fit(data) {
      mean = scaleOf(data).mean;
      found = differencesOf(data.matrix);
      matrix = matrixOf();
    },
    rate({ history }, item) {
      const { parts, total } = shifts(history, item);
      const isRated = matrix.offsets[item + 1]! > matrix.offsets[item]!;
      if (history.items.length === 0 || (!isRated && total === 0)) return mean;
      const start = options.weighted ? 0 : meanOf(history);
      if (total === 0) return meanOf(history);
      let sum = 0;
      for (const { difference, weight } of parts) sum += difference * weight;
      return start + sum / total;
    },
    similarity(item, scores) {
      for (let entry = matrix.offsets[item]!; entry < matrix.offsets[item + 1]!; entry++)
        scores[matrix.indices[entry]!] = 1 / (1 + Math.abs(found.means[entry]!));
    },
    parts(asked, item) {
      const { parts, total } = shifts(asked.history, item);
      const own = this.rate(asked, item);
      const shares = parts.map(({ index, difference, weight }) => ({
        kind: 'because-of-item' as const,
        index,
        contribution: (difference * weight) / total,
      }));
      const rest = own - shares.reduce((sum, { contribution }) => sum + contribution, 0);
      return [{ kind: 'bias' as const, label: 'user', contribution: rest }, ...shares];
    },
    state: () => ({ facts: { mean }, arrays: { ...found } }),
    restore({ facts, arrays }) {
      mean = Number(facts?.mean);
      found = {
        offsets: arrayOf(arrays, 'offsets'),
        indices: arrayOf(arrays, 'indices'),
        means: arrayOf(arrays, 'means'),
        counts: arrayOf(arrays, 'counts'),
      };
      matrix = matrixOf();
    },
  };
};

/**
 * The user's mean plus the mean difference between the item and what the user rated (weighted:
 * per rated item its rating plus the difference). Source: Lemire & Maclachlan 2005.
 */
export const slopeOne = (options: SlopeOneOptions = {}): RatingPredictor =>
  ratingRecommenderOf(slopeOneCore(options));
