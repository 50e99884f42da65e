import { NumericError } from './errors.ts';
import type { RawMatrix } from './matrix.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';
import type { RawVector } from './vector.scalar.ts';

/**
 * C[m×n] = beta·C + alpha·op(A)[m×k]·op(B)[k×n], all row-major. With a transpose the matrix is stored the other way
 * round (A as k×m, B as n×k). `strideA` and so on are floats from one stored row to the next, where not the row's length:
 * parts of matrices, or rows that overlap (the windows of a convolution). C must not overlap A or B.
 */
export type GemmTask = {
  m: number;
  n: number;
  k: number;
  a: Float32Array;
  b: Float32Array;
  c: Float32Array;
  transposeA?: boolean;
  transposeB?: boolean;
  /** 1 when not said. */
  alpha?: number;
  /** 0 when not said: what C held, NaN too, is forgotten. */
  beta?: number;
  strideA?: number;
  strideB?: number;
  strideC?: number;
};

/** C[n×n] = beta·C + alpha·A·Aᵀ for A[n×k], or Aᵀ·A for A[k×n] with `transpose`. C must be symmetric unless beta is 0. */
export type SyrkTask = {
  n: number;
  k: number;
  a: Float32Array;
  c: Float32Array;
  transpose?: boolean;
  alpha?: number;
  beta?: number;
};

export type ConjugateGradientTask = {
  n: number;
  /** Symmetric positive definite, [n×n]. */
  a: Float32Array;
  b: Float32Array;
  /** Where to begin; the answer in the end. */
  x: Float32Array;
  /** 3n values to work in. */
  work: Float32Array;
  maximumSteps: number;
  /** Stops when |b − Ax| is at most this part of |b|. 1e−6 when not said. */
  tolerance?: number;
};

/** All throw `numeric/bad-shape` where lengths do not fit; matrices are row-major. */
export interface MatrixKernels {
  /** Packed and register-blocked; O(mnk). `from` and `to` limit the rows of C. */
  gemm(task: GemmTask, from?: number, to?: number): void;
  /** Both triangles; half the work of gemm. */
  syrk(task: SyrkTask): void;
  /** A[n×n] := L with A = L·Lᵀ and zeros above; reads the lower triangle. n³/3. Throws `numeric/not-positive-definite`. */
  cholesky(n: number, a: Float32Array): void;
  /** B[n×columns] := A⁻¹·B, from what `cholesky` made of A. */
  choleskySolve(n: number, columns: number, l: Float32Array, b: Float32Array): void;
  /** A[n×n] := A⁻¹ of a symmetric positive definite A. n³. Throws `numeric/not-positive-definite`. */
  choleskyInverse(n: number, a: Float32Array): void;
  /** Gives the steps made and |b − Ax| / |b|. Hestenes and Stiefel (1952). */
  conjugateGradient(task: ConjugateGradientTask): { steps: number; residual: number };
}

const needsSquare = (name: string, view: Float32Array, n: number): void => {
  needsWhole('n', n);
  needs(name, view, n * n);
};

/** Where the last value of a matrix of such rows lies, plus one. */
const extent = (rows: number, columns: number, stride: number): number =>
  rows === 0 || columns === 0 ? 0 : (rows - 1) * stride + columns;

const refused = (pivot: number): void => {
  if (pivot)
    throw new NumericError('numeric/not-positive-definite', `pivot ${pivot} is not above 0`);
};

const gemmOf =
  (raw: RawMatrix): MatrixKernels['gemm'] =>
  (task, from = 0, to = task.m) => {
    const { m, n, k, a, b, c, transposeA = false, transposeB = false, alpha = 1, beta = 0 } = task;
    const { strideA = transposeA ? m : k, strideB = transposeB ? k : n, strideC = n } = task;
    needsWhole('m', m);
    needsWhole('n', n);
    needsWhole('k', k);
    needsWhole('strideA', strideA);
    needsWhole('strideB', strideB);
    needsWhole('strideC', strideC);
    needsRange(from, to, m);
    needs('a', a, transposeA ? extent(k, m, strideA) : extent(m, k, strideA));
    needs('b', b, transposeB ? extent(n, k, strideB) : extent(k, n, strideB));
    needs('c', c, extent(m, n, strideC));
    if (strideC < n) throw new NumericError('numeric/bad-shape', 'rows of c overlap');
    if (from === to || n === 0) return;
    const isWhole = from === 0 && to === m;
    const rowsOfA = isWhole ? a : a.subarray(Math.min(a.length, from * (transposeA ? 1 : strideA)));
    const rowsOfC = isWhole ? c : c.subarray(from * strideC);
    // biome-ignore format: one line per matrix
    raw.gemm(
      to - from, n, k,
      rowsOfA, strideA, Number(transposeA),
      b, strideB, Number(transposeB),
      rowsOfC, strideC, alpha, beta,
    );
  };

const conjugateGradientOf =
  (raw: RawVector): MatrixKernels['conjugateGradient'] =>
  ({ n, a, b, x, work, maximumSteps, tolerance = 1e-6 }) => {
    needsSquare('a', a, n);
    needs('b', b, n);
    needs('x', x, n);
    needs('work', work, 3 * n);
    const residual = work.subarray(0, n);
    const direction = work.subarray(n, 2 * n);
    const image = work.subarray(2 * n, 3 * n);
    raw.scores(a, x, image, n, n);
    residual.set(b.subarray(0, n));
    raw.axpy(-1, image, residual, n);
    direction.set(residual);
    const size = Math.sqrt(raw.dot(b, b, n)) || 1;
    let square = raw.dot(residual, residual, n);
    let steps = 0;
    while (steps < maximumSteps && Math.sqrt(square) > tolerance * size) {
      raw.scores(a, direction, image, n, n);
      const curvature = raw.dot(direction, image, n);
      if (!(curvature > 0)) throw new NumericError('numeric/not-positive-definite', 'curvature');
      const length = square / curvature;
      raw.axpy(length, direction, x, n);
      raw.axpy(-length, image, residual, n);
      const nextSquare = raw.dot(residual, residual, n);
      raw.scale(nextSquare / square, direction, n);
      raw.axpy(1, residual, direction, n);
      square = nextSquare;
      steps++;
    }
    return { steps, residual: Math.sqrt(square) / size };
  };

export const matrixKernels = (raw: RawMatrix & RawVector): MatrixKernels => ({
  gemm: gemmOf(raw),
  syrk({ n, k, a, c, transpose = false, alpha = 1, beta = 0 }) {
    needsSquare('c', c, n);
    needsWhole('k', k);
    needs('a', a, n * k);
    raw.syrk(n, k, a, Number(transpose), c, alpha, beta);
  },
  cholesky(n, a) {
    needsSquare('a', a, n);
    refused(raw.cholesky(n, a));
  },
  choleskySolve(n, columns, l, b) {
    needsSquare('l', l, n);
    needsWhole('columns', columns);
    needs('b', b, n * columns);
    raw.choleskySolve(n, columns, l, b);
  },
  choleskyInverse(n, a) {
    needsSquare('a', a, n);
    refused(raw.choleskyInverse(n, a));
  },
  conjugateGradient: conjugateGradientOf(raw),
});
