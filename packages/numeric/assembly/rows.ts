import { FLOAT, load1, load4, store1, store4, sum4 } from "./memory";
import { exp1, exp4, log } from "./math";

/** The greatest of n values; −∞ for none. NaN wins. */
export function maximum(x: usize, n: u32): f32 {
  const end = x + (<usize>n) * FLOAT;
  const end4 = x + (<usize>(n & ~3)) * FLOAT;
  let best4 = f32x4.splat(-Infinity);
  while (x < end4) {
    best4 = f32x4.max(best4, load4(x));
    x += 16;
  }
  let best = max(
    max(f32x4.extract_lane(best4, 0), f32x4.extract_lane(best4, 1)),
    max(f32x4.extract_lane(best4, 2), f32x4.extract_lane(best4, 3)),
  );
  while (x < end) {
    best = max(best, load1(x));
    x += FLOAT;
  }
  return best;
}

/** out[i] = e^(x[i] − shift); gives their sum. out may be x. */
export function exponentials(x: usize, out: usize, n: u32, shift: f32): f32 {
  const end = x + (<usize>n) * FLOAT;
  const end4 = x + (<usize>(n & ~3)) * FLOAT;
  const shift4 = f32x4.splat(shift);
  let total4 = f32x4.splat(0);
  while (x < end4) {
    const value = exp4(f32x4.sub(load4(x), shift4));
    store4(out, value);
    total4 = f32x4.add(total4, value);
    x += 16;
    out += 16;
  }
  let total = sum4(total4);
  while (x < end) {
    const value = exp1(load1(x) - shift);
    store1(out, value);
    total += value;
    x += FLOAT;
    out += FLOAT;
  }
  return total;
}

/** One row; a row of nothing but −∞ becomes zeros. */
export function softmaxRow(x: usize, out: usize, n: u32): void {
  const top = maximum(x, n);
  const total = exponentials(x, out, n, top == -Infinity ? 0 : top);
  if (total == 0) return;
  const factor = f32x4.splat(1 / total);
  const end = out + (<usize>n) * FLOAT;
  const end4 = out + (<usize>(n & ~3)) * FLOAT;
  while (out < end4) {
    store4(out, f32x4.mul(load4(out), factor));
    out += 16;
  }
  while (out < end) {
    store1(out, load1(out) * (1 / total));
    out += FLOAT;
  }
}

export function softmaxRows(x: usize, out: usize, columns: u32, from: u32, to: u32): void {
  const stride = (<usize>columns) * FLOAT;
  for (let r = from; r < to; r++) softmaxRow(x + (<usize>r) * stride, out + (<usize>r) * stride, columns);
}

/** out[r] = log Σ e^x[r][i] */
export function logSumExpRows(x: usize, out: usize, columns: u32, from: u32, to: u32): void {
  for (let r = from; r < to; r++) {
    const row = x + (<usize>r) * columns * FLOAT;
    const top = maximum(row, columns);
    const end = row + (<usize>columns) * FLOAT;
    let value = top;
    if (abs(top) != Infinity) {
      let total: f32 = 0;
      let at = row;
      let total4 = f32x4.splat(0);
      const end4 = row + (<usize>(columns & ~3)) * FLOAT;
      for (; at < end4; at += 16) total4 = f32x4.add(total4, exp4(f32x4.sub(load4(at), f32x4.splat(top))));
      total = sum4(total4);
      for (; at < end; at += FLOAT) total += exp1(load1(at) - top);
      value = <f32>(<f64>top + log(total));
    }
    store1(out + (<usize>r) * FLOAT, value);
  }
}
