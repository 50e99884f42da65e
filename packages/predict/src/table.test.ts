import { expect, test } from 'vitest';
import { alignTo } from './align.ts';
import { classesOf, valuesOf } from './labels.ts';
import { schemaOf, tableOf, tableOfColumns, takeColumns, takeRows } from './table.ts';

const detailsOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    const { code, details } = error as { code: string; details: { row?: number; field?: string } };
    return [code, details.row, details.field];
  }
  return ['none'];
};

test('records and columns of the same cells give the same table', () => {
  const records = tableOf([
    { age: 3, city: 'Xi’an', member: true },
    { age: null, city: 'Bern', member: false },
    { city: '', member: true },
  ]);
  const columns = tableOf({
    age: [3, Number.NaN, undefined],
    city: ['Xi’an', 'Bern', null],
    member: [true, false, true],
  });
  expect(columns).toEqual(records);
  expect(schemaOf(records)).toEqual([
    { name: 'age', kind: 'numeric' },
    { name: 'city', kind: 'categorical', categories: ['Bern', 'Xi’an'] },
    { name: 'member', kind: 'categorical', categories: ['false', 'true'] },
  ]);
  expect([...records.columns[1]!.values]).toEqual([1, 0, Number.NaN]);
});

test('a column of numbers and text is refused with its row, unless its kind is said', () => {
  const cells = { a: [1, 2, 3], b: [1, null, 'x'] };
  expect(detailsOf(() => tableOf(cells))).toEqual(['predict/mixed-column', 2, 'b']);
  expect(detailsOf(() => tableOf(cells, { kinds: { b: 'numeric' } }))).toEqual([
    'predict/mixed-column',
    2,
    'b',
  ]);
  const { columns } = tableOf(cells, { kinds: { b: 'categorical' } });
  expect(columns[1]!.categories).toEqual(['1', 'x']);
});

test('infinities, false codes, unequal lengths and names used twice are refused with row and column', () => {
  expect(detailsOf(() => tableOf({ a: [1, 2], b: [0, -Infinity] }))).toEqual([
    'predict/not-finite',
    1,
    'b',
  ]);
  const values = Float64Array.of(0, 2);
  const code = { name: 'c', kind: 'categorical' as const, categories: ['x', 'y'], values };
  expect(detailsOf(() => tableOfColumns([code]))).toEqual(['predict/bad-row', 1, 'c']);
  expect(detailsOf(() => tableOf({ a: [1, 2], b: [1] }))).toEqual([
    'predict/dimension-mismatch',
    undefined,
    'b',
  ]);
  const twice = { name: 'a', kind: 'numeric' as const, values };
  expect(detailsOf(() => tableOfColumns([twice, twice]))).toEqual([
    'predict/bad-option',
    undefined,
    'a',
  ]);
});

test('rows may be taken in any order and more than once', () => {
  const table = takeRows(tableOf({ a: [1, 2, 3], b: ['x', 'y', 'x'] }), [2, 0, 2]);
  expect(table.rows).toBe(3);
  expect([...takeColumns(table, ['a']).columns[0]!.values]).toEqual([3, 1, 3]);
});

test('columns come back in the order of training and categories by their text', () => {
  const schema = schemaOf(tableOf({ a: [1, 2], b: ['x', 'z'] }));
  const { columns } = alignTo(schema, tableOf({ b: ['z', 'y', 'x', null], a: [4, 5, 6, 7] }));
  expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
  expect([...columns[1]!.values]).toEqual([1, Number.NaN, 0, Number.NaN]);
});

test('columns that are missing, unknown or of another kind are refused by name', () => {
  const schema = schemaOf(tableOf({ a: [1, 2], b: ['x', 'z'] }));
  const fieldOf = (cells: Parameters<typeof tableOf>[0]) =>
    detailsOf(() => alignTo(schema, tableOf(cells)));
  expect(fieldOf({ a: [1] })).toEqual(['predict/other-columns', undefined, 'b']);
  expect(fieldOf({ a: [1], b: ['x'], c: [2] })).toEqual(['predict/other-columns', undefined, 'c']);
  expect(fieldOf({ a: ['1'], b: ['x'] })).toEqual(['predict/other-columns', undefined, 'a']);
  expect(fieldOf({ a: [1], b: [null] })).toEqual(['none']);
});

test('classes are ordered by size where they are numbers and by text elsewhere', () => {
  expect(classesOf([10, 9, 10])).toEqual({ classes: ['9', '10'], codes: Float64Array.of(1, 0, 1) });
  expect(classesOf([true, false]).classes).toEqual(['false', 'true']);
  expect(classesOf(['yes', 'no']).classes).toEqual(['no', 'yes']);
});

test('a label that is missing or no number is refused with its row', () => {
  expect(detailsOf(() => classesOf(['a', null]))).toEqual(['predict/missing-label', 1, 'label']);
  expect(detailsOf(() => valuesOf([1, Number.NaN]))).toEqual(['predict/missing-label', 1, 'label']);
  expect(detailsOf(() => valuesOf([1, 2, Infinity]))).toEqual(['predict/not-finite', 2, 'label']);
  expect(detailsOf(() => valuesOf(['1']))).toEqual(['predict/mixed-column', 0, 'label']);
});
