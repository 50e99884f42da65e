/** a = softmax(QKᵀ ÷ √d) row by row; Q [queries × d], K [keys × d], a [queries × keys]. O(queries · keys · d). */
export const attentionWeights = (
  queries: Float32Array,
  keys: Float32Array,
  width: number,
  weights: Float32Array,
): void => {
  const rows = queries.length / width;
  const columns = keys.length / width;
  const scale = 1 / Math.sqrt(width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += queries[row * width + i]! * keys[column * width + i]!;
      weights[row * columns + column] = sum * scale;
    }
    softmaxPart(weights, row * columns, columns);
  }
};

/** Softmax in place of `count` values from `from` on. */
export const softmaxPart = (values: Float32Array, from: number, count: number): void => {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + count; i++) if (values[i]! > highest) highest = values[i]!;
  let total = 0;
  for (let i = from; i < from + count; i++) {
    values[i] = Math.exp(values[i]! - highest);
    total += values[i]!;
  }
  for (let i = from; i < from + count; i++) values[i]! /= total;
};

/** Gradient by the values of a softmax → by what went into it; in place of `slopes`. */
export const softmaxPartBack = (
  weights: Float32Array,
  slopes: Float32Array,
  from: number,
  count: number,
): void => {
  let mean = 0;
  for (let i = from; i < from + count; i++) mean += weights[i]! * slopes[i]!;
  for (let i = from; i < from + count; i++) slopes[i] = weights[i]! * (slopes[i]! - mean);
};
