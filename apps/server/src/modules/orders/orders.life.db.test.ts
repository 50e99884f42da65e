import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cancelOrder,
  confirmOrder,
  OrderCancelled,
  OrderExpired,
  OrderPaid,
  OrderRefunded,
  OrderRefunding,
  payOrder,
  refundOrder,
  sandboxCallback,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  buyAndPay,
  eventsNamed,
  newBuyer,
  newKey,
  openShop,
  payBy,
  readAs,
  type Shop,
  settleAll,
  stockOf,
} from '../../../../../tests/support/shop.ts';

const MINUTE_MS = 60_000;
const clock = movingClock();
let server: TestServer;
let shop: Shop;
let buyer: Buyer;
beforeAll(async () => {
  server = await testServer({ clock });
  shop = await openShop(server, [{ stock: 1_000 }]);
  buyer = await newBuyer(server);
});
afterAll(() => server.close());

const stock = (): Promise<number> => stockOf(server, shop.skus[0]!.skuId);
const statusOf = async (orderId: string) => (await readAs(server, buyer, orderId)).status;
const told = async (name: string, orderId: string): Promise<number> =>
  (await eventsNamed(server, name, orderId)).length;
const expire = () => server.runTask('orders.expire');
const soldOf = async (skuId: string): Promise<number> => {
  const { rows } = await server.pool.query<{ sold: number }>(
    'select sold_count as sold from skus where id = $1',
    [skuId],
  );
  return rows[0]!.sold;
};
const act = (endpoint: typeof cancelOrder | typeof refundOrder, orderId: string) =>
  server.call(endpoint, { as: buyer, params: { orderId }, body: {} });

/** The provider says that it captured after all, whatever happened to the payment since. */
const captureAfterAll = async (payment: { id: string; amountFen: number }): Promise<void> => {
  const word = {
    eventId: newKey(),
    paymentId: payment.id,
    kind: 'captured' as const,
    amountFen: payment.amountFen,
    atMs: clock.nowMs(),
  };
  const secret = await readFile(join(server.dataDir, 'secrets', 'sandbox-payments'), 'utf8');
  const signature = createHmac('sha256', secret.trim()).update(JSON.stringify(word)).digest('hex');
  const headers = { 'x-sandbox-signature': signature };
  await server.call(sandboxCallback, { body: word, headers });
};

test('money that was captured makes the order paid, once, and counts its pieces as sold', async () => {
  const own = await openShop(server, [{ stock: 10 }]);
  const order = await buyAndPay(server, own, buyer, { quantity: 2 });
  await settleAll(server);
  expect(order).toMatchObject({
    status: 'paid',
    payment: { status: 'captured', amountFen: order.totalFen },
    expiresAtMs: null,
    timeline: [{ status: 'unpaid' }, { status: 'paid' }],
  });
  expect(await told(OrderPaid.name, order.id)).toBe(1);
  expect(await soldOf(own.skus[0]!.skuId)).toBe(2);
});

test('a double click on pay is one payment; its key is good for this order only', async () => {
  const order = await buy(server, shop, buyer);
  const body = { idempotencyKey: newKey() };
  const pay = (key = body) =>
    server.call(payOrder, { as: buyer, params: { orderId: order.id }, body: key });
  const payments = await Promise.all([pay(), pay(), pay(), pay({ idempotencyKey: newKey() })]);
  expect(new Set(payments.map(({ id }) => id)).size).toBe(1);
  const other = await buy(server, shop, buyer);
  const reused = server.refusal(payOrder, { as: buyer, params: { orderId: other.id }, body });
  expect((await reused).code).toBe('orders/key-reused');
});

test('the key of a payment gets that payment even when the order is paid', async () => {
  const order = await buy(server, shop, buyer);
  const call = { as: buyer, params: { orderId: order.id }, body: { idempotencyKey: newKey() } };
  const payment = await server.call(payOrder, call);
  await payBy(server, buyer, order.id);
  await settleAll(server);
  expect(await server.call(payOrder, call)).toMatchObject({ id: payment.id, status: 'captured' });
  const fresh = { ...call, body: { idempotencyKey: newKey() } };
  expect((await server.refusal(payOrder, fresh)).code).toBe('orders/wrong-state');
});

test('after a declined payment the order waits for another one', async () => {
  const order = await buy(server, shop, buyer);
  await payBy(server, buyer, order.id, 'decline');
  await settleAll(server);
  const declined = await readAs(server, buyer, order.id);
  expect(declined).toMatchObject({ status: 'unpaid', payment: { status: 'declined' } });
  expect(declined.timeline.at(-1)).toMatchObject({ status: 'unpaid', note: 'payment-declined' });
  await payBy(server, buyer, order.id);
  await settleAll(server);
  expect(await statusOf(order.id)).toBe('paid');
});

test('cancelling an unpaid order gives its stock back, once', async () => {
  const before = await stock();
  const order = await buy(server, shop, buyer, { quantity: 4 });
  const cancelled = await server.call(cancelOrder, {
    as: buyer,
    params: { orderId: order.id },
    body: { reason: '买错了' },
  });
  expect(cancelled.status).toBe('cancelled');
  expect(cancelled.timeline.at(-1)).toMatchObject({ status: 'cancelled', note: '买错了' });
  const again = { as: buyer, params: { orderId: order.id }, body: {} };
  expect((await server.refusal(cancelOrder, again)).code).toBe('orders/wrong-state');
  expect(await stock()).toBe(before);
  expect(await told(OrderCancelled.name, order.id)).toBe(1);
});

test('a refund before shipping frees the stock at once and is over when the money is back', async () => {
  const before = await stock();
  const order = await buyAndPay(server, shop, buyer);
  expect((await act(refundOrder, order.id)).status).toBe('refunding');
  expect(await stock()).toBe(before);
  const again = { as: buyer, params: { orderId: order.id }, body: {} };
  expect((await server.refusal(refundOrder, again)).code).toBe('orders/wrong-state');
  await settleAll(server);
  expect(await readAs(server, buyer, order.id)).toMatchObject({
    status: 'refunded',
    payment: { status: 'refunded' },
  });
  expect(await told(OrderRefunding.name, order.id)).toBe(1);
  expect(await told(OrderRefunded.name, order.id)).toBe(1);
});

test('an unpaid order is not refunded, a paid one not cancelled, and only what was shipped is confirmed', async () => {
  const unpaid = await buy(server, shop, buyer);
  const paid = await buyAndPay(server, shop, buyer);
  for (const [endpoint, orderId] of [
    [refundOrder, unpaid.id],
    [cancelOrder, paid.id],
  ] as const) {
    const refusal = await server.refusal(endpoint, { as: buyer, params: { orderId }, body: {} });
    expect(refusal.code).toBe('orders/wrong-state');
  }
  const confirm = { as: buyer, params: { orderId: paid.id } };
  expect((await server.refusal(confirmOrder, confirm)).code).toBe('orders/wrong-state');
});

test('an unpaid order expires after fifteen minutes, however many sweep, and gives its stock back once', async () => {
  const own = await openShop(server, [{ stock: 50 }]);
  const left = () => stockOf(server, own.skus[0]!.skuId);
  const orders = await Promise.all(Array.from({ length: 30 }, () => buy(server, own, buyer)));
  clock.pass(14 * MINUTE_MS);
  await expire();
  expect(await left()).toBe(20);
  clock.pass(2 * MINUTE_MS);
  const late = {
    as: buyer,
    params: { orderId: orders[0]!.id },
    body: { idempotencyKey: newKey() },
  };
  expect((await server.refusal(payOrder, late)).code).toBe('orders/wrong-state');
  await Promise.all([expire(), expire(), expire()]);
  expect(await left()).toBe(50);
  for (const { id } of orders) expect(await told(OrderExpired.name, id)).toBe(1);
});

test('money that comes after the order expired finds stock again, or goes back by itself', async () => {
  const few = await openShop(server, [{ stock: 1 }]);
  const skuId = few.skus[0]!.skuId;
  const order = await buy(server, few, buyer);
  await payBy(server, buyer, order.id, 'late');
  clock.pass(16 * MINUTE_MS);
  await expire();
  expect(await stockOf(server, skuId)).toBe(1);
  await server.runTask('payments.poll');
  await settleAll(server);
  const revived = await readAs(server, buyer, order.id);
  expect(revived.status).toBe('paid');
  expect(revived.timeline.at(-1)).toMatchObject({ status: 'paid', note: 'paid-late' });
  expect(await stockOf(server, skuId)).toBe(0);

  await act(refundOrder, order.id);
  const second = await buy(server, few, buyer);
  await payBy(server, buyer, second.id, 'late');
  clock.pass(16 * MINUTE_MS);
  await expire();
  await buy(server, few, buyer);
  await server.runTask('payments.poll');
  await settleAll(server);
  const stranded = await readAs(server, buyer, second.id);
  expect(stranded).toMatchObject({ status: 'expired', payment: { status: 'refunded' } });
  expect(stranded.timeline.at(-1)).toMatchObject({ note: 'payment-returned' });
  expect(await stockOf(server, skuId)).toBe(0);
});

test('money for an order that was paid otherwise goes back; the order keeps its own', async () => {
  const order = await buy(server, shop, buyer);
  const first = await payBy(server, buyer, order.id, 'decline');
  await settleAll(server);
  await payBy(server, buyer, order.id);
  await settleAll(server);
  await captureAfterAll(first);
  await settleAll(server);
  const { rows } = await server.pool.query<{ status: string; count: number }>(
    'select status, count(*) as count from payments where reference = $1 group by 1 order by 1',
    [order.id],
  );
  expect(rows).toEqual([
    { status: 'captured', count: 1 },
    { status: 'refunding', count: 1 },
  ]);
  expect(await statusOf(order.id)).toBe('paid');
});

test('expiring and being paid at the same moment ends in exactly one of both, with the right stock', async () => {
  const own = await openShop(server, [{ stock: 40 }]);
  const orders = await Promise.all(Array.from({ length: 20 }, () => buy(server, own, buyer)));
  for (const order of orders) await payBy(server, buyer, order.id);
  clock.pass(16 * MINUTE_MS);
  await Promise.all([server.runJobs(), expire(), server.caughtUp(), expire()]);
  await settleAll(server);
  const statuses = await Promise.all(orders.map(({ id }) => statusOf(id)));
  // There is stock, so money that lost the race revived its order.
  expect(statuses).toEqual(Array(20).fill('paid'));
  expect(await stockOf(server, own.skus[0]!.skuId)).toBe(20);
  expect(await soldOf(own.skus[0]!.skuId)).toBe(20);
});
