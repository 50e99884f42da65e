import { expect, test } from 'vitest';
import { demoCatalogue } from './catalogue/index.ts';
import { pastPurchases } from './purchases.ts';

const { shops } = demoCatalogue(1);
const loaded = Object.fromEntries(
  shops.map((shop, i) => [
    shop.key,
    {
      storeId: `store-${i}`,
      productIds: shop.products.map((_, at) => `product-${i}-${at}`),
      live: { roomId: '', streamUrl: '' },
      previewId: null,
      replayed: true,
    },
  ]),
);
const nowMs = Date.UTC(2026, 10, 22, 12);

test('the same seed makes the same past, every purchase before today and with a name of its own', () => {
  const purchases = pastPurchases(shops, loaded, 1, nowMs);
  expect(purchases).toEqual(pastPurchases(shops, loaded, 1, nowMs));
  expect(new Set(purchases.map(({ id }) => id)).size).toBe(purchases.length);
  expect(Math.max(...purchases.map(({ atMs }) => atMs))).toBeLessThan(nowMs);
  expect(purchases.length).toBeGreaterThan(1_500);
});

test('who buys the first product of a shop takes the second one far more often than others', () => {
  const purchases = pastPurchases(shops, loaded, 1, nowMs);
  const share = (isFirst: boolean): number => {
    const own = purchases.filter(({ lines }) => /-0$/.test(lines[0]!.productId) === isFirst);
    return own.filter(({ lines }) => lines.length > 1).length / own.length;
  };
  expect(share(true)).toBeGreaterThan(5 * share(false));
});

test('a shop that is not there yet has no past', () => {
  expect(pastPurchases(shops, {}, 1, nowMs)).toEqual([]);
});
