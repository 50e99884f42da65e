import { GEMM_SCRATCH_BYTES } from "./gemm";
import { copy, FLOAT, fma4, load1, loadIndex, loadUpTo, scratch, storeUpTo } from "./memory";
import { softmaxRow } from "./rows";
import { axpy, dot, scale, scores } from "./vector";

// Row of step t of sequence s: stepOffsets[t] + s · apart. Queries, keys and values of all heads stand side by side in a
// row of 3 · heads · width. The weights of a row and head lie at (row · heads + head) · weightStride.

/** out = Σ weights[i] · table[i]; four rows share each load and store of out. */
function combine(weights: usize, table: usize, out: usize, rows: u32, width: u32): void {
  const stride = (<usize>width) * FLOAT;
  scale(0, out, width);
  let r: u32 = 0;
  for (; r + 4 <= rows; r += 4) {
    const w0 = f32x4.splat(load1(weights));
    const w1 = f32x4.splat(load1(weights + 4));
    const w2 = f32x4.splat(load1(weights + 8));
    const w3 = f32x4.splat(load1(weights + 12));
    for (let c: u32 = 0; c < width; c += 4) {
      const n = width - c;
      const at = table + (<usize>c) * FLOAT;
      const to = out + (<usize>c) * FLOAT;
      let total = fma4(w0, loadUpTo(at, n), loadUpTo(to, n));
      total = fma4(w1, loadUpTo(at + stride, n), total);
      total = fma4(w2, loadUpTo(at + 2 * stride, n), total);
      storeUpTo(to, fma4(w3, loadUpTo(at + 3 * stride, n), total), n);
    }
    weights += 16;
    table += 4 * stride;
  }
  for (; r < rows; r++) {
    axpy(load1(weights), table, out, width);
    weights += FLOAT;
    table += stride;
  }
}

/** table[i] += weights[i] · x */
function spread(weights: usize, x: usize, table: usize, rows: u32, width: u32): void {
  for (let r: u32 = 0; r < rows; r++) {
    axpy(load1(weights), x, table, width);
    weights += FLOAT;
    table += (<usize>width) * FLOAT;
  }
}

@inline
function rowOf(stepOffsets: usize, step: u32, sequence: u32, apart: u32): usize {
  return <usize>(loadIndex(stepOffsets + (<usize>step) * FLOAT) + sequence * apart);
}

/** Sequences [from, to): mixed = softmax over the steps seen of q·k / √width, times the values. */
export function attentionForward(
  stepOffsets: usize, lengths: usize, apart: u32, heads: u32, width: u32, causal: bool,
  projected: usize, weights: usize, weightStride: u32, mixed: usize, from: u32, to: u32,
): void {
  const part = (<usize>width) * FLOAT;
  const columns = (<usize>heads) * part;
  const factor: f32 = 1 / sqrt<f32>(<f32>width);
  const keys = scratch + GEMM_SCRATCH_BYTES;
  for (let s = from; s < to; s++) {
    const length = loadIndex(lengths + (<usize>s) * FLOAT);
    const values = keys + ((<usize>length) * part + 15 & ~15);
    for (let head: u32 = 0; head < heads; head++) {
      const first = projected + (<usize>head) * part;
      for (let t: u32 = 0; t < length; t++) {
        const row = first + rowOf(stepOffsets, t, s, apart) * 3 * columns;
        copy(keys + (<usize>t) * part, row + columns, part);
        copy(values + (<usize>t) * part, row + 2 * columns, part);
      }
      for (let t: u32 = 0; t < length; t++) {
        const row = rowOf(stepOffsets, t, s, apart);
        const seen = causal ? t + 1 : length;
        const line = weights + (row * heads + head) * (<usize>weightStride) * FLOAT;
        scores(keys, first + row * 3 * columns, line, seen, width);
        scale(factor, line, seen);
        softmaxRow(line, line, seen);
        combine(line, values, mixed + row * columns + (<usize>head) * part, seen, width);
      }
    }
  }
}

/** Sequences [from, to): the gradient by queries, keys and values from that by `mixed`. */
export function attentionBackward(
  stepOffsets: usize, lengths: usize, apart: u32, heads: u32, width: u32, causal: bool,
  projected: usize, weights: usize, weightStride: u32, upper: usize, gradient: usize, from: u32, to: u32,
): void {
  const part = (<usize>width) * FLOAT;
  const columns = (<usize>heads) * part;
  const factor: f32 = 1 / sqrt<f32>(<f32>width);
  const keys = scratch + GEMM_SCRATCH_BYTES;
  for (let s = from; s < to; s++) {
    const length = loadIndex(lengths + (<usize>s) * FLOAT);
    const block = (<usize>length) * part + 15 & ~15;
    const values = keys + block;
    const keySlopes = values + block;
    const valueSlopes = keySlopes + block;
    const slopes = valueSlopes + block;
    for (let head: u32 = 0; head < heads; head++) {
      const first = projected + (<usize>head) * part;
      const firstGradient = gradient + (<usize>head) * part;
      for (let t: u32 = 0; t < length; t++) {
        const row = first + rowOf(stepOffsets, t, s, apart) * 3 * columns;
        copy(keys + (<usize>t) * part, row + columns, part);
        copy(values + (<usize>t) * part, row + 2 * columns, part);
      }
      scale(0, keySlopes, length * width);
      scale(0, valueSlopes, length * width);
      for (let t: u32 = 0; t < length; t++) {
        const row = rowOf(stepOffsets, t, s, apart);
        const seen = causal ? t + 1 : length;
        const line = weights + (row * heads + head) * (<usize>weightStride) * FLOAT;
        const above = upper + row * columns + (<usize>head) * part;
        spread(line, above, valueSlopes, seen, width);
        scores(values, above, slopes, seen, width);
        const mean = dot(line, slopes, seen);
        for (let i: u32 = 0; i < seen; i += 4) {
          const n = seen - i;
          const at = (<usize>i) * FLOAT;
          const centred = f32x4.sub(loadUpTo(slopes + at, n), f32x4.splat(mean));
          const value = f32x4.mul(f32x4.mul(loadUpTo(line + at, n), centred), f32x4.splat(factor));
          storeUpTo(slopes + at, value, n);
        }
        combine(slopes, keys, firstGradient + row * 3 * columns, seen, width);
        spread(slopes, first + row * 3 * columns, keySlopes, seen, width);
      }
      for (let t: u32 = 0; t < length; t++) {
        const row = firstGradient + rowOf(stepOffsets, t, s, apart) * 3 * columns;
        copy(row + columns, keySlopes + (<usize>t) * part, part);
        copy(row + 2 * columns, valueSlopes + (<usize>t) * part, part);
      }
    }
  }
}
