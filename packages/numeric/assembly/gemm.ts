import { FLOAT, fma4, load1, load4, scratch, splat, store1, store4 } from "./memory";
import { axpy, scale } from "./vector";

// Packed, register-blocked: Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
// A tile of C is 6 × 8: twelve accumulators, two loads of B and one of A fit the 16 registers of a 128-bit machine.
const MR: u32 = 6;
const NR: u32 = 8;
const MC: u32 = 96;
const KC: u32 = 256;
const NC: u32 = 1024;

// What a call may use of the thread's scratch, from its begin.
const PACKED_A_BYTES: usize = (<usize>MC) * KC * FLOAT;
const TILE_BYTES: usize = (<usize>MR) * NR * FLOAT;
const PACKED_B_BYTES: usize = (<usize>NC) * KC * FLOAT;
/** What follows belongs to the kernels built on gemm. */
export const GEMM_SCRATCH_BYTES: usize = PACKED_A_BYTES + TILE_BYTES + PACKED_B_BYTES;

/** Rows of A in panels of six, column by column, padded with zeros. rowStep and columnStep are bytes. */
function packA(a: usize, rowStep: usize, columnStep: usize, rows: u32, depth: u32, to: usize): void {
  for (let i: u32 = 0; i < rows; i += MR) {
    const panel = a + (<usize>i) * rowStep;
    const height = min(MR, rows - i);
    if (height == MR) {
      const r1 = rowStep;
      const r2 = rowStep * 2;
      const r3 = rowStep * 3;
      const r4 = rowStep * 4;
      const r5 = rowStep * 5;
      let from = panel;
      for (let p: u32 = 0; p < depth; p++) {
        store1(to, load1(from));
        store1(to + 4, load1(from + r1));
        store1(to + 8, load1(from + r2));
        store1(to + 12, load1(from + r3));
        store1(to + 16, load1(from + r4));
        store1(to + 20, load1(from + r5));
        from += columnStep;
        to += 24;
      }
    } else {
      for (let p: u32 = 0; p < depth; p++) {
        let from = panel + (<usize>p) * columnStep;
        for (let r: u32 = 0; r < MR; r++) {
          store1(to, r < height ? load1(from) : 0);
          to += FLOAT;
          from += rowStep;
        }
      }
    }
  }
}

/** Columns of B in panels of eight, row by row, padded with zeros. */
function packB(b: usize, rowStep: usize, columnStep: usize, depth: u32, columns: u32, to: usize): void {
  for (let j: u32 = 0; j < columns; j += NR) {
    const panel = b + (<usize>j) * columnStep;
    const width = min(NR, columns - j);
    if (width == NR && columnStep == FLOAT) {
      let from = panel;
      for (let p: u32 = 0; p < depth; p++) {
        store4(to, load4(from));
        store4(to + 16, load4(from + 16));
        from += rowStep;
        to += 32;
      }
    } else if (width == NR && rowStep == FLOAT) {
      packTransposed(panel, columnStep, depth, to);
      to += (<usize>depth) * NR * FLOAT;
    } else {
      for (let p: u32 = 0; p < depth; p++) {
        let from = panel + (<usize>p) * rowStep;
        for (let c: u32 = 0; c < NR; c++) {
          store1(to, c < width ? load1(from) : 0);
          to += FLOAT;
          from += columnStep;
        }
      }
    }
  }
}

/** Eight rows of a transposed B, four columns at a time. */
function packTransposed(from: usize, step: usize, depth: u32, to: usize): void {
  let p: u32 = 0;
  for (; p + 4 <= depth; p += 4) {
    transpose4(from, step, to);
    transpose4(from + step * 4, step, to + 16);
    from += 16;
    to += 128;
  }
  for (; p < depth; p++) {
    for (let c: u32 = 0; c < NR; c++) store1(to + (<usize>c) * FLOAT, load1(from + (<usize>c) * step));
    from += FLOAT;
    to += 32;
  }
}

@inline
function transpose4(from: usize, step: usize, to: usize): void {
  const a = load4(from);
  const b = load4(from + step);
  const c = load4(from + step * 2);
  const d = load4(from + step * 3);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  store4(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  store4(to + 32, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  store4(to + 64, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
  store4(to + 96, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
}

/** c[6][8] += alpha · panelA · panelB; step is the bytes from one row of c to the next. */
function tile(a: usize, b: usize, c: usize, step: usize, depth: u32, alpha: f32): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  const end = b + (<usize>depth) * NR * FLOAT;
  while (b < end) {
    const b0 = load4(b);
    const b1 = load4(b + 16);
    let x = splat(a);
    c00 = fma4(x, b0, c00);
    c01 = fma4(x, b1, c01);
    x = splat(a + 4);
    c10 = fma4(x, b0, c10);
    c11 = fma4(x, b1, c11);
    x = splat(a + 8);
    c20 = fma4(x, b0, c20);
    c21 = fma4(x, b1, c21);
    x = splat(a + 12);
    c30 = fma4(x, b0, c30);
    c31 = fma4(x, b1, c31);
    x = splat(a + 16);
    c40 = fma4(x, b0, c40);
    c41 = fma4(x, b1, c41);
    x = splat(a + 20);
    c50 = fma4(x, b0, c50);
    c51 = fma4(x, b1, c51);
    a += 24;
    b += 32;
  }
  const factor = f32x4.splat(alpha);
  addRow(c, factor, c00, c01);
  c += step;
  addRow(c, factor, c10, c11);
  c += step;
  addRow(c, factor, c20, c21);
  c += step;
  addRow(c, factor, c30, c31);
  c += step;
  addRow(c, factor, c40, c41);
  c += step;
  addRow(c, factor, c50, c51);
}

@inline
function addRow(c: usize, factor: v128, low: v128, high: v128): void {
  store4(c, fma4(factor, low, load4(c)));
  store4(c + 16, fma4(factor, high, load4(c + 16)));
}

/** C[m×n] = beta · C + alpha · A[m×k] · B[k×n]. Steps are bytes, so that transposes and blocks are only other steps. */
export function gemmSteps(
  m: u32, n: u32, k: u32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize,
  alpha: f32, beta: f32,
): void {
  if (beta != 1) for (let i: u32 = 0; i < m; i++) scale(beta, c + (<usize>i) * cRow, n);
  if (alpha == 0 || k == 0) return;
  const packedA = scratch;
  const edge = packedA + PACKED_A_BYTES;
  const packedB = edge + TILE_BYTES;
  for (let j0: u32 = 0; j0 < n; j0 += NC) {
    const nc = min(NC, n - j0);
    for (let p0: u32 = 0; p0 < k; p0 += KC) {
      const kc = min(KC, k - p0);
      packB(b + (<usize>p0) * bRow + (<usize>j0) * bColumn, bRow, bColumn, kc, nc, packedB);
      for (let i0: u32 = 0; i0 < m; i0 += MC) {
        const mc = min(MC, m - i0);
        packA(a + (<usize>i0) * aRow + (<usize>p0) * aColumn, aRow, aColumn, mc, kc, packedA);
        const block = c + (<usize>i0) * cRow + (<usize>j0) * FLOAT;
        for (let j: u32 = 0; j < nc; j += NR) {
          const panelB = packedB + (<usize>j) * kc * FLOAT;
          for (let i: u32 = 0; i < mc; i += MR) {
            const panelA = packedA + (<usize>i) * kc * FLOAT;
            const target = block + (<usize>i) * cRow + (<usize>j) * FLOAT;
            const height = min(MR, mc - i);
            const width = min(NR, nc - j);
            if (height == MR && width == NR) {
              tile(panelA, panelB, target, cRow, kc, alpha);
            } else {
              scale(0, edge, MR * NR);
              tile(panelA, panelB, edge, FLOAT * NR, kc, alpha);
              for (let r: u32 = 0; r < height; r++)
                axpy(1, edge + (<usize>r) * NR * FLOAT, target + (<usize>r) * cRow, width);
            }
          }
        }
      }
    }
  }
}

/** Row-major matrices; lda, ldb and ldc are floats from one row as stored to the next. */
export function gemm(
  m: u32, n: u32, k: u32,
  a: usize, lda: u32, transposeA: bool,
  b: usize, ldb: u32, transposeB: bool,
  c: usize, ldc: u32,
  alpha: f32, beta: f32,
): void {
  const stepA = (<usize>lda) * FLOAT;
  const stepB = (<usize>ldb) * FLOAT;
  gemmSteps(
    m, n, k,
    a, transposeA ? FLOAT : stepA, transposeA ? stepA : FLOAT,
    b, transposeB ? FLOAT : stepB, transposeB ? stepB : FLOAT,
    c, (<usize>ldc) * FLOAT,
    alpha, beta,
  );
}
