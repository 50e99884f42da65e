/** Twins of assembly/attention.ts: same names, same arguments, views in place of pointers. */
export const scalarAttention = {
  attentionForward(
    stepOffsets: Uint32Array,
    lengths: Uint32Array,
    apart: number,
    heads: number,
    width: number,
    causal: number,
    projected: Float32Array,
    weights: Float32Array,
    weightStride: number,
    mixed: Float32Array,
    from: number,
    to: number,
  ): void {
    const columns = heads * width;
    for (let s = from; s < to; s++) {
      for (let place = 0; place < lengths[s]! * heads; place++) {
        const [t, head] = [Math.floor(place / heads), place % heads];
        const row = stepOffsets[t]! + s * apart;
        const seen = causal ? t + 1 : lengths[s]!;
        const query = row * 3 * columns + head * width;
        const line = (row * heads + head) * weightStride;
        let highest = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < seen; i++) {
          const key = (stepOffsets[i]! + s * apart) * 3 * columns + columns + head * width;
          let product = 0;
          for (let c = 0; c < width; c++) product += projected[query + c]! * projected[key + c]!;
          weights[line + i] = product / Math.sqrt(width);
          highest = Math.max(highest, weights[line + i]!);
        }
        let total = 0;
        for (let i = 0; i < seen; i++)
          total += weights[line + i] = Math.exp(weights[line + i]! - highest);
        const out = row * columns + head * width;
        mixed.fill(0, out, out + width);
        for (let i = 0; i < seen; i++) {
          const weight = weights[line + i]! / total;
          weights[line + i] = weight;
          const value = (stepOffsets[i]! + s * apart) * 3 * columns + 2 * columns + head * width;
          for (let c = 0; c < width; c++)
            mixed[out + c] = mixed[out + c]! + weight * projected[value + c]!;
        }
      }
    }
  },

  attentionBackward(
    stepOffsets: Uint32Array,
    lengths: Uint32Array,
    apart: number,
    heads: number,
    width: number,
    causal: number,
    projected: Float32Array,
    weights: Float32Array,
    weightStride: number,
    upper: Float32Array,
    gradient: Float32Array,
    from: number,
    to: number,
  ): void {
    const columns = heads * width;
    const scale = 1 / Math.sqrt(width);
    for (let s = from; s < to; s++) {
      const rows = Array.from({ length: lengths[s]! }, (_, t) => stepOffsets[t]! + s * apart);
      const slopes = new Float64Array(rows.length);
      for (const row of rows) gradient.fill(0, row * 3 * columns, (row + 1) * 3 * columns);
      for (let place = 0; place < rows.length * heads; place++) {
        const [t, head] = [Math.floor(place / heads), place % heads];
        const row = rows[t]!;
        const seen = causal ? t + 1 : rows.length;
        const query = row * 3 * columns + head * width;
        const line = (row * heads + head) * weightStride;
        const above = row * columns + head * width;
        let mean = 0;
        for (let i = 0; i < seen; i++) {
          const value = rows[i]! * 3 * columns + 2 * columns + head * width;
          let slope = 0;
          for (let c = 0; c < width; c++) {
            slope += upper[above + c]! * projected[value + c]!;
            gradient[value + c] = gradient[value + c]! + weights[line + i]! * upper[above + c]!;
          }
          slopes[i] = slope;
          mean += weights[line + i]! * slope;
        }
        for (let i = 0; i < seen; i++) {
          const slope = weights[line + i]! * (slopes[i]! - mean) * scale;
          const key = rows[i]! * 3 * columns + columns + head * width;
          for (let c = 0; c < width; c++) {
            gradient[query + c] = gradient[query + c]! + slope * projected[key + c]!;
            gradient[key + c] = gradient[key + c]! + slope * projected[query + c]!;
          }
        }
      }
    }
  },
};

export type RawAttention = typeof scalarAttention;
