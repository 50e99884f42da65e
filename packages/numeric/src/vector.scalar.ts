/** Twins of assembly/vector.ts and rows.ts: same names, same arguments, views in place of pointers. No checks. */
export const scalarVector = {
  dot(a: Float32Array, b: Float32Array, n: number): number {
    let total = 0;
    for (let i = 0; i < n; i++) total += a[i]! * b[i]!;
    return total;
  },

  axpy(alpha: number, x: Float32Array, y: Float32Array, n: number): void {
    for (let i = 0; i < n; i++) y[i] = y[i]! + alpha * x[i]!;
  },

  scale(alpha: number, x: Float32Array, n: number): void {
    if (alpha === 0) x.fill(0, 0, n);
    else for (let i = 0; i < n; i++) x[i] = x[i]! * alpha;
  },

  sum(x: Float32Array, n: number): number {
    let total = 0;
    for (let i = 0; i < n; i++) total += x[i]!;
    return total;
  },

  multiply(a: Float32Array, b: Float32Array, out: Float32Array, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!;
  },

  scores(
    matrix: Float32Array,
    vector: Float32Array,
    out: Float32Array,
    rows: number,
    d: number,
  ): void {
    for (let r = 0, at = 0; r < rows; r++) {
      let total = 0;
      for (let c = 0; c < d; c++, at++) total += matrix[at]! * vector[c]!;
      out[r] = total;
    }
  },

  softmaxRows(x: Float32Array, out: Float32Array, columns: number, from: number, to: number): void {
    for (let r = from; r < to; r++) {
      const begin = r * columns;
      const end = begin + columns;
      let top = Number.NEGATIVE_INFINITY;
      for (let i = begin; i < end; i++) top = Math.max(top, x[i]!);
      const shift = top === Number.NEGATIVE_INFINITY ? 0 : top;
      let total = 0;
      for (let i = begin; i < end; i++) total += out[i] = Math.exp(x[i]! - shift);
      if (total !== 0) for (let i = begin; i < end; i++) out[i] = out[i]! / total;
    }
  },

  logSumExpRows(
    x: Float32Array,
    out: Float32Array,
    columns: number,
    from: number,
    to: number,
  ): void {
    for (let r = from; r < to; r++) {
      const begin = r * columns;
      const end = begin + columns;
      let top = Number.NEGATIVE_INFINITY;
      for (let i = begin; i < end; i++) top = Math.max(top, x[i]!);
      let total = 0;
      for (let i = begin; i < end; i++) total += Math.exp(x[i]! - top);
      out[r] = Math.abs(top) === Number.POSITIVE_INFINITY ? top : top + Math.log(total);
    }
  },
};

export type RawVector = typeof scalarVector;
