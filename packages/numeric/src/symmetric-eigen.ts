export interface Eigen {
  /** Descending. */
  values: Float64Array;
  /** Column j belongs to value j; [n × n], row-major. */
  vectors: Float64Array;
}

const rotate = (
  matrix: Float64Array,
  [first, second, step]: [first: number, second: number, step: number],
  [cosine, sine]: [cosine: number, sine: number],
  n: number,
): void => {
  for (let i = 0; i < n; i++) {
    const a = matrix[first + i * step]!;
    const b = matrix[second + i * step]!;
    matrix[first + i * step] = cosine * a - sine * b;
    matrix[second + i * step] = sine * a + cosine * b;
  }
};

/**
 * All eigenvalues and vectors of a small symmetric matrix [n × n] by cyclic Jacobi rotations
 * (Golub & Van Loan, §8.5). About 6 to 10 sweeps of O(n³); meant for n up to some hundreds.
 */
export const symmetricEigen = (given: Float64Array, n: number): Eigen => {
  const a = given.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let scale = 0;
  for (const value of a) scale += value * value;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q]! ** 2;
    if (off <= scale * 1e-30) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const between = a[p * n + q]!;
        if (between === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * between);
        const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const turn: [number, number] = [cosine, tangent * cosine];
        rotate(a, [p, q, n], turn, n);
        rotate(a, [p * n, q * n, 1], turn, n);
        rotate(vectors, [p, q, n], turn, n);
      }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => a[j * n + j]! - a[i * n + i]!,
  );
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let row = 0; row < n; row++) sorted[row * n + to] = vectors[row * n + from]!;
  });
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors: sorted };
};
