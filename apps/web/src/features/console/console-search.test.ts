import { expect, test } from 'vitest';
import { consoleSearch } from './console-search.ts';

test('what a link says arrives as text, and nothing empty or nested does', () => {
  const given = { q: 'tea', n: 7, on: true, none: '', list: ['a'], deep: { a: 1 }, nil: null };
  expect(consoleSearch(given)).toEqual({ q: 'tea', n: '7', on: 'true' });
});
