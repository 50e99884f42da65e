import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exact, yuan } from './amounts.ts';

test('whole numbers are grouped as Intl groups them', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (n) => {
      expect(exact(n)).toBe(n.toLocaleString('en-US'));
    }),
  );
});

test('fen are shown only when there are any', () => {
  expect([0, 5, 129_900, 123_456_789].map(yuan)).toEqual([
    '¥0',
    '¥0.05',
    '¥1,299',
    '¥1,234,567.89',
  ]);
});
