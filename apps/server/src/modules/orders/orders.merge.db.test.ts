import {
  countOrders,
  getCart,
  listOrders,
  mergeCart,
  setCartLine,
  showGuestCart,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { readLog } from '../../../../../tests/support/log.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  buy,
  buyAndPay,
  newBuyer,
  newKey,
  openShop,
  type Shop,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let shop: Shop;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }, { stock: 1_000 }]);
});
afterAll(() => server.close());

const skuId = (i: number): string => shop.skus[i]!.skuId;
const line = (i: number, quantity: number) => ({ skuId: skuId(i), quantity, roomId: null });
const merge = (as: Person, key: string, lines: ReturnType<typeof line>[]) =>
  server.call(mergeCart, { as, body: { key, lines } });
const quantities = async (as: Person) =>
  Object.fromEntries(
    (await server.call(getCart, { as })).lines.map((own) => [own.skuId, own.quantity]),
  );

test('a guest sees what is in the browser with prices of today, without what is not sold', async () => {
  const lines = [line(0, 2), { skuId: newId(), quantity: 1, roomId: null }, line(1, 1)];
  const shown = await server.call(showGuestCart, { body: { lines } });
  expect(shown.lines).toMatchObject([
    { skuId: skuId(0), quantity: 2, unitFen: shop.skus[0]!.unitFen, storeName: 'Tea house' },
    { skuId: skuId(1), quantity: 1 },
  ]);
});

test('a guest’s cart joins what the account has, and a repeat adds nothing', async () => {
  const buyer = await newBuyer(server);
  await server.call(setCartLine, { as: buyer, params: { skuId: skuId(0) }, body: { quantity: 1 } });
  const key = newKey();
  for (const _ of [1, 2, 3]) await merge(buyer, key, [line(0, 2), line(1, 4)]);
  expect(await quantities(buyer)).toEqual({ [skuId(0)]: 3, [skuId(1)]: 4 });
  const events = await readLog(server.events, 'orders.cart-changed');
  const own = events.filter(({ actorId }) => actorId === buyer.id);
  expect(own.map(({ payload }) => (payload as { quantity: number }).quantity)).toEqual([1, 3, 4]);
});

test('two tabs that merge one cart at the same moment put it in once', async () => {
  const buyer = await newBuyer(server);
  const key = newKey();
  await Promise.all(Array.from({ length: 6 }, () => merge(buyer, key, [line(0, 3), line(1, 1)])));
  expect(await quantities(buyer)).toEqual({ [skuId(0)]: 3, [skuId(1)]: 1 });
});

test('what another tab put into the cart meanwhile comes in too', async () => {
  const buyer = await newBuyer(server);
  const key = newKey();
  await merge(buyer, key, [line(0, 1)]);
  await merge(buyer, key, [line(0, 2), line(1, 1)]);
  expect(await quantities(buyer)).toEqual({ [skuId(0)]: 2, [skuId(1)]: 1 });
});

test('what the person took out of the account’s cart does not come back by a retry', async () => {
  const buyer = await newBuyer(server);
  const key = newKey();
  await merge(buyer, key, [line(0, 1), line(1, 1)]);
  await server.call(setCartLine, { as: buyer, params: { skuId: skuId(0) }, body: { quantity: 0 } });
  await merge(buyer, key, [line(0, 1), line(1, 1)]);
  expect(await quantities(buyer)).toEqual({ [skuId(1)]: 1 });
});

test('more than 999 of one option are 999, and a cart without room is refused as a whole', async () => {
  const buyer = await newBuyer(server);
  await merge(buyer, newKey(), [line(0, 900)]);
  await merge(buyer, newKey(), [line(0, 900)]);
  expect(await quantities(buyer)).toEqual({ [skuId(0)]: 999 });

  const full = await newBuyer(server);
  const wide = await openShop(
    server,
    Array.from({ length: 60 }, () => ({ stock: 1 })),
  );
  const parts = [
    wide,
    await openShop(
      server,
      Array.from({ length: 60 }, () => ({ stock: 1 })),
    ),
  ];
  const more = await openShop(
    server,
    Array.from({ length: 60 }, () => ({ stock: 1 })),
  );
  const linesOf = (of: Shop, from: number, to: number) =>
    of.skus.slice(from, to).map((sku) => ({ skuId: sku.skuId, quantity: 1, roomId: null }));
  for (const part of [...parts, more]) await merge(full, newKey(), linesOf(part, 0, 50));
  await merge(full, newKey(), [...linesOf(wide, 50, 60), ...linesOf(more, 50, 60)]);
  await merge(full, newKey(), linesOf(parts[1]!, 50, 60));
  expect(Object.keys(await quantities(full))).toHaveLength(180);
  const tooMuch = await openShop(
    server,
    Array.from({ length: 21 }, () => ({ stock: 1 })),
  );
  const body = { key: newKey(), lines: linesOf(tooMuch, 0, 21) };
  expect((await server.refusal(mergeCart, { as: full, body })).code).toBe('orders/cart-full');
  expect(Object.keys(await quantities(full))).toHaveLength(180);
});

test('orders are counted by state and read by what a buyer looks for', async () => {
  const buyer = await newBuyer(server);
  const unpaid = await buy(server, shop, buyer);
  const paid = await buyAndPay(server, shop, buyer);
  const { counts } = await server.call(countOrders, { as: buyer });
  expect(counts).toEqual({ unpaid: 1, paid: 1 });
  const ids = async (group: 'unpaid' | 'to-ship' | 'refunds') =>
    (await server.call(listOrders, { as: buyer, query: { group } })).orders.map(({ id }) => id);
  expect(await ids('unpaid')).toEqual([unpaid.id]);
  expect(await ids('to-ship')).toEqual([paid.id]);
  expect(await ids('refunds')).toEqual([]);
});
