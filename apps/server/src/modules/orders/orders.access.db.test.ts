import {
  cancelOrder,
  confirmOrder,
  getOrder,
  listOrders,
  listStoreOrders,
  payOrder,
  refundOrder,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  buyAndPay,
  newBuyer,
  newKey,
  openShop,
  readAs,
  type Shop,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let shop: Shop;
let buyer: Buyer;
let stranger: Person;
let operator: Person;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }, { stock: 1_000 }]);
  buyer = await newBuyer(server);
  stranger = await server.signUp('Stranger', ['merchant', 'host']);
  operator = await server.signUp('Operator', ['operator']);
});
afterAll(() => server.close());

test('an order is read by its buyer, the merchant of the store and operators, and by nobody else', async () => {
  const order = await buy(server, shop, buyer);
  for (const person of [buyer, shop.merchant, operator])
    expect((await readAs(server, person, order.id)).id).toBe(order.id);
  const asked = { params: { orderId: order.id } };
  expect(await server.refusal(getOrder, { ...asked, as: stranger })).toMatchObject({
    status: 403,
    code: 'orders/not-your-order',
  });
  expect((await server.refusal(getOrder, asked)).status).toBe(401);
  const unknown = { as: buyer, params: { orderId: newId() } };
  expect((await server.refusal(getOrder, unknown)).code).toBe('orders/no-such-order');
});

test('only the buyer pays, cancels and confirms; the merchant and operators may refund', async () => {
  const order = await buy(server, shop, buyer);
  const params = { orderId: order.id };
  for (const as of [stranger, shop.merchant, operator]) {
    const body = { idempotencyKey: newKey() };
    const refusals = await Promise.all([
      server.refusal(payOrder, { as, params, body }),
      server.refusal(cancelOrder, { as, params, body: {} }),
      server.refusal(confirmOrder, { as, params }),
    ]);
    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('orders/not-your-order'));
  }
  for (const as of [shop.merchant, operator]) {
    const paid = await buyAndPay(server, shop, buyer);
    const call = { params: { orderId: paid.id }, body: {} };
    expect((await server.refusal(refundOrder, { ...call, as: stranger })).status).toBe(403);
    expect((await server.call(refundOrder, { ...call, as })).status).toBe('refunding');
  }
});

test('lists show the newest first, page by page, each order once', async () => {
  const other = await newBuyer(server);
  const placed: string[] = [];
  for (let i = 0; i < 5; i++) placed.push((await buy(server, shop, other)).id);
  const pages: string[] = [];
  for (let before: string | undefined; ; ) {
    const query = before === undefined ? { limit: 2 } : { limit: 2, before };
    const { orders } = await server.call(listOrders, { as: other, query });
    if (orders.length === 0) break;
    pages.push(...orders.map(({ id }) => id));
    before = pages.at(-1);
  }
  expect(pages).toEqual(placed.toReversed());
});

test('a merchant lists the orders of an own store by state; others are refused', async () => {
  const own = await openShop(server, [{ stock: 10 }]);
  const unpaid = await buy(server, own, buyer);
  const paid = await buyAndPay(server, own, buyer);
  const query = { storeId: own.storeId };
  const idsOf = async (as: Person, status?: 'paid') =>
    (await server.call(listStoreOrders, { as, query: { ...query, status } })).orders.map(
      ({ id }) => id,
    );
  expect(await idsOf(own.merchant)).toEqual([paid.id, unpaid.id]);
  expect(await idsOf(operator, 'paid')).toEqual([paid.id]);
  expect((await server.refusal(listStoreOrders, { as: stranger, query })).code).toBe(
    'catalog/not-your-store',
  );
  const unknown = { as: stranger, query: { storeId: newId() } };
  expect((await server.refusal(listStoreOrders, unknown)).code).toBe('catalog/no-such-store');
  expect((await server.refusal(listStoreOrders, { as: buyer, query })).status).toBe(403);
});
