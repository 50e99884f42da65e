import { factor, solveLower, solveLowerTransposed, syrkLower } from "./cholesky";
import { GEMM_SCRATCH_BYTES } from "./gemm";
import { copy, FLOAT, fma4, load1, load4, loadIndex, scratch, splat, store1, store4, sumEach } from "./memory";
import { pow } from "./math";
import { axpy, dot, scale, scores } from "./vector";

/** Rows are collected in blocks of so many before they go into a rank-k update. */
const GATHERED: u32 = 128;

/** What a sweep says instead of 0: row r (from 0) holds an index that is too large, or its system has no solution. */
@inline
function badIndex(row: u32): i32 {
  return <i32>row + 1;
}
@inline
function unsolvable(row: u32): i32 {
  return -1 - <i32>row;
}

/**
 * out += Σ (constant_j + factor_j · (y_j · x)) · y_j over the entries of a row: constant_j is value_j · lift + shift,
 * factor_j is value_j · slope. Four entries at a time share the loads of x and out. False for an index that is too large.
 */
function gather(
  indices: usize, values: usize, n: u32, table: usize, rows: u32, d: u32, x: usize, out: usize,
  lift: f32, shift: f32, slope: f32,
): bool {
  const stride = (<usize>d) * FLOAT;
  const d8 = (<usize>(d & ~7)) * FLOAT;
  const d4 = (<usize>(d & ~3)) * FLOAT;
  const lift4 = f32x4.splat(lift);
  const shift4 = f32x4.splat(shift);
  const slope4 = f32x4.splat(slope);
  let e: u32 = 0;
  for (; e + 4 <= n; e += 4) {
    const i0 = loadIndex(indices);
    const i1 = loadIndex(indices + 4);
    const i2 = loadIndex(indices + 8);
    const i3 = loadIndex(indices + 12);
    if (i0 >= rows || i1 >= rows || i2 >= rows || i3 >= rows) return false;
    const y0 = table + (<usize>i0) * stride;
    const y1 = table + (<usize>i1) * stride;
    const y2 = table + (<usize>i2) * stride;
    const y3 = table + (<usize>i3) * stride;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let at: usize = 0;
    for (; at < d8; at += 32) {
      const v = load4(x + at);
      s0 = fma4(load4(y0 + at), v, s0);
      s1 = fma4(load4(y1 + at), v, s1);
      s2 = fma4(load4(y2 + at), v, s2);
      s3 = fma4(load4(y3 + at), v, s3);
      const w = load4(x + at + 16);
      s0 = fma4(load4(y0 + at + 16), w, s0);
      s1 = fma4(load4(y1 + at + 16), w, s1);
      s2 = fma4(load4(y2 + at + 16), w, s2);
      s3 = fma4(load4(y3 + at + 16), w, s3);
    }
    if (at < d4) {
      const v = load4(x + at);
      s0 = fma4(load4(y0 + at), v, s0);
      s1 = fma4(load4(y1 + at), v, s1);
      s2 = fma4(load4(y2 + at), v, s2);
      s3 = fma4(load4(y3 + at), v, s3);
    }
    let totals = sumEach(s0, s1, s2, s3);
    for (at = d4; at < stride; at += FLOAT) {
      let column = f32x4.splat(load1(y0 + at));
      column = f32x4.replace_lane(column, 1, load1(y1 + at));
      column = f32x4.replace_lane(column, 2, load1(y2 + at));
      column = f32x4.replace_lane(column, 3, load1(y3 + at));
      totals = fma4(column, splat(x + at), totals);
    }
    const weights = load4(values);
    const constant = f32x4.add(f32x4.mul(weights, lift4), shift4);
    const factors = fma4(f32x4.mul(weights, slope4), totals, constant);
    const f0 = v128.shuffle<f32>(factors, factors, 0, 0, 0, 0);
    const f1 = v128.shuffle<f32>(factors, factors, 1, 1, 1, 1);
    const f2 = v128.shuffle<f32>(factors, factors, 2, 2, 2, 2);
    const f3 = v128.shuffle<f32>(factors, factors, 3, 3, 3, 3);
    for (at = 0; at < d8; at += 32) {
      const low = fma4(f0, load4(y0 + at), fma4(f1, load4(y1 + at), load4(out + at)));
      const high = fma4(f0, load4(y0 + at + 16), fma4(f1, load4(y1 + at + 16), load4(out + at + 16)));
      store4(out + at, fma4(f2, load4(y2 + at), fma4(f3, load4(y3 + at), low)));
      store4(out + at + 16, fma4(f2, load4(y2 + at + 16), fma4(f3, load4(y3 + at + 16), high)));
    }
    if (at < d4) {
      const low = fma4(f0, load4(y0 + at), fma4(f1, load4(y1 + at), load4(out + at)));
      store4(out + at, fma4(f2, load4(y2 + at), fma4(f3, load4(y3 + at), low)));
    }
    for (at = d4; at < stride; at += FLOAT) {
      store1(
        out + at,
        load1(out + at) +
          f32x4.extract_lane(factors, 0) * load1(y0 + at) +
          f32x4.extract_lane(factors, 1) * load1(y1 + at) +
          f32x4.extract_lane(factors, 2) * load1(y2 + at) +
          f32x4.extract_lane(factors, 3) * load1(y3 + at),
      );
    }
    indices += 16;
    values += 16;
  }
  for (; e < n; e++) {
    const i = loadIndex(indices);
    if (i >= rows) return false;
    const y = table + (<usize>i) * stride;
    const value = load1(values);
    axpy(value * lift + shift + value * slope * dot(y, x, d), y, out, d);
    indices += FLOAT;
    values += FLOAT;
  }
  return true;
}

/** out = a · out + b · x */
function blend(a: f32, out: usize, b: f32, x: usize, n: u32): void {
  scale(a, out, n);
  axpy(b, x, out, n);
}

@inline
function regularisation(reg: f32, entries: u32, weight0: f32, otherRows: u32, nu: f32): f32 {
  return <f32>(<f64>reg * pow(<f64>entries + <f64>weight0 * <f64>otherRows, nu));
}

/** Rows [from, to) of `own`: some steps of conjugate gradients from where each row stands. See factors.ts of src. */
export function ialsSweep(
  offsets: usize, indices: usize, values: usize, own: usize, other: usize, otherRows: u32,
  gram: usize, d: u32, weight0: f32, shift: f32, reg: f32, nu: f32, steps: u32, from: u32, to: u32,
): i32 {
  const stride = (<usize>d) * FLOAT;
  const residual = scratch + GEMM_SCRATCH_BYTES;
  const direction = residual + (stride + 15 & ~15);
  const image = direction + (stride + 15 & ~15);
  for (let row = from; row < to; row++) {
    const begin = loadIndex(offsets + (<usize>row) * FLOAT);
    const n = loadIndex(offsets + (<usize>row) * FLOAT + FLOAT) - begin;
    const places = indices + (<usize>begin) * FLOAT;
    const weights = values + (<usize>begin) * FLOAT;
    const x = own + (<usize>row) * stride;
    const ridge = regularisation(reg, n, weight0, otherRows, nu);
    scores(gram, x, residual, d, d);
    blend(-weight0, residual, -ridge, x, d);
    if (!gather(places, weights, n, other, otherRows, d, x, residual, 1, shift, -1)) return badIndex(row);
    copy(direction, residual, stride);
    let square = dot(residual, residual, d);
    if (!(square < Infinity)) return unsolvable(row);
    for (let step: u32 = 0; step < steps && square > 1e-20; step++) {
      scores(gram, direction, image, d, d);
      blend(weight0, image, ridge, direction, d);
      gather(places, weights, n, other, otherRows, d, direction, image, 0, 0, 1);
      const curvature = dot(direction, image, d);
      if (!(curvature > 0)) return unsolvable(row);
      const length = square / curvature;
      axpy(length, direction, x, d);
      axpy(-length, image, residual, d);
      const next = dot(residual, residual, d);
      blend(next / square, direction, 1, residual, d);
      square = next;
    }
  }
  return 0;
}

/** The same rows, each solved by a Cholesky factor. */
export function ialsSolve(
  offsets: usize, indices: usize, values: usize, own: usize, other: usize, otherRows: u32,
  gram: usize, d: u32, weight0: f32, shift: f32, reg: f32, nu: f32, from: u32, to: u32,
): i32 {
  const stride = (<usize>d) * FLOAT;
  const matrix = scratch + GEMM_SCRATCH_BYTES;
  const gathered = matrix + ((<usize>d) * stride + 15 & ~15);
  for (let row = from; row < to; row++) {
    const begin = loadIndex(offsets + (<usize>row) * FLOAT);
    const end = loadIndex(offsets + (<usize>row) * FLOAT + FLOAT);
    const x = own + (<usize>row) * stride;
    copy(matrix, gram, (<usize>d) * stride);
    scale(weight0, matrix, d * d);
    const ridge = regularisation(reg, end - begin, weight0, otherRows, nu);
    for (let i: u32 = 0; i < d; i++) {
      const at = matrix + (<usize>i) * (stride + FLOAT);
      store1(at, load1(at) + ridge);
    }
    scale(0, x, d);
    for (let e = begin; e < end; e += GATHERED) {
      const count = min(GATHERED, end - e);
      for (let i: u32 = 0; i < count; i++) {
        const place = loadIndex(indices + (<usize>(e + i)) * FLOAT);
        if (place >= otherRows) return badIndex(row);
        const value = load1(values + (<usize>(e + i)) * FLOAT);
        const y = other + (<usize>place) * stride;
        const to = gathered + (<usize>i) * stride;
        axpy(value + shift, y, x, d);
        copy(to, y, stride);
        scale(sqrt<f32>(value), to, d);
      }
      syrkLower(d, count, gathered, FLOAT, stride, matrix, stride, 1);
    }
    if (factor(d, matrix, stride)) return unsolvable(row);
    solveLower(d, 1, matrix, stride, x, FLOAT);
    solveLowerTransposed(d, 1, matrix, stride, x, FLOAT);
  }
  return 0;
}

/** Rows [from, to) of XᵀX, from X by columns (transposed) and by rows. 0, or 1 + the row where an index is too large. */
export function csrGram(
  columnOffsets: usize, columnIndices: usize, columnValues: usize,
  rowOffsets: usize, rowIndices: usize, rowValues: usize, rows: u32,
  out: usize, columns: u32, from: u32, to: u32,
): i32 {
  for (let i = from; i < to; i++) {
    const line = out + (<usize>i) * columns * FLOAT;
    scale(0, line, columns);
    const end = loadIndex(columnOffsets + (<usize>(i + 1)) * FLOAT);
    for (let e = loadIndex(columnOffsets + (<usize>i) * FLOAT); e < end; e++) {
      const row = loadIndex(columnIndices + (<usize>e) * FLOAT);
      if (row >= rows) return badIndex(i);
      const weight = load1(columnValues + (<usize>e) * FLOAT);
      let at = loadIndex(rowOffsets + (<usize>row) * FLOAT);
      const last = loadIndex(rowOffsets + (<usize>(row + 1)) * FLOAT);
      for (; at < last; at++) {
        const column = loadIndex(rowIndices + (<usize>at) * FLOAT);
        if (column >= columns) return badIndex(i);
        const target = line + (<usize>column) * FLOAT;
        store1(target, load1(target) + weight * load1(rowValues + (<usize>at) * FLOAT));
      }
    }
  }
  return 0;
}
