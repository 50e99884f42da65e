import { FLOAT, fma4, load1, load4, store1, store4, sum4, sumEach } from './memory';

export function dot(a: usize, b: usize, n: u32): f32 {
  const end = a + <usize>n * FLOAT;
  const end16 = a + <usize>(n & ~15) * FLOAT;
  const end4 = a + <usize>(n & ~3) * FLOAT;
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  while (a < end16) {
    s0 = fma4(load4(a), load4(b), s0);
    s1 = fma4(load4(a + 16), load4(b + 16), s1);
    s2 = fma4(load4(a + 32), load4(b + 32), s2);
    s3 = fma4(load4(a + 48), load4(b + 48), s3);
    a += 64;
    b += 64;
  }
  while (a < end4) {
    s0 = fma4(load4(a), load4(b), s0);
    a += 16;
    b += 16;
  }
  let total = sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  while (a < end) {
    total += load1(a) * load1(b);
    a += FLOAT;
    b += FLOAT;
  }
  return total;
}

/** y += alpha · x */
export function axpy(alpha: f32, x: usize, y: usize, n: u32): void {
  const factor = f32x4.splat(alpha);
  const end = x + <usize>n * FLOAT;
  const end8 = x + <usize>(n & ~7) * FLOAT;
  const end4 = x + <usize>(n & ~3) * FLOAT;
  while (x < end8) {
    const y0 = fma4(factor, load4(x), load4(y));
    const y1 = fma4(factor, load4(x + 16), load4(y + 16));
    store4(y, y0);
    store4(y + 16, y1);
    x += 32;
    y += 32;
  }
  while (x < end4) {
    store4(y, fma4(factor, load4(x), load4(y)));
    x += 16;
    y += 16;
  }
  while (x < end) {
    store1(y, alpha * load1(x) + load1(y));
    x += FLOAT;
    y += FLOAT;
  }
}

/** x *= alpha; 0 clears whatever is there, NaN as well. */
export function scale(alpha: f32, x: usize, n: u32): void {
  const end = x + <usize>n * FLOAT;
  const end4 = x + <usize>(n & ~3) * FLOAT;
  if (alpha == 0) {
    const zero = f32x4.splat(0);
    while (x < end4) {
      store4(x, zero);
      x += 16;
    }
    while (x < end) {
      store1(x, 0);
      x += FLOAT;
    }
    return;
  }
  const factor = f32x4.splat(alpha);
  while (x < end4) {
    store4(x, f32x4.mul(factor, load4(x)));
    x += 16;
  }
  while (x < end) {
    store1(x, alpha * load1(x));
    x += FLOAT;
  }
}

export function sum(x: usize, n: u32): f32 {
  const end = x + <usize>n * FLOAT;
  const end8 = x + <usize>(n & ~7) * FLOAT;
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  while (x < end8) {
    s0 = f32x4.add(s0, load4(x));
    s1 = f32x4.add(s1, load4(x + 16));
    x += 32;
  }
  let total = sum4(f32x4.add(s0, s1));
  while (x < end) {
    total += load1(x);
    x += FLOAT;
  }
  return total;
}

/** out = a ∘ b */
export function multiply(a: usize, b: usize, out: usize, n: u32): void {
  const end = a + <usize>n * FLOAT;
  const end4 = a + <usize>(n & ~3) * FLOAT;
  while (a < end4) {
    store4(out, f32x4.mul(load4(a), load4(b)));
    a += 16;
    b += 16;
    out += 16;
  }
  while (a < end) {
    store1(out, load1(a) * load1(b));
    a += FLOAT;
    b += FLOAT;
    out += FLOAT;
  }
}

/** out[r] = matrix[r] · vector; four rows share each load of the vector. */
export function scores(matrix: usize, vector: usize, out: usize, rows: u32, d: u32): void {
  const stride = <usize>d * FLOAT;
  const d4 = <usize>(d & ~3) * FLOAT;
  let r: u32 = 0;
  for (; r + 4 <= rows; r += 4) {
    const row1 = matrix + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let at: usize = 0;
    for (; at < d4; at += 16) {
      const v = load4(vector + at);
      s0 = fma4(load4(matrix + at), v, s0);
      s1 = fma4(load4(row1 + at), v, s1);
      s2 = fma4(load4(row2 + at), v, s2);
      s3 = fma4(load4(row3 + at), v, s3);
    }
    let totals = sumEach(s0, s1, s2, s3);
    for (; at < stride; at += FLOAT) {
      let column = f32x4.splat(load1(matrix + at));
      column = f32x4.replace_lane(column, 1, load1(row1 + at));
      column = f32x4.replace_lane(column, 2, load1(row2 + at));
      column = f32x4.replace_lane(column, 3, load1(row3 + at));
      totals = f32x4.add(totals, f32x4.mul(column, f32x4.splat(load1(vector + at))));
    }
    store4(out, totals);
    out += 16;
    matrix = row3 + stride;
  }
  for (; r < rows; r++) {
    store1(out, dot(matrix, vector, d));
    out += FLOAT;
    matrix += stride;
  }
}
