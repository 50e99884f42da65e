import { csrOf } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { smallLog } from '../testing/small-log.ts';
import { symmetricEigen, timesBlock, truncatedSvd } from './subspace.ts';

test('a matrix of rank one has one singular value, its length', () => {
  // (1, 2)ᵀ (2, 1, 2): the value is √5 · 3.
  const matrix = csrOf({
    ...{ rows: 2, columns: 3 },
    rowIndices: [0, 0, 0, 1, 1, 1],
    columnIndices: [0, 1, 2, 0, 1, 2],
    values: [2, 1, 2, 4, 2, 4],
  });
  const { singularValues, right } = truncatedSvd(matrix, 2);
  expect(singularValues[0]).toBeCloseTo(3 * Math.sqrt(5), 4);
  expect(singularValues[1]).toBeCloseTo(0, 4);
  expect([right[0], right[2], right[4]].map((value) => value!.toFixed(4))).toEqual([
    ...['0.6667', '0.3333', '0.6667'],
  ]);
});

test('all singular values together hold all of the matrix', () => {
  const { matrix } = smallLog();
  const { singularValues, right } = truncatedSvd(matrix, 10);
  const square = matrix.values.reduce((sum, value) => sum + value * value, 0);
  expect(singularValues.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(square, 1);
  const image = timesBlock(matrix, right, 10);
  const first = Array.from({ length: matrix.rows }, (_, row) => image[row * 10]!);
  expect(Math.hypot(...first)).toBeCloseTo(singularValues[0]!, 3);
});

test('eigenvectors are turned by their matrix into multiples of themselves', () => {
  const a = Float64Array.of(2, 1, 0, 1, 3, 1, 0, 1, 4);
  const { values, vectors } = symmetricEigen(a, 3);
  for (let f = 0; f < 3; f++)
    for (let row = 0; row < 3; row++) {
      let image = 0;
      for (let k = 0; k < 3; k++) image += a[row * 3 + k]! * vectors[k * 3 + f]!;
      expect(image).toBeCloseTo(values[f]! * vectors[row * 3 + f]!, 10);
    }
  expect([...values]).toEqual([...values].sort((x, y) => y - x));
});
