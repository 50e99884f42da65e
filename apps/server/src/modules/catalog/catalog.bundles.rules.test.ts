import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundlePrice, bundleTitle, suggestedDiscount } from './catalog.bundles.rules.ts';

test('the more people buy both anyway, the less is taken off', () => {
  expect(suggestedDiscount(0)).toBeCloseTo(0.1);
  expect(suggestedDiscount(0.5)).toBeCloseTo(0.05);
  expect(suggestedDiscount(1)).toBeCloseTo(0.03);
});

test('a set costs at least a fen and never more than its parts', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (sumFen, confidence) => {
        const price = bundlePrice(sumFen, suggestedDiscount(confidence));
        expect(Number.isInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(1);
        expect(price).toBeLessThanOrEqual(sumFen);
      },
    ),
  );
  expect(bundlePrice(12_345, 0.1)).toBe(11_200);
});

test('a title names every part and fits', () => {
  const title = fc.string({ unit: 'binary', minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(fc.array(title, { minLength: 2, maxLength: 4 }), (titles) => {
      const made = bundleTitle(titles.map((one) => ({ title: one, quantity: 1 })));
      expect(made.length).toBeLessThanOrEqual(120);
      expect(made).toContain(' + ');
    }),
  );
  expect(
    bundleTitle([
      { title: '茶', quantity: 1 },
      { title: '杯', quantity: 2 },
    ]),
  ).toBe('茶 + 杯 × 2');
});
