import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BulkProduct } from '#catalog';
import { planEdit, planUndo, pricedBy } from './transfers.edits.rules.ts';

const product = (prices: readonly number[]): BulkProduct => ({
  id: 'p',
  code: 'P',
  title: '茶',
  description: '',
  categoryId: 'craft',
  brandId: null,
  brandName: '',
  attributes: [],
  status: 'active',
  pictureIds: [],
  publishAtMs: null,
  unpublishAtMs: null,
  vetted: false,
  returnedReason: null,
  hasOptions: false,
  skus: prices.map((priceFen, i) => ({
    id: `s${i}`,
    productId: 'p',
    code: `c${i}`,
    option: `${i}`,
    priceFen,
    listPriceFen: null,
    stock: 5,
    position: i,
  })),
});

test('prices are rounded half up to the unit, without the errors of fractions', () => {
  expect(pricedBy(1_000, -20, 1)).toBe(800);
  expect(pricedBy(1_999, -10, 1)).toBe(1_799);
  expect(pricedBy(1_050, 0, 100)).toBe(1_100);
  expect(pricedBy(29, 10, 1)).toBe(32);
  expect(pricedBy(100_000_000, 1_000, 1)).toBe(1_100_000_000);
});

test('a change of nothing changes nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (fen) => {
      expect(pricedBy(fen, 0, 1)).toBe(fen);
    }),
  );
});

const prices = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 6 });
const percent = fc.integer({ min: -99, max: 1_000 });

test('whatever is changed by a percentage is as it was after the undo', () => {
  fc.assert(
    fc.property(prices, percent, fc.boolean(), (before, by, strikeOld) => {
      const change = { kind: 'price-by', percent: by, roundToFen: 1, strikeOld } as const;
      const shelf = product(before);
      const { steps, plan, same } = planEdit([shelf], change);
      expect(steps.length + same).toBe(before.length);
      const after = product(before);
      for (const sku of plan.skus) {
        const found = after.skus.find(({ id }) => id === sku.id)!;
        found.priceFen = sku.priceFen;
        found.listPriceFen = sku.listPriceFen;
      }
      const undo = planUndo([after], steps);
      expect(undo.skipped).toBe(0);
      for (const sku of undo.plan.skus) {
        const found = after.skus.find(({ id }) => id === sku.id)!;
        found.priceFen = sku.priceFen;
        found.listPriceFen = sku.listPriceFen;
      }
      expect(after).toEqual(shelf);
    }),
  );
});
