/** Twins of assembly/gemm.ts and cholesky.ts: same names, same arguments, views in place of pointers. No checks. */
const axpyRows = (
  factor: number,
  x: Float32Array,
  from: number,
  y: Float32Array,
  to: number,
  n: number,
): void => {
  for (let i = 0; i < n; i++) y[to + i] = y[to + i]! + factor * x[from + i]!;
};

/** A = L·Lᵀ, lower triangle in place, sums in double precision; 0 or the place (from 1) of the pivot that failed. */
const factor = (n: number, a: Float32Array): number => {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j]!;
      for (let p = 0; p < j; p++) rest -= a[i * n + p]! * a[j * n + p]!;
      if (j < i) a[i * n + j] = rest / a[j * n + j]!;
      else if (rest > 0 && rest !== Number.POSITIVE_INFINITY) a[i * n + i] = Math.sqrt(rest);
      else return i + 1;
    }
  }
  return 0;
};

const solve = (n: number, columns: number, l: Float32Array, b: Float32Array): void => {
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < i; p++) axpyRows(-l[i * n + p]!, b, p * columns, b, i * columns, columns);
    for (let c = 0; c < columns; c++) b[i * columns + c] = b[i * columns + c]! / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < columns; c++) b[i * columns + c] = b[i * columns + c]! / l[i * n + i]!;
    for (let p = 0; p < i; p++) axpyRows(-l[i * n + p]!, b, i * columns, b, p * columns, columns);
  }
};

export const scalarMatrix = {
  gemm(
    m: number,
    n: number,
    k: number,
    a: Float32Array,
    lda: number,
    transposeA: number,
    b: Float32Array,
    ldb: number,
    transposeB: number,
    c: Float32Array,
    ldc: number,
    alpha: number,
    beta: number,
  ): void {
    const [aRow, aColumn] = transposeA ? [1, lda] : [lda, 1];
    const [bRow, bColumn] = transposeB ? [1, ldb] : [ldb, 1];
    const row = new Float64Array(n);
    for (let i = 0; i < m; i++) {
      row.fill(0);
      for (let p = 0; p < k; p++) {
        const left = a[i * aRow + p * aColumn]!;
        for (let j = 0, at = p * bRow; j < n; j++, at += bColumn) row[j] = row[j]! + left * b[at]!;
      }
      for (let j = 0, at = i * ldc; j < n; j++, at++) {
        const before = beta === 0 ? 0 : beta * c[at]!;
        c[at] = alpha === 0 ? before : before + alpha * row[j]!;
      }
    }
  },

  syrk(
    n: number,
    k: number,
    a: Float32Array,
    transpose: number,
    c: Float32Array,
    alpha: number,
    beta: number,
  ): void {
    const [row, column] = transpose ? [1, n] : [k, 1];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let total = 0;
        for (let p = 0; p < k; p++) total += a[i * row + p * column]! * a[j * row + p * column]!;
        const before = beta === 0 ? 0 : beta * c[i * n + j]!;
        c[i * n + j] = before + alpha * total;
        c[j * n + i] = c[i * n + j]!;
      }
    }
  },

  cholesky(n: number, a: Float32Array): number {
    const failed = factor(n, a);
    for (let i = 0; !failed && i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n);
    return failed;
  },

  choleskySolve: solve,

  choleskyInverse(n: number, a: Float32Array): number {
    const failed = factor(n, a);
    if (failed) return failed;
    const inverse = new Float32Array(n * n);
    for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
    solve(n, n, a, inverse);
    a.set(inverse);
    return 0;
  },
};

export type RawMatrix = typeof scalarMatrix;
