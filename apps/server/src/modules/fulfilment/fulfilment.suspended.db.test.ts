import {
  createRoom,
  getMe,
  getOrder,
  getOwnSuspension,
  liftSuspension,
  listStoreOrders,
  logIn,
  lookAppeal,
  refundOrder,
  shipOrder,
  suspendUser,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buyAndPay,
  newBuyer,
  openShop,
  readAs,
  type Shop,
} from '../../../../../tests/support/shop.ts';

const REASON = 'Sold what was not there';
let server: TestServer;
let moderator: Person;
let shop: Shop;
let buyer: Buyer;
beforeAll(async () => {
  server = await testServer();
  moderator = await server.signUp('Mo', ['moderator', 'operator']);
  shop = await openShop(server, [{ stock: 100 }]);
  buyer = await newBuyer(server);
});
afterAll(() => server.close());

const suspend = (who: Person, as: Person = moderator) =>
  server.call(suspendUser, {
    as,
    params: { userId: who.id },
    body: { reason: REASON, untilMs: null },
  });

const lift = (who: Person) =>
  server.call(liftSuspension, { as: moderator, params: { userId: who.id }, body: {} });

/** The same person with the session of a new sign-in. */
const refusedSignIn = ({ email, password }: Person) =>
  server.refusal(logIn, { body: { email, password } });

test('a suspended merchant signs in, ships what was paid, gives money back, and reads why', async () => {
  const [shipped, refunded] = [
    await buyAndPay(server, shop, buyer),
    await buyAndPay(server, shop, buyer),
  ];
  await suspend(shop.merchant);
  const as = await server.signedInAgain(shop.merchant);
  expect((await server.call(getMe, { as })).me).toMatchObject({ id: as.id, suspended: true });

  const { orders } = await server.call(listStoreOrders, {
    as,
    query: { storeId: shop.storeId, status: 'paid' },
  });
  expect(orders.map(({ id }) => id)).toEqual([refunded.id, shipped.id]);
  expect((await server.call(getOrder, { as, params: { orderId: shipped.id } })).address).toEqual(
    shipped.address,
  );
  const parcel = { carrier: 'sandbox', trackingNumber: 'SB-0001' } as const;
  await server.call(shipOrder, { as, params: { orderId: shipped.id }, body: parcel });
  await server.call(refundOrder, { as, params: { orderId: refunded.id }, body: {} });
  expect((await readAs(server, buyer, shipped.id)).status).toBe('shipped');
  expect((await readAs(server, buyer, refunded.id)).status).toMatch(/^refund/);

  const { suspension } = await server.call(getOwnSuspension, { as });
  expect(suspension).toMatchObject({ reason: REASON, untilMs: null });
  const token = suspension?.appealToken ?? '';
  expect(await server.call(lookAppeal, { body: { token } })).toMatchObject({ mayAppeal: true });
  await lift(shop.merchant);
});

test('nothing but what buyers are owed is open to a suspended merchant', async () => {
  await suspend(shop.merchant);
  const { cookie } = await server.signedInAgain(shop.merchant);
  const open: string[] = [];
  for (const { method, path, who } of server.http.routes()) {
    if (who === 'anyone') continue;
    const url = `http://kaibo.test${path.replace(/:\w+/g, '0197f000-0000-7000-8000-000000000000')}`;
    const headers = { cookie, 'content-type': 'application/json', origin: 'http://kaibo.test' };
    const reply = await server.http.fetch(new Request(url, { method, headers }), {
      address: '127.0.0.1',
    });
    const isShut = reply.status === 403 && (await reply.text()).includes('accounts/suspended');
    if (!isShut) open.push(`${method} ${path}`);
  }
  expect(open.sort()).toEqual([
    'GET /v1/account/suspension',
    'GET /v1/orders/:orderId',
    'GET /v1/orders/:orderId/parcel',
    'GET /v1/studio/orders',
    'GET /v1/studio/stores',
    'POST /v1/orders/:orderId/refund',
    'POST /v1/orders/:orderId/ship',
  ]);
  await lift(shop.merchant);
});

test('where guests may call, a suspended merchant is a guest', async () => {
  await suspend(shop.merchant);
  const as = await server.signedInAgain(shop.merchant);
  const request = new Request('http://kaibo.test/', { headers: { cookie: as.cookie } });
  expect((await server.accounts.resolveVisitor(request)).id).toBeNull();
  expect((await server.accounts.resolveCaller(request)).id).toBe(as.id);
  await lift(shop.merchant);
  expect((await server.accounts.resolveVisitor(request)).id).toBe(as.id);
});

test('of others nobody signs in while suspended: not a host, not a viewer, not staff who also sell', async () => {
  const admin = await server.signUp('Ada', ['admin']);
  for (const roles of [['host'], [], ['merchant', 'support']] as const) {
    const person = await server.signUp('Shut', roles);
    await suspend(person, admin);
    expect((await refusedSignIn(person)).code).toBe('accounts/suspended');
  }
});

test('who sells nothing of an order ships it no more for being suspended', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const other = await server.signUp('Other', ['merchant']);
  await suspend(other);
  const as = await server.signedInAgain(other);
  const params = { orderId: order.id };
  const body = { carrier: 'sandbox', trackingNumber: 'SB-0001' } as const;
  expect((await server.refusal(shipOrder, { as, params, body })).status).toBe(403);
  expect((await server.refusal(getOrder, { as, params })).code).toBe('orders/not-your-order');
});

test('the rights come back at once when the suspension is lifted', async () => {
  const host = await server.signUp('Host', ['host', 'merchant']);
  await suspend(host);
  const as = await server.signedInAgain(host);
  const room = { as, body: { title: 'On air', categoryId: 'food' } };
  expect((await server.refusal(createRoom, room)).code).toBe('accounts/suspended');
  await lift(host);
  expect((await server.call(createRoom, room)).title).toBe('On air');
});
