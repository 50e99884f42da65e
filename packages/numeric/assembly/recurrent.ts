import { FLOAT, loadUpTo, storeUpTo } from "./memory";
import { sigmoid4, tanh4 } from "./math";

@inline
function times(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

@inline
function plus(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

/** 1 − a */
@inline
function rest(a: v128): v128 {
  return f32x4.sub(f32x4.splat(1), a);
}

/** Gates side by side as [r z n]: fromInput becomes their values, fromState keeps its third part. */
export function gruForward(
  fromInput: usize, fromState: usize, before: usize, output: usize, units: u32, from: u32, to: u32,
): void {
  const wide = (<usize>units) * FLOAT;
  for (let row = from; row < to; row++) {
    let x = fromInput + (<usize>row) * 3 * wide;
    let h = fromState + (<usize>row) * 3 * wide;
    let at = (<usize>row) * wide;
    for (let u: u32 = 0; u < units; u += 4) {
      const n = units - u;
      const reset = sigmoid4(plus(loadUpTo(x, n), loadUpTo(h, n)));
      const update = sigmoid4(plus(loadUpTo(x + wide, n), loadUpTo(h + wide, n)));
      const inner = times(reset, loadUpTo(h + 2 * wide, n));
      const fresh = tanh4(plus(loadUpTo(x + 2 * wide, n), inner));
      storeUpTo(x, reset, n);
      storeUpTo(x + wide, update, n);
      storeUpTo(x + 2 * wide, fresh, n);
      storeUpTo(output + at, plus(times(rest(update), fresh), times(update, loadUpTo(before + at, n))), n);
      x += 16;
      h += 16;
      at += 16;
    }
  }
}

/** Gate values become gradients by what went into the gates; carried what goes to the state before. */
export function gruBackward(
  fromInput: usize, fromState: usize, before: usize, upper: usize, carried: usize, units: u32, from: u32, to: u32,
): void {
  const wide = (<usize>units) * FLOAT;
  for (let row = from; row < to; row++) {
    let x = fromInput + (<usize>row) * 3 * wide;
    let h = fromState + (<usize>row) * 3 * wide;
    let at = (<usize>row) * wide;
    for (let u: u32 = 0; u < units; u += 4) {
      const n = units - u;
      const reset = loadUpTo(x, n);
      const update = loadUpTo(x + wide, n);
      const fresh = loadUpTo(x + 2 * wide, n);
      const slope = plus(loadUpTo(upper + at, n), loadUpTo(carried + at, n));
      const byFresh = times(times(slope, rest(update)), rest(times(fresh, fresh)));
      const drift = f32x4.sub(loadUpTo(before + at, n), fresh);
      const byUpdate = times(times(times(slope, drift), update), rest(update));
      const byReset = times(times(times(byFresh, loadUpTo(h + 2 * wide, n)), reset), rest(reset));
      storeUpTo(x, byReset, n);
      storeUpTo(x + wide, byUpdate, n);
      storeUpTo(x + 2 * wide, byFresh, n);
      storeUpTo(h, byReset, n);
      storeUpTo(h + wide, byUpdate, n);
      storeUpTo(h + 2 * wide, times(byFresh, reset), n);
      storeUpTo(carried + at, times(slope, update), n);
      x += 16;
      h += 16;
      at += 16;
    }
  }
}

/** Gates side by side as [i f g o], which become their values. */
export function lstmForward(
  gates: usize, cellBefore: usize, cell: usize, output: usize, units: u32, from: u32, to: u32,
): void {
  const wide = (<usize>units) * FLOAT;
  for (let row = from; row < to; row++) {
    let x = gates + (<usize>row) * 4 * wide;
    let at = (<usize>row) * wide;
    for (let u: u32 = 0; u < units; u += 4) {
      const n = units - u;
      const enter = sigmoid4(loadUpTo(x, n));
      const forget = sigmoid4(loadUpTo(x + wide, n));
      const fresh = tanh4(loadUpTo(x + 2 * wide, n));
      const leave = sigmoid4(loadUpTo(x + 3 * wide, n));
      storeUpTo(x, enter, n);
      storeUpTo(x + wide, forget, n);
      storeUpTo(x + 2 * wide, fresh, n);
      storeUpTo(x + 3 * wide, leave, n);
      const kept = plus(times(forget, loadUpTo(cellBefore + at, n)), times(enter, fresh));
      storeUpTo(cell + at, kept, n);
      storeUpTo(output + at, times(leave, tanh4(kept)), n);
      x += 16;
      at += 16;
    }
  }
}

/** Gate values become gradients by what went into the gates; cellCarried what goes to the cell before. */
export function lstmBackward(
  gates: usize, cellBefore: usize, cell: usize, upper: usize, carried: usize, cellCarried: usize,
  units: u32, from: u32, to: u32,
): void {
  const wide = (<usize>units) * FLOAT;
  for (let row = from; row < to; row++) {
    let x = gates + (<usize>row) * 4 * wide;
    let at = (<usize>row) * wide;
    for (let u: u32 = 0; u < units; u += 4) {
      const n = units - u;
      const enter = loadUpTo(x, n);
      const forget = loadUpTo(x + wide, n);
      const fresh = loadUpTo(x + 2 * wide, n);
      const leave = loadUpTo(x + 3 * wide, n);
      const bent = tanh4(loadUpTo(cell + at, n));
      const slope = plus(loadUpTo(upper + at, n), loadUpTo(carried + at, n));
      const byCell = times(times(slope, leave), rest(times(bent, bent)));
      const cellSlope = plus(loadUpTo(cellCarried + at, n), byCell);
      storeUpTo(x, times(times(times(cellSlope, fresh), enter), rest(enter)), n);
      const kept = loadUpTo(cellBefore + at, n);
      storeUpTo(x + wide, times(times(times(cellSlope, kept), forget), rest(forget)), n);
      storeUpTo(x + 2 * wide, times(times(cellSlope, enter), rest(times(fresh, fresh))), n);
      storeUpTo(x + 3 * wide, times(times(times(slope, bent), leave), rest(leave)), n);
      storeUpTo(cellCarried + at, times(cellSlope, forget), n);
      x += 16;
      at += 16;
    }
  }
}
