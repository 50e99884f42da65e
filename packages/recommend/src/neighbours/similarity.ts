import { type Csr, transpose } from '@kaibo/numeric';

/**
 * How alike two rows are.
 * - `cosine`: over all columns, absent is 0. `jaccard`: columns of both ÷ columns of either.
 * - `euclidean`: 1 ÷ (1 + distance) over all columns, absent is 0.
 * - `co-cosine`, `pearson`, `msd`: over the columns both have; msd is 1 ÷ (1 + mean squared
 *   difference) (Shardanand & Maes 1995).
 * - `adjusted-cosine`: each column's mean is taken off first, then over the columns both have
 *   (Sarwar et al. 2001); with items as rows a column is a user.
 */
export type Similarity =
  | 'cosine'
  | 'jaccard'
  | 'euclidean'
  | 'co-cosine'
  | 'pearson'
  | 'msd'
  | 'adjusted-cosine';

export const similarities: readonly Similarity[] = [
  ...(['cosine', 'jaccard', 'euclidean', 'co-cosine'] as const),
  ...(['pearson', 'msd', 'adjusted-cosine'] as const),
];

/** One sparse vector. */
export interface SparseVector {
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface SimilarityOptions {
  kind: Similarity;
  /** Pairs with fewer columns in common are 0 (default: 1). */
  atLeastInCommon?: number;
  /** Similarity × common ÷ (common + shrinkage), which distrusts pairs with little in common (default: 0). */
  shrinkage?: number;
}

/** Sums over the columns that a vector has in common with each row. */
interface Sums {
  common: Float64Array;
  x: Float64Array;
  y: Float64Array;
  xx: Float64Array;
  yy: Float64Array;
  xy: Float64Array;
}

const covered = new Set<Similarity>(['co-cosine', 'pearson', 'msd', 'adjusted-cosine']);

const withoutColumnMeans = (rows: Csr): Csr => {
  const sums = new Float64Array(rows.columns);
  const counts = new Float64Array(rows.columns);
  for (let entry = 0; entry < rows.indices.length; entry++) {
    sums[rows.indices[entry]!]! += rows.values[entry]!;
    counts[rows.indices[entry]!]!++;
  }
  const values = rows.values.map((value, entry) => {
    const column = rows.indices[entry]!;
    return value - sums[column]! / counts[column]!;
  });
  return { ...rows, values };
};

const pairSimilarity = (
  kind: Similarity,
  { common, x, y, xx, yy, xy }: Sums,
  row: number,
  own: { square: number; count: number },
  other: { square: number; count: number },
): number => {
  const n = common[row]!;
  switch (kind) {
    case 'cosine':
      return xy[row]! / (Math.sqrt(own.square * other.square) || 1);
    case 'jaccard':
      return n / (own.count + other.count - n || 1);
    case 'euclidean':
      return 1 / (1 + Math.sqrt(Math.max(0, own.square + other.square - 2 * xy[row]!)));
    case 'msd':
      return 1 / (1 + (xx[row]! + yy[row]! - 2 * xy[row]!) / n);
    case 'pearson': {
      const spread = (xx[row]! - x[row]! ** 2 / n) * (yy[row]! - y[row]! ** 2 / n);
      return spread > 1e-12 ? (xy[row]! - (x[row]! * y[row]!) / n) / Math.sqrt(spread) : 0;
    }
    default: {
      const spread = xx[row]! * yy[row]!;
      return spread > 1e-12 ? xy[row]! / Math.sqrt(spread) : 0;
    }
  }
};

export interface SimilarRows {
  /** Similarity of a vector to every row that shares a column with it, else 0; into `found`, shape [rows]. */
  toAll(vector: SparseVector, found: Float32Array): void;
  /** The same for a row of the matrix; its own place is 0. */
  ofRow(row: number, found: Float32Array): void;
}

/** Prepares a matrix for questions of similarity between rows. O(entries); a question costs the entries of the columns it touches. */
export const similarRows = (given: Csr, options: SimilarityOptions): SimilarRows => {
  const { kind, atLeastInCommon = 1, shrinkage = 0 } = options;
  const rows = kind === 'adjusted-cosine' ? withoutColumnMeans(given) : given;
  const byColumn = transpose(rows);
  const squares = new Float64Array(rows.rows);
  for (let row = 0; row < rows.rows; row++)
    for (let entry = rows.offsets[row]!; entry < rows.offsets[row + 1]!; entry++)
      squares[row]! += rows.values[entry]! ** 2;
  const array = () => new Float64Array(rows.rows);
  const sums: Sums = {
    common: array(),
    x: array(),
    y: array(),
    xx: array(),
    yy: array(),
    xy: array(),
  };
  const isCovered = covered.has(kind);
  const touched = new Uint32Array(rows.rows);

  /** Adds what the vector has in common with each row; answers how many rows it touched. */
  const add = (vector: SparseVector): number => {
    const { common, xy } = sums;
    const { offsets, indices, values } = byColumn;
    let count = 0;
    for (let at = 0; at < vector.indices.length; at++) {
      const own = vector.values[at]!;
      const end = offsets[vector.indices[at]! + 1]!;
      for (let entry = offsets[vector.indices[at]!]!; entry < end; entry++) {
        const row = indices[entry]!;
        if (common[row] === 0) touched[count++] = row;
        common[row]!++;
        xy[row]! += own * values[entry]!;
      }
    }
    if (isCovered) addMoments(vector);
    return count;
  };
  const addMoments = (vector: SparseVector): void => {
    const { x, y, xx, yy } = sums;
    for (let at = 0; at < vector.indices.length; at++) {
      const column = vector.indices[at]!;
      const own = vector.values[at]!;
      for (let entry = byColumn.offsets[column]!; entry < byColumn.offsets[column + 1]!; entry++) {
        const row = byColumn.indices[entry]!;
        const other = byColumn.values[entry]!;
        x[row]! += own;
        y[row]! += other;
        xx[row]! += own * own;
        yy[row]! += other * other;
      }
    }
  };

  const clear = (count: number): void => {
    for (let at = 0; at < count; at++)
      for (const sum of Object.values(sums) as Float64Array[]) sum[touched[at]!] = 0;
  };

  const toAll = (vector: SparseVector, found: Float32Array): void => {
    found.fill(0);
    const count = add(vector);
    let square = 0;
    for (let at = 0; at < vector.values.length; at++) square += vector.values[at]! ** 2;
    const own = { square, count: vector.indices.length };
    for (let at = 0; at < count; at++) {
      const row = touched[at]!;
      const common = sums.common[row]!;
      if (common < atLeastInCommon) continue;
      const other = { square: squares[row]!, count: rows.offsets[row + 1]! - rows.offsets[row]! };
      const similarity = pairSimilarity(kind, sums, row, own, other);
      found[row] = shrinkage === 0 ? similarity : (similarity * common) / (common + shrinkage);
    }
    clear(count);
  };

  return {
    toAll,
    ofRow(row, found) {
      const [from, to] = [rows.offsets[row]!, rows.offsets[row + 1]!];
      toAll(
        { indices: rows.indices.subarray(from, to), values: rows.values.subarray(from, to) },
        found,
      );
      found[row] = 0;
    },
  };
};
