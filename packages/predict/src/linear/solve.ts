import { symmetricEigen } from '@kaibo/numeric';

/** A·x = b for symmetric A [n × n] in place of its lower triangle; false where A is not positive definite. n³/6. */
const choleskySolve = (a: Float64Array, b: Float64Array, n: number): boolean => {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i !== j) a[i * n + j] = sum / a[j * n + j]!;
      else {
        // What is left of a diagonal after cancellation tells a singular matrix from a regular one.
        if (!(sum > 1e-10 * a[i * n + i]!)) return false;
        a[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * n + k]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
  return true;
};

const leastNorm = (a: Float64Array, b: Float64Array, n: number): Float64Array => {
  const { values, vectors } = symmetricEigen(a, n);
  const x = new Float64Array(n);
  const smallest = values[0]! * n * 1e-12;
  for (let j = 0; j < n && values[j]! > smallest; j++) {
    let along = 0;
    for (let i = 0; i < n; i++) along += vectors[i * n + j]! * b[i]!;
    for (let i = 0; i < n; i++) x[i]! += (along / values[j]!) * vectors[i * n + j]!;
  }
  return x;
};

/** A·x = b for a symmetric, positive semidefinite A [n × n]: the shortest x where many fit. O(n³). */
export const solveSymmetric = (a: Float64Array, b: Float64Array, n: number): Float64Array => {
  const x = b.slice();
  return choleskySolve(a.slice(), x, n) ? x : leastNorm(a, b, n);
};
