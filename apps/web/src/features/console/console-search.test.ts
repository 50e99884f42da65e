import { expect, test } from 'vitest';
import { consoleSearch, isFiltered } from './console-search.ts';

test('what a link says arrives as text, and nothing empty or nested does', () => {
  const given = { q: 'tea', n: 7, on: true, none: '', list: ['a'], deep: { a: 1 }, nil: null };
  expect(consoleSearch(given)).toEqual({ q: 'tea', n: '7', on: 'true' });
});

test('a list is filtered by neither its order nor what is open of it', () => {
  expect(isFiltered({ sort: '-name', open: '17' })).toBe(false);
  expect(isFiltered({ sort: '-name', status: 'paid' })).toBe(true);
});
