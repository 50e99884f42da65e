import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddedLine, addedLines } from './orders.merge.rules.ts';

const skus = ['tea', 'cup', 'pot'];
const cart = fc
  .uniqueArray(
    fc.record({
      skuId: fc.constantFrom(...skus),
      quantity: fc.integer({ min: 1, max: 20 }),
      roomId: fc.constant(null),
    }),
    { selector: (line) => line.skuId },
  )
  .map((lines) => [...lines]);

/** Everything that merging these carts, one after the other, put into the account's. */
const totalAfter = (carts: { skuId: string; quantity: number; roomId: null }[][]) => {
  const before = new Map<string, number>();
  const total = new Map<string, number>();
  for (const lines of carts)
    for (const { skuId, more, upTo } of addedLines(lines, before)) {
      before.set(skuId, upTo);
      total.set(skuId, (total.get(skuId) ?? 0) + more);
    }
  return total;
};

test('one cart merged any number of times adds what it holds, once', () => {
  fc.assert(
    fc.property(cart, fc.integer({ min: 1, max: 5 }), (lines, times) => {
      const total = totalAfter(Array.from({ length: times }, () => lines));
      expect(Object.fromEntries(total)).toEqual(
        Object.fromEntries(lines.map((line) => [line.skuId, line.quantity])),
      );
    }),
  );
});

test('of several states of one cart, in any order, the most of each option is added', () => {
  fc.assert(
    fc.property(fc.array(cart, { minLength: 1, maxLength: 5 }), (carts) => {
      const total = totalAfter(carts);
      for (const skuId of skus) {
        const most = Math.max(
          0,
          ...carts.flat().map((line) => (line.skuId === skuId ? line.quantity : 0)),
        );
        expect(total.get(skuId) ?? 0).toBe(most);
      }
    }),
  );
});

test('an option that is named twice counts once', () => {
  const line = (quantity: number) => ({ skuId: 'tea', quantity, roomId: null });
  const added: AddedLine[] = addedLines([line(2), line(5), line(1)], new Map());
  expect(added).toEqual([{ skuId: 'tea', more: 5, upTo: 5, roomId: null }]);
});
