import type { Csr } from './csr.ts';
import { NumericError } from './errors.ts';
import { type Random, random as seeded } from './random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface TruncatedSvd {
  rank: number;
  /** [rows × rank], orthonormal columns. */
  left: Float32Array;
  /** Descending; shape [rank]. */
  singularValues: Float64Array;
  /** [columns × rank], orthonormal columns. */
  right: Float32Array;
}

export interface SvdOptions {
  rank: number;
  /** Directions more than the rank (default: 10). */
  oversampling?: number;
  /** Power iterations; more where singular values fall slowly (default: 4). */
  iterations?: number;
  random?: Random;
}

type Block = { values: Float64Array; rows: number };

/** matrix · block, or matrixᵀ · block. O(entries · width). */
const times = (matrix: Csr, block: Block, width: number, transposed: boolean): Block => {
  const rows = transposed ? matrix.columns : matrix.rows;
  const out = new Float64Array(rows * width);
  const from = block.values;
  for (let row = 0; row < matrix.rows; row++)
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      const column = matrix.indices[entry]!;
      const value = matrix.values[entry]!;
      const source = (transposed ? row : column) * width;
      const target = (transposed ? column : row) * width;
      for (let i = 0; i < width; i++) out[target + i]! += value * from[source + i]!;
    }
  return { values: out, rows };
};

/** blockᵀ · block, [width × width]. */
const gramOf = ({ values, rows }: Block, width: number): Float64Array => {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < width; i++) {
      const value = values[row * width + i]!;
      if (value === 0) continue;
      for (let j = i; j < width; j++) gram[i * width + j]! += value * values[row * width + j]!;
    }
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) gram[i * width + j] = gram[j * width + i]!;
  return gram;
};

/** Modified Gram–Schmidt by rows of the Gram matrix would lose digits; twice over the columns keeps them. */
const orthonormalise = ({ values, rows }: Block, width: number): void => {
  const products = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    let before = 0;
    for (let row = 0; row < rows; row++) before += values[row * width + column]! ** 2;
    for (let round = 0; round < 2; round++) {
      products.fill(0);
      for (let row = 0; row < rows; row++) {
        const value = values[row * width + column]!;
        for (let i = 0; i < column; i++) products[i]! += value * values[row * width + i]!;
      }
      for (let row = 0; row < rows; row++) {
        let part = 0;
        for (let i = 0; i < column; i++) part += products[i]! * values[row * width + i]!;
        values[row * width + column]! -= part;
      }
    }
    let square = 0;
    for (let row = 0; row < rows; row++) square += values[row * width + column]! ** 2;
    const factor = square > before * 1e-24 && square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let row = 0; row < rows; row++) values[row * width + column]! *= factor;
  }
};

/** block · vectors · diag(scale), the first `rank` columns. */
const turned = (
  { values, rows }: Block,
  width: number,
  vectors: Float64Array,
  scale: Float64Array,
): Float32Array => {
  const rank = scale.length;
  const out = new Float32Array(rows * rank);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < rank; j++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += values[row * width + i]! * vectors[i * width + j]!;
      out[row * rank + j] = sum * scale[j]!;
    }
  return out;
};

/**
 * The greatest singular values and vectors of a sparse matrix by a random range finder with
 * power iterations (Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1), in 64 bits.
 * O(iterations · (entries · width + (rows + columns) · width²)), width = rank + oversampling.
 *
 * @throws NumericError `numeric/bad-argument` for a rank below 1 or above both dimensions.
 */
export const truncatedSvd = (matrix: Csr, options: SvdOptions): TruncatedSvd => {
  const { rank, oversampling = 10, iterations = 4, random = seeded(1) } = options;
  const most = Math.min(matrix.rows, matrix.columns);
  if (!Number.isInteger(rank) || rank < 1 || rank > most)
    throw new NumericError('numeric/bad-argument', `rank ${rank}: 1 to ${most}`);
  const width = Math.min(rank + oversampling, most);
  const start = Float64Array.from({ length: matrix.columns * width }, () => random.normal());
  let range = times(matrix, { values: start, rows: matrix.columns }, width, false);
  orthonormalise(range, width);
  for (let round = 0; round < iterations; round++) {
    const back = times(matrix, range, width, true);
    orthonormalise(back, width);
    range = times(matrix, back, width, false);
    orthonormalise(range, width);
  }
  const across = times(matrix, range, width, true);
  const { values, vectors } = symmetricEigen(gramOf(across, width), width);
  const singularValues = values.subarray(0, rank).map((value) => Math.sqrt(Math.max(0, value)));
  const inverse = singularValues.map((value) =>
    value > singularValues[0]! * 1e-7 ? 1 / value : 0,
  );
  return {
    rank,
    left: turned(range, width, vectors, new Float64Array(rank).fill(1)),
    singularValues,
    right: turned(across, width, vectors, inverse),
  };
};
