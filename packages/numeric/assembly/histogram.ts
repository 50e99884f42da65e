import { FLOAT, load2, load4, loadByte, loadIndex, store4 } from "./memory";

/**
 * For every feature in [from, to): out[feature][bin] = (Σ gradient, Σ hessian) of the members in that bin, in double
 * precision. `bins` holds a byte per row, feature after feature. 0, or 1 + the feature where a row or bin is too large.
 */
export function histogram(
  bins: usize, rows: u32, pairs: usize, members: usize, memberCount: u32,
  binCount: u32, out: usize, from: u32, to: u32,
): i32 {
  for (let feature = from; feature < to; feature++) {
    const column = bins + (<usize>feature) * rows;
    const table = out + (<usize>feature) * binCount * 16;
    for (let bin: u32 = 0; bin < binCount; bin++) store4(table + (<usize>bin) * 16, f64x2.splat(0));
    for (let m: u32 = 0; m < memberCount; m++) {
      const row = loadIndex(members + (<usize>m) * FLOAT);
      if (row >= rows) return <i32>feature + 1;
      const bin = loadByte(column + row);
      if (bin >= binCount) return <i32>feature + 1;
      const pair = f64x2.promote_low_f32x4(load2(pairs + (<usize>row) * 8));
      const target = table + (<usize>bin) * 16;
      store4(target, f64x2.add(load4(target), pair));
    }
  }
  return 0;
}
