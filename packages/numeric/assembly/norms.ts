import { FLOAT, fma4, load1, loadUpTo, store1, storeUpTo, sum4 } from "./memory";
import { sum } from "./vector";

/** Each row to mean 0 and variance 1 (kept in `normal`), then scaled and shifted. */
export function layerNormForward(
  x: usize, gain: usize, shift: usize, normal: usize, out: usize, inverses: usize,
  columns: u32, epsilon: f32, from: u32, to: u32,
): void {
  const stride = (<usize>columns) * FLOAT;
  for (let row = from; row < to; row++) {
    const first = (<usize>row) * stride;
    const mean: f32 = sum(x + first, columns) / <f32>columns;
    const mean4 = f32x4.splat(mean);
    let squares4 = f32x4.splat(0);
    let at = first;
    for (let c: u32 = 0; c < columns; c += 4) {
      const n = columns - c;
      const distance = f32x4.sub(loadUpTo(x + at, n), mean4);
      storeUpTo(normal + at, distance, n);
      at += 16;
    }
    at = first;
    for (let c: u32 = 0; c < columns; c += 4) {
      const distance = loadUpTo(normal + at, columns - c);
      squares4 = fma4(distance, distance, squares4);
      at += 16;
    }
    const inverse: f32 = 1 / sqrt<f32>(sum4(squares4) / <f32>columns + epsilon);
    store1(inverses + (<usize>row) * FLOAT, inverse);
    const inverse4 = f32x4.splat(inverse);
    at = first;
    for (let c: u32 = 0; c < columns; c += 4) {
      const n = columns - c;
      const column = (<usize>c) * FLOAT;
      const value = f32x4.mul(loadUpTo(normal + at, n), inverse4);
      storeUpTo(normal + at, value, n);
      storeUpTo(out + at, fma4(value, loadUpTo(gain + column, n), loadUpTo(shift + column, n)), n);
      at += 16;
    }
  }
}

/** Gradient by the input; adds to those of gain and shift, row after row. */
export function layerNormBackward(
  upper: usize, gain: usize, normal: usize, inverses: usize, gainGradient: usize, shiftGradient: usize,
  out: usize, columns: u32, from: u32, to: u32,
): void {
  const stride = (<usize>columns) * FLOAT;
  for (let row = from; row < to; row++) {
    const first = (<usize>row) * stride;
    let sum4s = f32x4.splat(0);
    let along4 = f32x4.splat(0);
    let at = first;
    for (let c: u32 = 0; c < columns; c += 4) {
      const n = columns - c;
      const column = (<usize>c) * FLOAT;
      const slope = loadUpTo(upper + at, n);
      const value = loadUpTo(normal + at, n);
      storeUpTo(gainGradient + column, fma4(slope, value, loadUpTo(gainGradient + column, n)), n);
      storeUpTo(shiftGradient + column, f32x4.add(slope, loadUpTo(shiftGradient + column, n)), n);
      const scaled = f32x4.mul(slope, loadUpTo(gain + column, n));
      storeUpTo(out + at, scaled, n);
      sum4s = f32x4.add(sum4s, scaled);
      along4 = fma4(scaled, value, along4);
      at += 16;
    }
    const mean4 = f32x4.splat(sum4(sum4s) / <f32>columns);
    const slope4 = f32x4.splat(sum4(along4) / <f32>columns);
    const inverse4 = f32x4.splat(load1(inverses + (<usize>row) * FLOAT));
    at = first;
    for (let c: u32 = 0; c < columns; c += 4) {
      const n = columns - c;
      const centred = f32x4.sub(f32x4.sub(loadUpTo(out + at, n), mean4), f32x4.mul(loadUpTo(normal + at, n), slope4));
      storeUpTo(out + at, f32x4.mul(inverse4, centred), n);
      at += 16;
    }
  }
}

/** sums[c] += Σ values[row][c], row after row. */
export function addColumnSums(values: usize, sums: usize, columns: u32, from: u32, to: u32): void {
  const stride = (<usize>columns) * FLOAT;
  for (let row = from; row < to; row++) {
    let at = values + (<usize>row) * stride;
    let target = sums;
    for (let c: u32 = 0; c < columns; c += 4) {
      const n = columns - c;
      storeUpTo(target, f32x4.add(loadUpTo(target, n), loadUpTo(at, n)), n);
      at += 16;
      target += 16;
    }
  }
}
