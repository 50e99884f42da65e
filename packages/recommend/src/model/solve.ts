/**
 * Solves A x = b for a small symmetric positive definite A (shape [n × n], row-major; only its
 * lower triangle is read) by Cholesky, in place: b becomes x, A its factor. O(n³ / 6).
 */
export const solveInPlace = (a: Float64Array, b: Float64Array): void => {
  const n = b.length;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * n + column]!;
      for (let k = 0; k < column; k++) sum -= a[row * n + k]! * a[column * n + k]!;
      a[row * n + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[column * n + column]!;
    }
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= a[row * n + k]! * b[k]!;
    b[row] = sum / a[row * n + row]!;
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < n; k++) sum -= a[k * n + row]! * b[k]!;
    b[row] = sum / a[row * n + row]!;
  }
};
