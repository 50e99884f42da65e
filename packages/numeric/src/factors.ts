import { NumericError } from './errors.ts';
import type { RawFactors } from './factors.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/** Compressed sparse rows as kernels read them; see `Csr`. */
export type SparseRows = {
  rows: number;
  columns: number;
  offsets: Uint32Array;
  indices: Uint32Array;
  values: Float32Array;
};

/**
 * Each row u of `own` becomes the minimum of
 * Σ v·(1 − x·y)² over its entries + weight0·Σ (x·y)² over all of `other` + regularisation·(n + weight0·rows of other)^exponent·|x|².
 * With `targetShift` 1, weight0 1 and v = confidence − 1 it is the form of Hu, Koren and Volinsky (2008).
 */
export type IalsTask = {
  /** One row per row of `own`, one column per row of `other`; values are weights ≥ 0. */
  matrix: SparseRows;
  /** Row-major [matrix.rows × width]; where conjugate gradients begin, and the answer. */
  own: Float32Array;
  /** Row-major [matrix.columns × width]. */
  other: Float32Array;
  width: number;
  /** otherᵀ·other, [width × width]: `syrk` with `transpose`. */
  gram: Float32Array;
  weight0: number;
  regularisation: number;
  /** 1 when not said. */
  exponent?: number;
  /** Added to each entry's weight in the target only; 0 when not said. */
  targetShift?: number;
};

export type GramTask = {
  matrix: SparseRows;
  /** The same matrix by columns. */
  transposed: SparseRows;
  /** [columns × columns] */
  out: Float32Array;
};

/** All throw `numeric/bad-shape`, also for an index beyond the matrix, which a kernel finds on its way. */
export interface FactorKernels {
  /**
   * Rows [from, to): some steps (3) of conjugate gradients, begun where the row stands (Takács, Pilászy and Tikk 2011).
   * O(steps·(entries·width + width²)) per row; rows do not depend on each other. width ≤ 65,536.
   */
  ialsSweep(task: IalsTask & { steps?: number }, from?: number, to?: number): void;
  /** Rows [from, to) exactly, by a Cholesky factor: O(entries·width² + width³). width ≤ 384. */
  ialsSolve(task: IalsTask, from?: number, to?: number): void;
  /** Rows [from, to) of matrixᵀ·matrix. O(Σ entries of a row squared). */
  csrGram(task: GramTask, from?: number, to?: number): void;
}

const WIDEST_SOLVE = 384;
const WIDEST_SWEEP = 65_536;

export const needsSparse = (
  name: string,
  { offsets, indices, values }: SparseRows,
  from: number,
  to: number,
): void => {
  needs(`${name}.offsets`, offsets, to + 1);
  for (let row = from; row < to; row++)
    if (offsets[row]! > offsets[row + 1]!)
      throw new NumericError('numeric/bad-shape', `${name}.offsets falls after row ${row}`);
  needs(`${name}.indices`, indices, offsets[to]!);
  needs(`${name}.values`, values, offsets[to]!);
};

const needsTask = (task: IalsTask, widest: number, from: number, to: number): void => {
  const { matrix, own, other, width, gram } = task;
  needsWhole('width', width, 1);
  if (width > widest)
    throw new NumericError('numeric/bad-argument', `width ${width} is above ${widest}`);
  needsRange(from, to, matrix.rows);
  needsSparse('matrix', matrix, from, to);
  needs('own', own, matrix.rows * width);
  needs('other', other, matrix.columns * width);
  needs('gram', gram, width * width);
};

/** What a sweep answers: 0, 1 + the row with an index that is too large, or −1 − the row that has no solution. */
const explain = (answer: number): void => {
  if (answer > 0)
    throw new NumericError('numeric/bad-shape', `row ${answer - 1} has an index beyond the matrix`);
  if (answer < 0)
    throw new NumericError(
      'numeric/not-positive-definite',
      `row ${-1 - answer} has no single minimum: a weight below 0, no regularisation, or NaN`,
    );
};

export const factorKernels = (raw: RawFactors): FactorKernels => ({
  ialsSweep(task, from = 0, to = task.matrix.rows) {
    needsTask(task, WIDEST_SWEEP, from, to);
    const { matrix, own, other, width, gram, weight0, regularisation } = task;
    const { exponent = 1, targetShift = 0, steps = 3 } = task;
    needsWhole('steps', steps);
    const answer = raw.ialsSweep(
      ...[matrix.offsets, matrix.indices, matrix.values, own, other, matrix.columns],
      ...[gram, width, weight0, targetShift, regularisation, exponent, steps, from, to],
    );
    explain(answer);
  },
  ialsSolve(task, from = 0, to = task.matrix.rows) {
    needsTask(task, WIDEST_SOLVE, from, to);
    const { matrix, own, other, width, gram, weight0, regularisation } = task;
    const { exponent = 1, targetShift = 0 } = task;
    const answer = raw.ialsSolve(
      ...[matrix.offsets, matrix.indices, matrix.values, own, other, matrix.columns],
      ...[gram, width, weight0, targetShift, regularisation, exponent, from, to],
    );
    explain(answer);
  },
  csrGram({ matrix, transposed, out }, from = 0, to = matrix.columns) {
    needsRange(from, to, matrix.columns);
    needsSparse('matrix', matrix, 0, matrix.rows);
    needsSparse('transposed', transposed, from, to);
    needs('out', out, matrix.columns * matrix.columns);
    const answer = raw.csrGram(
      ...[transposed.offsets, transposed.indices, transposed.values],
      ...[matrix.offsets, matrix.indices, matrix.values, matrix.rows],
      ...[out, matrix.columns, from, to],
    );
    explain(answer);
  },
});
