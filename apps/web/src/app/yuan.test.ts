import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenOf } from './yuan.ts';

test('every amount of fen written in yuan reads back as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (fen) => {
      expect(fenOf(`${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`)).toBe(fen);
    }),
  );
});

test('a single decimal is ten fen', () => {
  expect(fenOf('12.5')).toBe(1250);
  expect(fenOf(' 7 ')).toBe(700);
});

test('what is no amount is refused', () => {
  for (const text of ['', '-1', '1.234', '1,000', 'abc', '1e3', '.5'])
    expect(fenOf(text)).toBeNull();
});
