import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterCount, searchParams, withoutFilters } from './search-params.ts';

test('what the address says is taken over when it can be used, and left out when not', () => {
  expect(
    searchParams({ q: ' tea ', kind: 'room', state: 'live', from: '5', sort: 'sold' }),
  ).toEqual({
    q: 'tea',
    kind: 'room',
    state: 'live',
    from: 5,
    sort: 'sold',
  });
  expect(
    searchParams({ q: 12, kind: 'x', state: [], category: '<script>', from: -1, to: 'x', sort: 1 }),
  ).toEqual({ q: '12' });
  expect(searchParams({})).toEqual({ q: '' });
});

test('nothing in an address breaks the page, and reading twice changes nothing', () => {
  fc.assert(
    fc.property(fc.object(), (search) => {
      const once = searchParams(search as Record<string, unknown>);
      expect(searchParams({ ...once })).toEqual(once);
    }),
  );
});

test('clearing filters keeps the words, the kind and the order', () => {
  const params = searchParams({
    q: 'tea',
    kind: 'product',
    sort: 'sold',
    from: 1,
    to: 5,
    category: 'food',
  });
  expect(filterCount(params)).toBe(2);
  expect(withoutFilters(params)).toEqual({ q: 'tea', kind: 'product', sort: 'sold' });
  expect(filterCount(withoutFilters(params))).toBe(0);
});
