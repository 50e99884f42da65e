import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, percentile, rounded } from './numbers.ts';

const samples = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('a percentile is one of the samples, and at least its share of them do not exceed it', () => {
  fc.assert(
    fc.property(samples, share, (values, part) => {
      const value = percentile(values, part);
      expect(values).toContain(value);
      const within = values.filter((each) => each <= value).length;
      expect(within).toBeGreaterThanOrEqual(part * values.length);
    }),
  );
});

test('a higher percentile is never smaller', () => {
  fc.assert(
    fc.property(samples, share, share, (values, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(percentile(values, low)).toBeLessThanOrEqual(percentile(values, high));
    }),
  );
});

test('the known ones', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.95)).toBe(95);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(median(hundred)).toBe(50);
  expect(percentile([], 0.5)).toBeNaN();
  expect(rounded(1.25)).toBe(1.3);
  expect(rounded(12.3456, 3)).toBe(12.346);
});
