import { getCart, setCartLine, updateProduct } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { readLog } from '../../../../../tests/support/log.ts';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newBuyer, openShop, type Shop } from '../../../../../tests/support/shop.ts';

let server: TestServer;
let shop: Shop;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }, { stock: 1_000 }]);
});
afterAll(() => server.close());

test('a cart keeps the last quantity of each option, shows prices of today and forgets at zero', async () => {
  const other = await newBuyer(server);
  const [first, second] = shop.skus as [Shop['skus'][0], Shop['skus'][0]];
  const set = (skuId: string, quantity: number) =>
    server.call(setCartLine, { as: other, params: { skuId }, body: { quantity } });
  await set(first.skuId, 2);
  await set(second.skuId, 1);
  expect((await set(first.skuId, 5)).lines).toMatchObject([
    { skuId: second.skuId, quantity: 1 },
    { skuId: first.skuId, quantity: 5, storeName: 'Tea house', unitFen: first.unitFen },
  ]);
  expect((await set(second.skuId, 0)).lines.map(({ skuId }) => skuId)).toEqual([first.skuId]);
  const events = await readLog(server.events, 'orders.cart-changed');
  const own = events.filter(({ actorId }) => actorId === other.id);
  expect(own.map(({ payload }) => (payload as { quantity: number }).quantity)).toEqual([
    2, 1, 5, 0,
  ]);
});

test('an option that is not sold cannot be put into a cart, and leaves the ones it is in', async () => {
  const own = await openShop(server, [{ stock: 5 }]);
  const other = await newBuyer(server);
  const unknown = { as: other, params: { skuId: newId() }, body: { quantity: 1 } };
  expect((await server.refusal(setCartLine, unknown)).code).toBe('catalog/no-such-sku');
  const { skuId } = own.skus[0]!;
  const line = { as: other, params: { skuId }, body: { quantity: 1 } };
  const { lines } = await server.call(setCartLine, line);
  await server.call(updateProduct, {
    as: own.merchant,
    params: { productId: lines[0]!.productId },
    body: { status: 'hidden' },
  });
  expect((await server.call(getCart, { as: other })).lines).toEqual([]);
  expect((await server.refusal(setCartLine, line)).code).toBe('catalog/no-such-sku');
});

test('a cart holds a hundred options and no more, also when they come at once', async () => {
  const wide = await openShop(
    server,
    Array.from({ length: 60 }, () => ({ stock: 1 })),
  );
  const wider = await openShop(
    server,
    Array.from({ length: 60 }, () => ({ stock: 1 })),
  );
  const other = await newBuyer(server);
  const replies = await Promise.all(
    [...wide.skus, ...wider.skus].map(({ skuId }) =>
      server.send(setCartLine, { as: other, params: { skuId }, body: { quantity: 1 } }),
    ),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(100);
  expect((await server.call(getCart, { as: other })).lines).toHaveLength(100);
});
