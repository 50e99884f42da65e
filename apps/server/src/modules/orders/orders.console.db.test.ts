import { listAllOrders, listAllPayments } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  buyAndPay,
  newBuyer,
  openShop,
  type Shop,
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let shop: Shop;
let buyer: Buyer;
let support: Person;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }]);
  buyer = await newBuyer(server, '=HYPERLINK("x")');
  support = await server.signUp('Support', ['support']);
});
afterAll(() => server.close());

const csv = (path: string, as: Person | null): Promise<Response> =>
  server.http.fetch(new Request(`${ORIGIN}${path}`, { headers: as ? { cookie: as.cookie } : {} }), {
    address: '127.0.0.1',
  });

test('support finds an order by any id on it and by its state', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const found = (query: object) => server.call(listAllOrders, { as: support, query });
  for (const q of [order.id, order.buyerId, order.storeId]) {
    const { orders } = await found({ q });
    expect(orders.map(({ id }) => id)).toContain(order.id);
  }
  expect((await found({ q: order.id })).orders[0]).toMatchObject({
    buyerName: buyer.name,
    status: 'paid',
    simulated: false,
  });
  expect((await found({ q: order.id, status: 'shipped' })).orders).toEqual([]);
  expect((await found({ q: order.id, made: 'demo' })).orders).toEqual([]);
  expect((await found({ q: 'Tea%' })).orders).toEqual([]);
  expect((await found({ toMs: order.placedAtMs, q: order.id })).orders).toEqual([]);
});

test('a payment is shown with what its provider called back', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const { payments } = await server.call(listAllPayments, {
    as: support,
    query: { q: order.id },
  });
  expect(payments).toHaveLength(1);
  expect(payments[0]).toMatchObject({ status: 'captured', capturedFen: order.totalFen });
  expect(payments[0]!.callbacks).toMatchObject([{ kind: 'captured', outcome: 'applied' }]);
});

test('pages follow each other without a gap', async () => {
  for (let i = 0; i < 3; i++) await buy(server, shop, buyer);
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const query = { q: buyer.id, limit: 2, before };
    const { orders } = await server.call(listAllOrders, { as: support, query });
    seen.push(...orders.map(({ id }) => id));
    before = orders.length === 2 ? orders.at(-1)!.id : undefined;
  } while (before);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(3);
});

test('the CSV has its heads in the language of the page that links to it', async () => {
  const headIn = async (lang: string): Promise<string> =>
    (await (await csv(`/v1/console/orders.csv?lang=${lang}`, support)).text()).split('\n')[0]!;
  expect(await headIn('en')).toContain('Placed (UTC)');
  expect(await headIn('zh-CN')).toContain('下单时间（UTC）');
});

test('the CSV runs no formula, and is for nobody but who may read all orders', async () => {
  await buy(server, shop, buyer);
  const reply = await csv(`/v1/console/orders.csv?q=${buyer.id}`, support);
  expect(reply.headers.get('content-type')).toContain('text/csv');
  const text = await reply.text();
  expect(text).toContain(`"'=HYPERLINK(""x"")"`);
  expect(text.split('\r\n').length).toBeGreaterThan(2);
  expect((await csv('/v1/console/orders.csv', null)).status).toBe(401);
  expect((await csv('/v1/console/payments.csv', buyer)).status).toBe(403);
  expect((await csv('/v1/console/orders.csv?status=none', support)).status).toBe(400);
});
