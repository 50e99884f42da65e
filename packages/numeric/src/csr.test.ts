import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Csr, copyCsr, csrOf, entryOf, rowOf, transpose } from './csr.ts';

const dense = (matrix: Csr): number[][] =>
  Array.from({ length: matrix.rows }, (_, row) => {
    const line = new Array<number>(matrix.columns).fill(0);
    const { indices, values } = rowOf(matrix, row);
    indices.forEach((column, i) => {
      line[column] = values[i]!;
    });
    return line;
  });

const entries = fc.array(
  fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 4 }), fc.integer({ min: -9, max: 9 })),
  { maxLength: 40 },
);

const built = (list: [number, number, number][], duplicates?: 'sum' | 'max' | 'last') =>
  csrOf(
    {
      rows: 7,
      columns: 5,
      rowIndices: list.map((entry) => entry[0]),
      columnIndices: list.map((entry) => entry[1]),
      values: list.map((entry) => entry[2]),
    },
    duplicates,
  );

test('entries in any order become the matrix they sum to, columns ascending', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const expected = Array.from({ length: 7 }, () => new Array<number>(5).fill(0));
      for (const [row, column, value] of list) expected[row]![column]! += value;
      const matrix = built(list);
      expect(dense(matrix)).toEqual(expected);
      for (let row = 0; row < 7; row++) {
        const columns = [...rowOf(matrix, row).indices];
        expect(columns).toEqual([...new Set(columns)].sort((a, b) => a - b));
      }
    }),
  );
});

test('of duplicates the later or the larger can be kept instead', () => {
  const list: [number, number, number][] = [
    [1, 1, 5],
    [1, 1, 2],
  ];
  expect(built(list, 'last').values).toEqual(Float32Array.of(2));
  expect(built(list, 'max').values).toEqual(Float32Array.of(5));
});

test('turning twice gives the same matrix, and every entry is found', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const matrix = built(list);
      expect(transpose(transpose(matrix))).toEqual(matrix);
      expect(copyCsr(matrix)).toEqual(matrix);
      for (let row = 0; row < 7; row++)
        for (let column = 0; column < 5; column++) {
          const entry = entryOf(matrix, row, column);
          const listed = list.some(([r, c]) => r === row && c === column);
          expect(entry >= 0).toBe(listed);
          if (entry >= 0) expect(matrix.indices[entry]).toBe(column);
        }
    }),
  );
});

test('an entry out of range or not a number is named', () => {
  const one = { rows: 2, columns: 2, rowIndices: [0, 2], columnIndices: [0, 0] };
  expect(() => csrOf(one)).toThrow('entry 1 has row 2 of 2');
  expect(() => csrOf({ ...one, rowIndices: [0, 1], values: [1, Number.NaN] })).toThrow('entry 1');
  expect(() => csrOf({ ...one, rowIndices: [0], columnIndices: [-1] })).toThrow('column -1');
  expect(() => csrOf({ ...one, columnIndices: [0] })).toThrow('2 rows, 1 columns');
});
