import { type Csr, random } from '@kaibo/numeric';

/** out[rows × width] = M · block[columns × width]. O(entries · width). */
export const timesBlock = (matrix: Csr, block: Float32Array, width: number): Float32Array => {
  const out = new Float32Array(matrix.rows * width);
  for (let row = 0; row < matrix.rows; row++)
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const base = matrix.indices[entry]! * width;
      const value = matrix.values[entry]!;
      for (let f = 0; f < width; f++) out[row * width + f]! += value * block[base + f]!;
    }
  return out;
};

/** out[columns × width] = Mᵀ · block[rows × width]. */
export const transposedTimesBlock = (
  matrix: Csr,
  block: Float32Array,
  width: number,
): Float32Array => {
  const out = new Float32Array(matrix.columns * width);
  for (let row = 0; row < matrix.rows; row++)
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const base = matrix.indices[entry]! * width;
      const value = matrix.values[entry]!;
      for (let f = 0; f < width; f++) out[base + f]! += value * block[row * width + f]!;
    }
  return out;
};

/** Makes the columns of a block [rows × width] orthonormal in place, twice modified Gram–Schmidt; a column that vanishes becomes zeros. Answers the lengths taken off. */
export const orthonormalise = (block: Float32Array, width: number): Float64Array => {
  const rows = block.length / width;
  const lengths = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    let before = 0;
    for (let row = 0; row < rows; row++) before += block[row * width + column]! ** 2;
    for (let round = 0; round < 2; round++)
      for (let other = 0; other < column; other++) {
        let dot = 0;
        for (let row = 0; row < rows; row++)
          dot += block[row * width + other]! * block[row * width + column]!;
        for (let row = 0; row < rows; row++)
          block[row * width + column]! -= dot * block[row * width + other]!;
      }
    let square = 0;
    for (let row = 0; row < rows; row++) square += block[row * width + column]! ** 2;
    const length = square > before * 1e-10 ? Math.sqrt(square) : 0;
    lengths[column] = length;
    for (let row = 0; row < rows; row++)
      block[row * width + column] = length === 0 ? 0 : block[row * width + column]! / length;
  }
  return lengths;
};

/** Eigenvalues (descending) and eigenvectors (columns) of a small symmetric matrix, by Jacobi rotations. */
export const symmetricEigen = (given: Float64Array, n: number) => {
  const a = given.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let round = 0; round < 60; round++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i]! ** 2;
      for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2;
    }
    if (off <= diagonal * 1e-24) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (Math.abs(apq) < 1e-300) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k * n + p]!, a[k * n + q]!];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p * n + k]!, a[q * n + k]!];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
          const [v, w] = [vectors[k * n + p]!, vectors[k * n + q]!];
          vectors[k * n + p] = c * v - s * w;
          vectors[k * n + q] = s * v + c * w;
        }
      }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => a[j * n + j]! - a[i * n + i]!,
  );
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]!),
    vectors: Float64Array.from(
      { length: n * n },
      (_, at) => vectors[Math.floor(at / n) * n + order[at % n]!]!,
    ),
  };
};

export interface TruncatedSvd {
  /** Descending; shape [rank]. */
  singularValues: Float64Array;
  /** V, columns of unit length; row-major, shape [columns × rank]. */
  right: Float32Array;
}

/**
 * The largest singular values of a sparse matrix and their right vectors, by randomised subspace
 * iteration. The sign of a vector is such that its largest entry is positive.
 * O(rounds · entries · (rank + extra)). Source: Halko, Martinsson & Tropp 2011, alg. 4.4.
 */
export const truncatedSvd = (
  matrix: Csr,
  rank: number,
  { rounds = 6, extra = 16, seed = 1 }: { rounds?: number; extra?: number; seed?: number } = {},
): TruncatedSvd => {
  const width = Math.min(rank + extra, matrix.columns, matrix.rows);
  const kept = Math.min(rank, width);
  const stream = random(seed);
  let block: Float32Array = Float32Array.from({ length: matrix.columns * width }, () =>
    stream.normal(),
  );
  orthonormalise(block, width);
  for (let round = 0; round < rounds; round++) {
    block = transposedTimesBlock(matrix, timesBlock(matrix, block, width), width);
    orthonormalise(block, width);
  }
  const image = timesBlock(matrix, block, width);
  const gram = new Float64Array(width * width);
  for (let row = 0; row < matrix.rows; row++)
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        gram[a * width + b]! += image[row * width + a]! * image[row * width + b]!;
  const { values, vectors } = symmetricEigen(gram, width);
  const right = new Float32Array(matrix.columns * rank);
  for (let f = 0; f < kept; f++) {
    let largest = 0;
    for (let row = 0; row < matrix.columns; row++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += block[row * width + k]! * vectors[k * width + f]!;
      right[row * rank + f] = sum;
      if (Math.abs(sum) > Math.abs(largest)) largest = sum;
    }
    if (largest < 0) for (let row = 0; row < matrix.columns; row++) right[row * rank + f]! *= -1;
  }
  const singularValues = new Float64Array(rank);
  for (let f = 0; f < kept; f++) singularValues[f] = Math.sqrt(Math.max(0, values[f]!));
  return { singularValues, right };
};
