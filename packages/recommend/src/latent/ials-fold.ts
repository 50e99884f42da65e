import { solveInPlace } from '../model/solve.ts';
import type { History } from '../recommender.ts';

export interface FoldTask {
  history: History;
  /** Row-major, shape [items × width]. */
  items: Float32Array;
  width: number;
  /** w₀ · itemsᵀ items; shape [width²]. */
  gram: Float32Array;
  /** λ of this row. */
  regularisation: number;
}

/** w₀ · Fᵀ F; shape [width²], both triangles. O(rows · width²). */
export const weightedGram = (
  factors: Float32Array,
  width: number,
  weight: number,
): Float32Array => {
  const sums = new Float64Array(width * width);
  for (let base = 0; base < factors.length; base += width)
    for (let a = 0; a < width; a++) {
      const value = factors[base + a]!;
      for (let b = 0; b <= a; b++) sums[a * width + b]! += value * factors[base + b]!;
    }
  const gram = new Float32Array(width * width);
  for (let a = 0; a < width; a++)
    for (let b = 0; b <= a; b++) {
      const value = weight * sums[a * width + b]!;
      gram[a * width + b] = value;
      gram[b * width + a] = value;
    }
  return gram;
};

/** The factors that minimise the loss of one row exactly, in double precision. O(n · width² + width³). */
export const foldExactly = ({
  history,
  items,
  width,
  gram,
  regularisation,
}: FoldTask): Float32Array => {
  const a = Float64Array.from(gram);
  const b = new Float64Array(width);
  for (let at = 0; at < history.items.length; at++) {
    const base = history.items[at]! * width;
    const confidence = history.values?.[at] ?? 1;
    for (let f = 0; f < width; f++) {
      const weighted = confidence * items[base + f]!;
      b[f]! += weighted;
      for (let g = 0; g <= f; g++) a[f * width + g]! += weighted * items[base + g]!;
    }
  }
  for (let f = 0; f < width; f++) a[f * width + f]! += regularisation;
  solveInPlace(a, b);
  return Float32Array.from(b);
};
