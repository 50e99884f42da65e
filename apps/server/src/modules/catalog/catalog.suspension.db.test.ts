import {
  decideAppeal,
  fileAppeal,
  getCart,
  getOrder,
  getOwnSuspension,
  getProduct,
  getStore,
  liftSuspension,
  listAppeals,
  logIn,
  payOrder,
  placeOrder,
  refusals,
  search,
  setCartLine,
  shipOrder,
  suspendUser,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  buyAndPay,
  newBuyer,
  newKey,
  openShop,
  type Shop,
  stockOf,
  wishOf,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let moderator: Person;
let buyer: Buyer;
beforeAll(async () => {
  server = await testServer();
  moderator = await server.signUp('Mo', ['moderator']);
  buyer = await newBuyer(server);
});
afterAll(() => server.close());

/** Twice: those who hear from the catalogue hear a moment later. */
const settled = async (): Promise<void> => {
  await server.caughtUp();
  await server.caughtUp();
};
const suspend = async ({ merchant }: Shop, untilMs: number | null = null): Promise<void> => {
  const body = { reason: 'Sold what was not there', untilMs };
  await server.call(suspendUser, { as: moderator, params: { userId: merchant.id }, body });
  await settled();
};
const lift = async ({ merchant }: Shop): Promise<void> => {
  const params = { userId: merchant.id };
  await server.call(liftSuspension, { as: moderator, params, body: {} });
  await settled();
};
const productIdOf = async (shop: Shop): Promise<string> => {
  const { rows } = await server.pool.query<{ id: string }>(
    'select product_id as id from skus where id = $1',
    [shop.skus[0]!.skuId],
  );
  return rows[0]!.id;
};
const onSale = async (shop: Shop) => {
  const productId = await productIdOf(shop);
  const listed = (await server.call(getStore, { params: { storeId: shop.storeId } })).products;
  const found = await server.call(search, { query: { q: 'Longjing', storeId: shop.storeId } });
  const { status } = await server.send(getProduct, { params: { productId } });
  return { listed: listed.length, found: found.products.length, page: status };
};
const rowsOf = async (shop: Shop) => {
  const { rows } = await server.pool.query(
    `select products.*, skus.* from products join skus on skus.product_id = products.id
     where store_id = $1 order by skus.id`,
    [shop.storeId],
  );
  return rows;
};

test('what a suspended merchant sells is not listed, found or bought, and is as before once that ends', async () => {
  const shop = await openShop(server, [{ stock: 10 }]);
  await settled();
  const everything = { listed: 1, found: 1, page: 200 };
  expect(await onSale(shop)).toEqual(everything);
  const before = await rowsOf(shop);
  const { skuId } = shop.skus[0]!;
  const line = { params: { skuId }, body: { quantity: 1, roomId: null } };
  await server.call(setCartLine, { as: buyer, ...line });

  await suspend(shop);
  expect(await onSale(shop)).toEqual({ listed: 0, found: 0, page: 404 });
  const refused = await server.refusal(placeOrder, { as: buyer, body: wishOf(shop, buyer) });
  expect(refused).toMatchObject({
    status: 409,
    code: 'orders/store-closed',
    details: { skuId, title: 'Longjing' },
  });
  expect(refusals['orders/store-closed']).toMatchObject({
    zh: expect.stringMatching(/暂停营业/),
    en: expect.stringMatching(/closed for now/),
  });
  expect(await stockOf(server, skuId)).toBe(10);
  expect(await rowsOf(shop)).toEqual(before);
  const owner = { as: shop.merchant, params: { productId: await productIdOf(shop) } };
  expect((await server.send(getProduct, owner)).status).toBe(404);

  await lift(shop);
  expect(await onSale(shop)).toEqual(everything);
  expect(await rowsOf(shop)).toEqual(before);
  const { lines } = await server.call(getCart, { as: buyer });
  expect(lines.map((one) => one.skuId)).toContain(skuId);
  expect((await buy(server, shop, buyer)).status).toBe('unpaid');
});

test('an order that was paid goes on, one that was not is not paid any more until the store opens', async () => {
  const shop = await openShop(server, [{ stock: 10 }]);
  const paid = await buyAndPay(server, shop, buyer);
  const unpaid = await buy(server, shop, buyer);
  await suspend(shop);
  const pay = { as: buyer, params: { orderId: unpaid.id }, body: { idempotencyKey: newKey() } };
  expect((await server.refusal(payOrder, pay)).code).toBe('orders/store-closed');
  const read = { as: buyer, params: { orderId: paid.id } };
  expect((await server.call(getOrder, read)).status).toBe('paid');

  await lift(shop);
  expect((await server.call(payOrder, pay)).status).toBe('pending');
  const { email, password } = shop.merchant;
  const response = await server.send(logIn, { body: { email, password } });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const body = { carrier: 'sandbox', trackingNumber: 'SB12345678' } as const;
  const as = { ...shop.merchant, cookie };
  await server.call(shipOrder, { as, params: { orderId: paid.id }, body });
  expect((await server.call(getOrder, read)).status).toBe('shipped');
});

test('an appeal that is granted puts everything on sale again', async () => {
  const shop = await openShop(server, [{ stock: 10 }]);
  await suspend(shop);
  const as = await server.signedInAgain(shop.merchant);
  const { suspension } = await server.call(getOwnSuspension, { as });
  const text = 'Here is the receipt of the stock.';
  await server.call(fileAppeal, { body: { token: suspension!.appealToken, text } });
  const { appeals } = await server.call(listAppeals, { as: moderator });
  const { id } = appeals.find(({ userId }) => userId === shop.merchant.id)!;
  const body = { decision: 'lift', answer: 'You are right, sorry.' } as const;
  await server.call(decideAppeal, { as: moderator, params: { appealId: id }, body });
  await settled();
  expect(await onSale(shop)).toEqual({ listed: 1, found: 1, page: 200 });
});

test('a suspension that runs out opens the store at that moment, and search follows when it is told', async () => {
  const shop = await openShop(server, [{ stock: 10 }]);
  await settled();
  await suspend(shop, Date.now() + 60_000);
  expect(await onSale(shop)).toEqual({ listed: 0, found: 0, page: 404 });
  for (const table of ['user_suspensions', 'catalog_suspended_sellers'])
    await server.pool.query(
      table === 'user_suspensions'
        ? `update user_suspensions set since = now() - interval '2 minutes',
             until = now() - interval '1 second' where user_id = $1`
        : `update ${table} set until = now() - interval '1 second' where user_id = $1`,
      [shop.merchant.id],
    );
  expect(await onSale(shop)).toMatchObject({ listed: 1, page: 200 });
  expect((await buy(server, shop, buyer)).status).toBe('unpaid');
  await server.runTask('accounts.end-suspensions');
  await settled();
  expect(await onSale(shop)).toEqual({ listed: 1, found: 1, page: 200 });
  const { rows } = await server.pool.query(
    'select count(*)::int as kept from catalog_suspended_sellers where user_id = $1',
    [shop.merchant.id],
  );
  expect(rows).toEqual([{ kept: 0 }]);
});
