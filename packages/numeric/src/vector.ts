import { NumericError } from './errors.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';
import type { RawVector } from './vector.scalar.ts';

/** Rows of `columns` values each, one after another; as many rows as x has. */
export type RowsTask = { columns: number; x: Float32Array; out: Float32Array };

/** All of them throw `numeric/bad-shape` where lengths do not fit, and allocate nothing. */
export interface VectorKernels {
  /** Σ a[i]·b[i]; equal lengths. O(n). */
  dot(a: Float32Array, b: Float32Array): number;
  /** y += alpha·x; equal lengths. */
  axpy(alpha: number, x: Float32Array, y: Float32Array): void;
  /** x *= alpha; 0 clears NaN as well. */
  scale(alpha: number, x: Float32Array): void;
  sum(x: Float32Array): number;
  /** out = a ∘ b; out may be one of them. */
  multiply(a: Float32Array, b: Float32Array, out: Float32Array): void;
  /** out[r] = matrix[r]·vector, for a row-major matrix [out.length × vector.length]. */
  scores(matrix: Float32Array, vector: Float32Array, out: Float32Array): void;
  /** eˣ⁻ᵐᵃˣ / Σ, row by row; out may be x. A row of only −∞ becomes zeros. */
  softmaxRows(task: RowsTask, from?: number, to?: number): void;
  /** out[r] = log Σ e^x[r][i]; out has one value per row. */
  logSumExpRows(task: RowsTask, from?: number, to?: number): void;
}

const needsEqual = (a: Float32Array, b: Float32Array): void => {
  if (a.length !== b.length)
    throw new NumericError('numeric/bad-shape', `lengths ${a.length} and ${b.length} differ`);
};

export const vectorKernels = (raw: RawVector): VectorKernels => ({
  dot(a, b) {
    needsEqual(a, b);
    return raw.dot(a, b, a.length);
  },
  axpy(alpha, x, y) {
    needsEqual(x, y);
    raw.axpy(alpha, x, y, x.length);
  },
  scale: (alpha, x) => raw.scale(alpha, x, x.length),
  sum: (x) => raw.sum(x, x.length),
  multiply(a, b, out) {
    needsEqual(a, b);
    needs('out', out, a.length);
    raw.multiply(a, b, out, a.length);
  },
  scores(matrix, vector, out) {
    needs('matrix', matrix, vector.length * out.length);
    raw.scores(matrix, vector, out, out.length, vector.length);
  },
  softmaxRows({ columns, x, out }, from = 0, to = rowsOf(x, columns)) {
    needsRange(from, to, rowsOf(x, columns));
    needs('out', out, to * columns);
    raw.softmaxRows(x, out, columns, from, to);
  },
  logSumExpRows({ columns, x, out }, from = 0, to = rowsOf(x, columns)) {
    needsRange(from, to, rowsOf(x, columns));
    needs('out', out, to);
    raw.logSumExpRows(x, out, columns, from, to);
  },
});

const rowsOf = (x: Float32Array, columns: number): number => {
  needsWhole('columns', columns, 1);
  return Math.floor(x.length / columns);
};
