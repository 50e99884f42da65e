import { expect, test } from 'vitest';
import { faultOf, isSameParts, toggled, withQuantity } from './bundle-form.ts';

const part = (productId: string, quantity = 1, isOnSale = true) => ({
  ...{ productId, title: productId, cover: null, quantity, fromFen: 100, isOnSale },
});
const card = (id: string) => ({
  ...{ id, storeId: 's', categoryId: 'c', title: id, cover: null, fromFen: 100, listFen: null },
  ...{ stock: 1, soldCount: 0 },
});

test('a product is put into the set once, and taken out by the same press; a fifth stays out', () => {
  const two = toggled([part('a')], card('b'));
  expect(two.map(({ productId }) => productId)).toEqual(['a', 'b']);
  expect(toggled(two, card('a')).map(({ productId }) => productId)).toEqual(['b']);
  const four = ['c', 'd'].reduce((parts, id) => toggled(parts, card(id)), two);
  expect(toggled(four, card('e'))).toBe(four);
});

test('of each there is at least one and at most ninety-nine', () => {
  const quantityOf = (wanted: number) => withQuantity([part('a')], 'a', wanted)[0]!.quantity;
  expect([0, 7, 100].map(quantityOf)).toEqual([1, 7, 99]);
  expect(withQuantity([part('a')], 'b', 7)[0]!.quantity).toBe(1);
});

test('a set of one, or with something that is not on sale, is not saved', () => {
  expect(faultOf([part('a')])).toBe('too-few');
  expect(faultOf([part('a'), part('b', 1, false)])).toBe('part-gone');
  expect(faultOf([part('a'), part('b')])).toBeNull();
});

test('sets are the same when they hold the same in the same order', () => {
  const set = [part('a'), part('b', 2)];
  expect(isSameParts(set, [part('a'), part('b', 2)])).toBe(true);
  expect(isSameParts(set, [part('b', 2), part('a')])).toBe(false);
  expect(isSameParts(set, [part('a'), part('b')])).toBe(false);
  expect(isSameParts(set, [part('a')])).toBe(false);
});
