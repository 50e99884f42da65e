import { FLOAT, fma4, load1, load4, loadIndex, store1, store4 } from "./memory";
import { exp1 } from "./math";
import { dot } from "./vector";

// Steps of stochastic gradient descent, one after the other: each sees what those before it changed.

/** x += rate · (factor · y − reg · x) and the same with x and y exchanged, both from the old values. */
function pull(x: usize, y: usize, factor: f32, rate: f32, reg: f32, d: u32): void {
  const end = x + (<usize>d) * FLOAT;
  const end4 = x + (<usize>(d & ~3)) * FLOAT;
  const keep: f32 = 1 - rate * reg;
  const step: f32 = rate * factor;
  const keep4 = f32x4.splat(keep);
  const step4 = f32x4.splat(step);
  while (x < end4) {
    const a = load4(x);
    const b = load4(y);
    store4(x, fma4(step4, b, f32x4.mul(keep4, a)));
    store4(y, fma4(step4, a, f32x4.mul(keep4, b)));
    x += 16;
    y += 16;
  }
  while (x < end) {
    const a = load1(x);
    const b = load1(y);
    store1(x, step * b + keep * a);
    store1(y, step * a + keep * b);
    x += FLOAT;
    y += FLOAT;
  }
}

/** Pairs [from, to): gives how many were in the right order before their step, or −1 − the pair whose index is too large. */
export function bprSteps(
  users: usize, positives: usize, negatives: usize,
  userTable: usize, userCount: u32, itemTable: usize, itemCount: u32, biases: usize,
  d: u32, rate: f32, reg: f32, from: u32, to: u32,
): i32 {
  const stride = (<usize>d) * FLOAT;
  const d4 = (<usize>(d & ~3)) * FLOAT;
  const keep: f32 = 1 - rate * reg;
  const keep4 = f32x4.splat(keep);
  let right: i32 = 0;
  for (let e = from; e < to; e++) {
    const place = (<usize>e) * FLOAT;
    const user = loadIndex(users + place);
    const positive = loadIndex(positives + place);
    const negative = loadIndex(negatives + place);
    if (user >= userCount || positive >= itemCount || negative >= itemCount) return -1 - <i32>e;
    if (positive == negative) continue;
    const u = userTable + (<usize>user) * stride;
    const p = itemTable + (<usize>positive) * stride;
    const q = itemTable + (<usize>negative) * stride;
    let lead = dot(u, p, d) - dot(u, q, d);
    const biasP = biases + (<usize>positive) * FLOAT;
    const biasQ = biases + (<usize>negative) * FLOAT;
    if (biases) lead += load1(biasP) - load1(biasQ);
    if (lead > 0) right++;
    const step: f32 = rate / (1 + exp1(lead));
    const step4 = f32x4.splat(step);
    const back4 = f32x4.splat(-step);
    for (let at: usize = 0; at < d4; at += 16) {
      const a = load4(u + at);
      const b = load4(p + at);
      const c = load4(q + at);
      store4(u + at, fma4(step4, f32x4.sub(b, c), f32x4.mul(keep4, a)));
      store4(p + at, fma4(step4, a, f32x4.mul(keep4, b)));
      store4(q + at, fma4(back4, a, f32x4.mul(keep4, c)));
    }
    for (let at = d4; at < stride; at += FLOAT) {
      const a = load1(u + at);
      const b = load1(p + at);
      const c = load1(q + at);
      store1(u + at, step * (b - c) + keep * a);
      store1(p + at, step * a + keep * b);
      store1(q + at, -step * a + keep * c);
    }
    if (biases) {
      store1(biasP, step + keep * load1(biasP));
      store1(biasQ, -step + keep * load1(biasQ));
    }
  }
  return right;
}

/** Ratings [from, to) of mean + b_u + b_i + p_u · q_i: gives −1 − the rating whose index is too large, or how many there were. */
export function ratingSteps(
  users: usize, items: usize, ratings: usize,
  userTable: usize, userBiases: usize, userCount: u32, itemTable: usize, itemBiases: usize, itemCount: u32,
  mean: f32, d: u32, rate: f32, reg: f32, from: u32, to: u32,
): i32 {
  const stride = (<usize>d) * FLOAT;
  for (let e = from; e < to; e++) {
    const place = (<usize>e) * FLOAT;
    const user = loadIndex(users + place);
    const item = loadIndex(items + place);
    if (user >= userCount || item >= itemCount) return -1 - <i32>e;
    const u = userTable + (<usize>user) * stride;
    const i = itemTable + (<usize>item) * stride;
    const userBias = userBiases + (<usize>user) * FLOAT;
    const itemBias = itemBiases + (<usize>item) * FLOAT;
    const error = load1(ratings + place) - (mean + load1(userBias) + load1(itemBias) + dot(u, i, d));
    store1(userBias, load1(userBias) + rate * (error - reg * load1(userBias)));
    store1(itemBias, load1(itemBias) + rate * (error - reg * load1(itemBias)));
    pull(u, i, error, rate, reg, d);
  }
  return <i32>(to - from);
}
