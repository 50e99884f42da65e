import type { Csr } from '@kaibo/numeric';
import { weightedGram } from './ials-fold.ts';

interface Strength {
  weight0: number;
  regularisation: number;
  exponent: number;
}

interface Side {
  matrix: Csr;
  /** Row-major, shape [rows × width]. */
  own: Float32Array;
  /** Row-major, shape [columns × width]. */
  other: Float32Array;
}

const columnCounts = ({ columns, indices }: Csr): Uint32Array => {
  const counts = new Uint32Array(columns);
  for (const column of indices) counts[column]!++;
  return counts;
};

/** Σ λ(row) |row|² of one side, whose rows have so many entries and face so many of the other. */
const shrinkage = (
  factors: Float32Array,
  width: number,
  entriesOf: (row: number) => number,
  { facing, weight0, regularisation, exponent }: Strength & { facing: number },
): number => {
  let sum = 0;
  for (let row = 0; row * width < factors.length; row++) {
    let square = 0;
    for (let at = row * width; at < (row + 1) * width; at++) square += factors[at]! ** 2;
    sum += regularisation * (entriesOf(row) + weight0 * facing) ** exponent * square;
  }
  return sum;
};

/** What iALS minimises. O(entries · width + (rows + columns) · width²): unseen pairs are summed through the Gram matrices. */
export const lossOf = ({ matrix, own, other }: Side, width: number, strength: Strength): number => {
  const { offsets, indices, values } = matrix;
  const [ownGram, otherGram] = [weightedGram(own, width, 1), weightedGram(other, width, 1)];
  let loss = strength.weight0 * ownGram.reduce((sum, value, at) => sum + value * otherGram[at]!, 0);
  for (let row = 0; row < matrix.rows; row++)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const base = indices[entry]! * width;
      let score = 0;
      for (let f = 0; f < width; f++) score += own[row * width + f]! * other[base + f]!;
      loss += values[entry]! * (1 - score) ** 2;
    }
  const counts = columnCounts(matrix);
  const ofRows = (row: number): number => offsets[row + 1]! - offsets[row]!;
  loss += shrinkage(own, width, ofRows, { ...strength, facing: matrix.columns });
  loss += shrinkage(other, width, (at) => counts[at]!, { ...strength, facing: matrix.rows });
  return loss;
};
