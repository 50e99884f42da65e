import { expect, test } from 'vitest';
import { csrOf } from './csr.ts';
import { random } from './random.ts';
import { truncatedSvd } from './svd.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const sparse = (rows: number, columns: number, share: number, seed: number) => {
  const stream = random(seed);
  const entries = Array.from({ length: rows * columns }, (_, place) => place).filter(
    () => stream.uniform() < share,
  );
  return csrOf({
    ...{ rows, columns },
    rowIndices: entries.map((place) => Math.floor(place / columns)),
    columnIndices: entries.map((place) => place % columns),
    values: entries.map(() => stream.normal()),
  });
};

const dense = ({ rows, columns, offsets, indices, values }: ReturnType<typeof sparse>) => {
  const out = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
      out[row * columns + indices[entry]!] = values[entry]!;
  return out;
};

test('a symmetric matrix is its vectors around its values', () => {
  const n = 6;
  const stream = random(1);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = stream.normal();
  const { values, vectors } = symmetricEigen(matrix, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
      expect(sum).toBeCloseTo(matrix[i * n + j]!, 10);
    }
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  expect([...symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values]).toEqual([
    expect.closeTo(3, 10),
    expect.closeTo(1, 10),
  ]);
});

test('with full rank the matrix comes back, and both sides are orthonormal', () => {
  const matrix = sparse(12, 7, 0.5, 3);
  const { left, right, singularValues, rank } = truncatedSvd(matrix, { rank: 7 });
  const expected = dense(matrix);
  for (let row = 0; row < 12; row++)
    for (let column = 0; column < 7; column++) {
      let sum = 0;
      for (let k = 0; k < rank; k++)
        sum += left[row * rank + k]! * singularValues[k]! * right[column * rank + k]!;
      expect(sum).toBeCloseTo(expected[row * 7 + column]!, 4);
    }
  for (let a = 0; a < rank; a++)
    for (let b = 0; b < rank; b++) {
      let sum = 0;
      for (let row = 0; row < 12; row++) sum += left[row * rank + a]! * left[row * rank + b]!;
      expect(sum).toBeCloseTo(a === b ? 1 : 0, 4);
    }
});

test('the greatest singular values are those of the whole decomposition', () => {
  const matrix = sparse(60, 40, 0.2, 5);
  const values = dense(matrix);
  const gram = new Float64Array(40 * 40);
  for (let row = 0; row < 60; row++)
    for (let i = 0; i < 40; i++)
      for (let j = 0; j < 40; j++)
        gram[i * 40 + j]! += values[row * 40 + i]! * values[row * 40 + j]!;
  const exact = symmetricEigen(gram, 40).values.map((value) => Math.sqrt(Math.max(0, value)));
  const { singularValues } = truncatedSvd(matrix, { rank: 5, iterations: 8 });
  singularValues.forEach((value, i) => {
    expect(Math.abs(value / exact[i]! - 1)).toBeLessThan(1e-4);
  });
});

test('a rank that the matrix cannot have is refused', () => {
  expect(() => truncatedSvd(sparse(3, 2, 1, 1), { rank: 3 })).toThrow('numeric/bad-argument');
});
