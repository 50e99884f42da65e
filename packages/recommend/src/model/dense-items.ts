import { createNumeric } from '@kaibo/numeric';

/** One row of numbers per item, kept where the kernels can read it. */
export interface DenseItems {
  readonly rows: number;
  readonly width: number;
  /** Row-major, shape [rows × width]. */
  readonly values: Float32Array;
  row(item: number): Float32Array;
  /** scores[i] = row(i) · vector. O(rows · width). */
  scoresInto(vector: Float32Array, scores: Float32Array): void;
  /** sums = Σ strengths[k] · row(items[k]); shape [width]. */
  sumRows(
    items: ArrayLike<number>,
    strengths: ArrayLike<number> | undefined,
    sums: Float32Array,
  ): void;
}

/** Below so many numbers the call into WebAssembly costs more than it saves. */
const FEW = 16_384;
const MIB = 2 ** 20;

const plainItems = (values: Float32Array, rows: number, width: number): DenseItems => ({
  rows,
  width,
  values,
  row: (item) => values.subarray(item * width, (item + 1) * width),
  scoresInto(vector, scores) {
    for (let item = 0; item < rows; item++) {
      let sum = 0;
      for (let f = 0; f < width; f++) sum += values[item * width + f]! * vector[f]!;
      scores[item] = sum;
    }
  },
  sumRows(items, strengths, sums) {
    sums.fill(0);
    for (let at = 0; at < items.length; at++) {
      const strength = strengths ? strengths[at]! : 1;
      const base = items[at]! * width;
      for (let f = 0; f < width; f++) sums[f]! += strength * values[base + f]!;
    }
  },
});

/** Copies the values; its memory goes when the object goes. */
export const denseItems = (given: Float32Array, rows: number, width: number): DenseItems => {
  if (rows * width < FEW) return plainItems(given, rows, width);
  const bytes = 4 * (rows * width + rows + 2 * width);
  const { space, kernels } = createNumeric({ maximumMiB: 4 + Math.ceil(bytes / MIB) });
  const values = space.copy(given);
  const vectorView = space.f32(width);
  const scoresView = space.f32(rows);
  const sumsView = space.f32(width);
  const row = (item: number) => values.subarray(item * width, (item + 1) * width);
  return {
    rows,
    width,
    values,
    row,
    scoresInto(vector, scores) {
      vectorView.set(vector);
      kernels.scores(values, vectorView, scoresView);
      scores.set(scoresView);
    },
    sumRows(items, strengths, sums) {
      sumsView.fill(0);
      for (let at = 0; at < items.length; at++)
        kernels.axpy(strengths ? strengths[at]! : 1, row(items[at]!), sumsView);
      sums.set(sumsView);
    },
  };
};

/** Cosine of every row with one. */
export const cosinesInto = (
  { rows, row }: DenseItems,
  item: number,
  scores: Float32Array,
): void => {
  const own = row(item);
  const square = (vector: Float32Array): number => {
    let sum = 0;
    for (const value of vector) sum += value * value;
    return sum;
  };
  const ownSquare = square(own);
  for (let other = 0; other < rows; other++) {
    const vector = row(other);
    let sum = 0;
    for (let f = 0; f < own.length; f++) sum += own[f]! * vector[f]!;
    scores[other] = sum / (Math.sqrt(ownSquare * square(vector)) || 1);
  }
};
