import { expect, test } from 'vitest';
import { labelsOf, readCsv } from './csv.ts';

const detailsOf = (text: string, options = {}) => {
  try {
    readCsv(text, options);
  } catch (error) {
    const { code, details } = error as { code: string; details: { row?: number; field?: string } };
    return [code, details.row, details.field];
  }
  return ['none'];
};

test('numbers, text, quotes, gaps and line ends of all sorts are read', () => {
  const text = '\ufeffage, city ,note\r\n3,Bern,"a ""b"",\nc"\r\n-1.5e2,NA,\n,Wien,d';
  const { rows, columns } = readCsv(text);
  expect(rows).toBe(3);
  expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['age', 'numeric'],
    ['city', 'categorical'],
    ['note', 'categorical'],
  ]);
  expect(columns.map(labelsOf)).toEqual([
    [3, -150, null],
    ['Bern', null, 'Wien'],
    ['a "b",\nc', null, 'd'],
  ]);
});

test('tabs separate where the head line has one', () => {
  expect(readCsv('a\tb\n1\t2,5\n').columns.map(labelsOf)).toEqual([[1], ['2,5']]);
});

test('a column of numbers and text is refused with its row unless its kind is said', () => {
  const text = 'a,b\n1,x\n2,3\n';
  expect(detailsOf(text)).toEqual(['predict/mixed-column', 1, 'b']);
  expect(readCsv(text, { kinds: { b: 'categorical' } }).columns.map(labelsOf)[1]).toEqual([
    'x',
    '3',
  ]);
  expect(detailsOf(text, { kinds: { c: 'numeric' } })).toEqual([
    'predict/other-columns',
    undefined,
    'c',
  ]);
});

test('rows of another length, infinities, open quotes and empty files are refused by name', () => {
  expect(detailsOf('a,b\n1,2\n3\n')).toEqual(['predict/bad-row', 1, undefined]);
  expect(detailsOf('a,b\n1,2\n3,-inf\n')).toEqual(['predict/not-finite', 1, 'b']);
  expect(detailsOf('a,b\n1,"2\n')[0]).toBe('predict/bad-row');
  expect(detailsOf('a,a\n1,2\n')).toEqual(['predict/bad-option', undefined, 'a']);
  for (const text of ['', 'a,b\n']) expect(detailsOf(text)[0]).toBe('predict/empty-table');
});
