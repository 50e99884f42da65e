import { expect, test } from 'vitest';
import { outOfRange } from './option-range.ts';

test('a number is in its range up to each end that belongs to it, and what is none never', () => {
  expect(outOfRange(1, { atLeast: 1, atMost: 1 })).toBeNull();
  expect(outOfRange(0, { above: 0 })).toBe('above 0');
  expect(outOfRange(1.5, { atLeast: 1, whole: true })).toBe('atLeast 1, whole true');
  expect(outOfRange(1.5, { atLeast: 1, whole: false })).toBeNull();
  expect(outOfRange(3, { atLeast: 1, atMost: 2 })).toBe('atLeast 1, atMost 2');
  expect(outOfRange(Number.NaN, { atMost: 2 })).toBe('atMost 2');
  expect(outOfRange('1' as never, { atLeast: 0 })).toBe('atLeast 0');
});
