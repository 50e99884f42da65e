/** Products of weighted, centred features: all that least squares and LASSO need to know of the rows. */
export interface Gram {
  width: number;
  /** Σ weights. */
  total: number;
  /** Weighted means; shape [width]. */
  means: Float64Array;
  targetMean: number;
  /** Σ weight · (x − mean)(x − mean)ᵀ; [width × width]. */
  products: Float64Array;
  /** Σ weight · (x − mean)(y − mean); shape [width]. */
  withTarget: Float64Array;
}

/** Weighted mean of each feature. */
export const meansOf = (
  features: Float64Array,
  width: number,
  weights: Float64Array,
): Float64Array => {
  const means = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    total += weight;
    for (let j = 0; j < width; j++) means[j]! += weight * features[row * width + j]!;
  }
  return means.map((sum) => sum / total);
};

/** O(rows · width²). Rows of weight 0 count nothing. */
export const gramOf = (
  features: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
): Gram => {
  const rows = targets.length;
  const width = features.length / rows;
  const means = meansOf(features, width, weights);
  let [total, targetMean] = [0, 0];
  for (let row = 0; row < rows; row++) {
    total += weights[row]!;
    targetMean += weights[row]! * targets[row]!;
  }
  targetMean /= total;
  const products = new Float64Array(width * width);
  const withTarget = new Float64Array(width);
  const centred = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    for (let j = 0; j < width; j++) centred[j] = features[row * width + j]! - means[j]!;
    const target = targets[row]! - targetMean;
    for (let i = 0; i < width; i++) {
      const scaled = weight * centred[i]!;
      if (scaled === 0) continue;
      withTarget[i]! += scaled * target;
      for (let j = 0; j <= i; j++) products[i * width + j]! += scaled * centred[j]!;
    }
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) products[j * width + i] = products[i * width + j]!;
  return { width, total, means, targetMean, products, withTarget };
};
