import { expect, test } from 'vitest';
import { interactionsOf } from './interactions.ts';
import { merged } from './merge.ts';
import { readLists, readTable } from './table.ts';

test('a table is read by the names in its head, whatever its separator and types', () => {
  for (const text of [
    'user_id:token\titem_id:token\trating:float\ttimestamp:float\na\tx\t4\t10\nb\tx\t2\t5\n',
    'UserId,ItemId,rating,Time\r\na,x,4,10\r\nb,x,2,5\r\n',
  ]) {
    const data = readTable(text);
    expect([data.userIds, data.itemIds]).toEqual([['a', 'b'], ['x']]);
    expect([...data.matrix.values]).toEqual([4, 2]);
    expect([...data.timesMs!]).toEqual([10_000, 5_000]);
  }
});

test.each([
  ['colour,item\nred,1\n', { row: 0, field: 'user' }],
  ['user,item,rating\na,x,good\n', { row: 1, field: 'rating' }],
  ['user,item,rating\na,x,1\nb,y\n', { row: 2, field: 'rating' }],
])('%j is refused with row and field', (text, details) => {
  expect(() => readTable(text)).toThrow(
    expect.objectContaining({
      code: 'recommend/bad-row',
      details: expect.objectContaining(details),
    }),
  );
});

test('lists are read line by line, and a word among the numbers is refused', () => {
  const data = readLists('0 2 1\n\n3 0\n');
  expect([data.matrix.rows, data.matrix.columns, [...data.matrix.indices]]).toEqual([
    ...[4, 3],
    [1, 2, 0],
  ]);
  expect(() => readLists('0 2\n1 tea\n')).toThrow(
    expect.objectContaining({ details: { row: 1, field: 'item', found: 'tea' } }),
  );
});

test('what a pair becomes when it comes twice is chosen, and the latest is by time', () => {
  const columns = { users: [0, 0], items: [1, 1], values: [5, 2], timesMs: [9, 3] };
  const value = (repeats: 'sum' | 'max' | 'last') =>
    interactionsOf(columns, { repeats }).matrix.values[0];
  expect([value('sum'), value('max'), value('last')]).toEqual([7, 5, 5]);
  expect([...interactionsOf(columns).sequences!.items]).toEqual([1, 1]);
});

test.each([
  [
    { users: [0, 1], items: [0, -1] },
    { row: 1, field: 'item' },
  ],
  [
    { users: [0.5], items: [0] },
    { row: 0, field: 'user' },
  ],
  [
    { users: [0], items: [0], values: [Number.NaN] },
    { row: 0, field: 'values' },
  ],
  [
    { users: [0], items: [0], timesMs: [Infinity] },
    { row: 0, field: 'timesMs' },
  ],
])('%j is refused with row and field', (columns, details) => {
  expect(() => interactionsOf(columns)).toThrow(
    expect.objectContaining({
      code: 'recommend/bad-row',
      details: expect.objectContaining(details),
    }),
  );
});

test('two logs become one as if they had been one from the start', () => {
  const first = { users: [0, 1, 0], items: [0, 1, 2], values: [1, 2, 3], timesMs: [1, 2, 3] };
  const second = { users: [2, 0], items: [1, 0], values: [4, 5], timesMs: [9, 8] };
  const size = { users: 3, items: 3 };
  const both = interactionsOf(
    {
      users: [...first.users, ...second.users],
      items: [...first.items, ...second.items],
      values: [...first.values, ...second.values],
      timesMs: [...first.timesMs, ...second.timesMs],
    },
    size,
  );
  expect(merged(interactionsOf(first, size), interactionsOf(second, size))).toEqual(both);
});
