import { gemmSteps, GEMM_SCRATCH_BYTES } from "./gemm";
import { FLOAT, load1, scratch, store1 } from "./memory";
import { axpy, dot, scale } from "./vector";

// Recursive (Gustavson 1997): halves until a block is small, so that nearly all work is gemm. Lower triangles, row-major;
// step is the bytes from one row to the next. What lies above a diagonal is neither read nor kept.
const SMALL: u32 = 48;

@inline
function half(n: u32): u32 {
  return (n / 2 + 23) / 24 * 24;
}

/** Lower triangle of C[n×n] += alpha · A · Aᵀ, where A is n×k by its steps. */
export function syrkLower(
  n: u32, k: u32, a: usize, aRow: usize, aColumn: usize, c: usize, step: usize, alpha: f32,
): void {
  if (n <= 2 * SMALL) {
    gemmSteps(n, n, k, a, aRow, aColumn, a, aColumn, aRow, c, step, alpha, 1);
    return;
  }
  const n1 = half(n);
  const a2 = a + (<usize>n1) * aRow;
  const c2 = c + (<usize>n1) * step;
  syrkLower(n1, k, a, aRow, aColumn, c, step, alpha);
  gemmSteps(n - n1, n1, k, a2, aRow, aColumn, a, aColumn, aRow, c2, step, alpha, 1);
  syrkLower(n - n1, k, a2, aRow, aColumn, c2 + (<usize>n1) * FLOAT, step, alpha);
}

/** A = L · Lᵀ in place. Gives 0, or the place (from 1) of the first pivot that is not above 0. */
export function factor(n: u32, a: usize, step: usize): u32 {
  if (n <= SMALL) {
    for (let i: u32 = 0; i < n; i++) {
      const row = a + (<usize>i) * step;
      for (let j: u32 = 0; j < i; j++) {
        const other = a + (<usize>j) * step;
        const at = row + (<usize>j) * FLOAT;
        store1(at, (load1(at) - dot(row, other, j)) / load1(other + (<usize>j) * FLOAT));
      }
      const pivot = row + (<usize>i) * FLOAT;
      const rest = load1(pivot) - dot(row, row, i);
      if (!(rest > 0) || rest == Infinity) return i + 1;
      store1(pivot, sqrt<f32>(rest));
    }
    return 0;
  }
  const n1 = half(n);
  const low = a + (<usize>n1) * step;
  const corner = low + (<usize>n1) * FLOAT;
  const failed = factor(n1, a, step);
  if (failed) return failed;
  solveRightTransposed(n - n1, n1, a, step, low, step);
  syrkLower(n - n1, n1, low, step, FLOAT, corner, step, -1);
  const failedLow = factor(n - n1, corner, step);
  return failedLow ? failedLow + n1 : 0;
}

/** X · Lᵀ = B, in place of B[m×n]. */
function solveRightTransposed(m: u32, n: u32, l: usize, step: usize, b: usize, bStep: usize): void {
  if (n <= SMALL) {
    for (let i: u32 = 0; i < m; i++) {
      const row = b + (<usize>i) * bStep;
      for (let j: u32 = 0; j < n; j++) {
        const other = l + (<usize>j) * step;
        const at = row + (<usize>j) * FLOAT;
        store1(at, (load1(at) - dot(row, other, j)) / load1(other + (<usize>j) * FLOAT));
      }
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const right = b + (<usize>n1) * FLOAT;
  solveRightTransposed(m, n1, l, step, b, bStep);
  gemmSteps(m, n - n1, n1, b, bStep, FLOAT, low, FLOAT, step, right, bStep, -1, 1);
  solveRightTransposed(m, n - n1, low + (<usize>n1) * FLOAT, step, right, bStep);
}

/** X · L = B, in place of B[m×n]. */
function solveRight(m: u32, n: u32, l: usize, step: usize, b: usize, bStep: usize): void {
  if (n <= SMALL) {
    for (let i: u32 = 0; i < m; i++) {
      const row = b + (<usize>i) * bStep;
      for (let j = n; j-- > 0; ) {
        const other = l + (<usize>j) * step;
        const at = row + (<usize>j) * FLOAT;
        const x = load1(at) / load1(other + (<usize>j) * FLOAT);
        store1(at, x);
        axpy(-x, other, row, j);
      }
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const right = b + (<usize>n1) * FLOAT;
  solveRight(m, n - n1, low + (<usize>n1) * FLOAT, step, right, bStep);
  gemmSteps(m, n1, n - n1, right, bStep, FLOAT, low, step, FLOAT, b, bStep, -1, 1);
  solveRight(m, n1, l, step, b, bStep);
}

/** L · X = B, in place of B[n×m]. */
export function solveLower(n: u32, m: u32, l: usize, step: usize, b: usize, bStep: usize): void {
  if (m == 1 && bStep == FLOAT) {
    for (let i: u32 = 0; i < n; i++) {
      const row = l + (<usize>i) * step;
      const at = b + (<usize>i) * FLOAT;
      store1(at, (load1(at) - dot(row, b, i)) / load1(row + (<usize>i) * FLOAT));
    }
    return;
  }
  if (n <= SMALL) {
    for (let i: u32 = 0; i < n; i++) {
      const row = l + (<usize>i) * step;
      const target = b + (<usize>i) * bStep;
      for (let p: u32 = 0; p < i; p++) {
        axpy(-load1(row + (<usize>p) * FLOAT), b + (<usize>p) * bStep, target, m);
      }
      scale(1 / load1(row + (<usize>i) * FLOAT), target, m);
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const rest = b + (<usize>n1) * bStep;
  solveLower(n1, m, l, step, b, bStep);
  gemmSteps(n - n1, m, n1, low, step, FLOAT, b, bStep, FLOAT, rest, bStep, -1, 1);
  solveLower(n - n1, m, low + (<usize>n1) * FLOAT, step, rest, bStep);
}

/** Lᵀ · X = B, in place of B[n×m]. */
export function solveLowerTransposed(n: u32, m: u32, l: usize, step: usize, b: usize, bStep: usize): void {
  if (m == 1 && bStep == FLOAT) {
    for (let i = n; i-- > 0; ) {
      const row = l + (<usize>i) * step;
      const at = b + (<usize>i) * FLOAT;
      const x = load1(at) / load1(row + (<usize>i) * FLOAT);
      store1(at, x);
      axpy(-x, row, b, i);
    }
    return;
  }
  if (n <= SMALL) {
    for (let i = n; i-- > 0; ) {
      const row = l + (<usize>i) * step;
      const source = b + (<usize>i) * bStep;
      scale(1 / load1(row + (<usize>i) * FLOAT), source, m);
      for (let p: u32 = 0; p < i; p++) {
        axpy(-load1(row + (<usize>p) * FLOAT), source, b + (<usize>p) * bStep, m);
      }
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const rest = b + (<usize>n1) * bStep;
  solveLowerTransposed(n - n1, m, low + (<usize>n1) * FLOAT, step, rest, bStep);
  gemmSteps(n1, m, n - n1, low, FLOAT, step, rest, bStep, FLOAT, b, bStep, -1, 1);
  solveLowerTransposed(n1, m, l, step, b, bStep);
}

/** L := L⁻¹ */
function invertLower(n: u32, l: usize, step: usize): void {
  if (n <= SMALL) {
    const kept = scratch + GEMM_SCRATCH_BYTES;
    for (let i: u32 = 0; i < n; i++) {
      const row = l + (<usize>i) * step;
      for (let p: u32 = 0; p < i; p++) {
        store1(kept + (<usize>p) * FLOAT, load1(row + (<usize>p) * FLOAT));
        store1(row + (<usize>p) * FLOAT, 0);
      }
      for (let p: u32 = 0; p < i; p++) {
        axpy(-load1(kept + (<usize>p) * FLOAT), l + (<usize>p) * step, row, p + 1);
      }
      const pivot = row + (<usize>i) * FLOAT;
      const inverse: f32 = 1 / load1(pivot);
      scale(inverse, row, i);
      store1(pivot, inverse);
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const corner = low + (<usize>n1) * FLOAT;
  solveRight(n - n1, n1, l, step, low, step);
  for (let i: u32 = 0; i < n - n1; i++) scale(-1, low + (<usize>i) * step, n1);
  solveLower(n - n1, n1, corner, step, low, step);
  invertLower(n1, l, step);
  invertLower(n - n1, corner, step);
}

/** B[n×m] := Lᵀ · B */
function multiplyTransposed(n: u32, m: u32, l: usize, step: usize, b: usize, bStep: usize): void {
  if (n <= SMALL) {
    for (let i: u32 = 0; i < n; i++) {
      const target = b + (<usize>i) * bStep;
      const column = l + (<usize>i) * FLOAT;
      scale(load1(column + (<usize>i) * step), target, m);
      for (let k = i + 1; k < n; k++) {
        axpy(load1(column + (<usize>k) * step), b + (<usize>k) * bStep, target, m);
      }
    }
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const rest = b + (<usize>n1) * bStep;
  multiplyTransposed(n1, m, l, step, b, bStep);
  gemmSteps(n1, m, n - n1, low, FLOAT, step, rest, bStep, FLOAT, b, bStep, 1, 1);
  multiplyTransposed(n - n1, m, low + (<usize>n1) * FLOAT, step, rest, bStep);
}

/** L := lower triangle of Lᵀ · L */
function squareLower(n: u32, l: usize, step: usize): void {
  if (n <= SMALL) {
    multiplyTransposedLower(n, l, step);
    return;
  }
  const n1 = half(n);
  const low = l + (<usize>n1) * step;
  const corner = low + (<usize>n1) * FLOAT;
  squareLower(n1, l, step);
  syrkLower(n1, n - n1, low, FLOAT, step, l, step, 1);
  multiplyTransposed(n - n1, n1, corner, step, low, step);
  squareLower(n - n1, corner, step);
}

function multiplyTransposedLower(n: u32, l: usize, step: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const row = l + (<usize>i) * step;
    scale(load1(row + (<usize>i) * FLOAT), row, i + 1);
    for (let k = i + 1; k < n; k++) {
      const other = l + (<usize>k) * step;
      axpy(load1(other + (<usize>i) * FLOAT), other, row, i + 1);
    }
  }
}

/** Copies what is below the diagonal above it. */
export function mirror(n: u32, a: usize, step: usize): void {
  for (let i: u32 = 0; i < n; i += 16) {
    for (let j: u32 = 0; j <= i; j += 16) {
      for (let r = i; r < min(i + 16, n); r++) {
        for (let c = j; c < min(j + 16, r); c++) {
          store1(a + (<usize>c) * step + (<usize>r) * FLOAT, load1(a + (<usize>r) * step + (<usize>c) * FLOAT));
        }
      }
    }
  }
}

/** C[n×n] = beta · C + alpha · A · Aᵀ (or Aᵀ · A), both triangles. C is symmetric before. */
export function syrk(n: u32, k: u32, a: usize, transpose: bool, c: usize, alpha: f32, beta: f32): void {
  const step = (<usize>n) * FLOAT;
  if (beta != 1) scale(beta, c, n * n);
  if (transpose) syrkLower(n, k, a, FLOAT, step, c, step, alpha);
  else syrkLower(n, k, a, (<usize>k) * FLOAT, FLOAT, c, step, alpha);
  mirror(n, c, step);
}

/** A := L with A = L · Lᵀ, zeros above the diagonal. Gives 0, or the place (from 1) of the pivot that failed. */
export function cholesky(n: u32, a: usize): u32 {
  const step = (<usize>n) * FLOAT;
  const failed = factor(n, a, step);
  if (failed) return failed;
  for (let i: u32 = 0; i < n; i++) scale(0, a + (<usize>i) * step + (<usize>(i + 1)) * FLOAT, n - i - 1);
  return 0;
}

/** B[n×columns] := (L · Lᵀ)⁻¹ · B */
export function choleskySolve(n: u32, columns: u32, l: usize, b: usize): void {
  const step = (<usize>n) * FLOAT;
  const bStep = (<usize>columns) * FLOAT;
  solveLower(n, columns, l, step, b, bStep);
  solveLowerTransposed(n, columns, l, step, b, bStep);
}

/** A := A⁻¹ of a symmetric positive definite A, both triangles. */
export function choleskyInverse(n: u32, a: usize): u32 {
  const step = (<usize>n) * FLOAT;
  const failed = factor(n, a, step);
  if (failed) return failed;
  invertLower(n, a, step);
  squareLower(n, a, step);
  mirror(n, a, step);
  return 0;
}
