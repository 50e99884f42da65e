import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReceived, maskedName, summaryOf } from './reviews.rules.ts';

test.each([
  ['delivered', true],
  ['completed', true],
  ['shipped', false],
  ['refunded', false],
  ['unpaid', false],
] as const)('of an order that is %s the goods have arrived: %s', (status, arrived) => {
  expect(isReceived(status)).toBe(arrived);
});

test('a masked name shows its first and last letter and nothing between', () => {
  expect(maskedName('林小满')).toBe('林***满');
  expect(maskedName('Ann')).toBe('A***n');
  expect(maskedName('苗')).toBe('苗***');
  expect(maskedName('𠮷野家')).toBe('𠮷***家');
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), (name) => {
      expect(Array.from(maskedName(name)).length).toBeLessThanOrEqual(5);
    }),
  );
});

test('the average lies between the fewest and the most stars given', () => {
  const counts = fc.array(fc.nat({ max: 1_000 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(counts, (byStars) => {
      const { count, average } = summaryOf(byStars, 0);
      expect(count).toBe(byStars.reduce((sum, n) => sum + n, 0));
      if (count === 0) expect(average).toBeNull();
      else {
        expect(average).toBeGreaterThanOrEqual(byStars.findIndex((n) => n > 0) + 1);
        expect(average).toBeLessThanOrEqual(byStars.findLastIndex((n) => n > 0) + 1);
      }
    }),
  );
});
