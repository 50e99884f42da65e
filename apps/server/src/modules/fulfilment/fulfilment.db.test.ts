import {
  confirmOrder,
  getParcel,
  OrderDelivered,
  OrderShipped,
  ParcelMoved,
  refundOrder,
  shipOrder,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  buyAndPay,
  eventsNamed,
  newBuyer,
  openShop,
  readAs,
  type Shop,
} from '../../../../../tests/support/shop.ts';

const DAY_MS = 24 * 3_600_000;
const STEP_MS = 15_000;
const clock = movingClock();
let server: TestServer;
let shop: Shop;
let buyer: Buyer;
let stranger: Person;
beforeAll(async () => {
  server = await testServer({ clock, config: { sandboxCarrierStepMs: STEP_MS } });
  shop = await openShop(server, [{ stock: 1_000 }]);
  buyer = await newBuyer(server);
  stranger = await server.signUp('Stranger', ['merchant']);
});
afterAll(() => server.close());

const shipment = (orderId: string, as: Person = shop.merchant, carrier = 'sandbox' as const) => ({
  as,
  params: { orderId },
  body: { carrier, trackingNumber: 'SB-0001' },
});
const parcelOf = (orderId: string) => server.call(getParcel, { as: buyer, params: { orderId } });
/** The carrier's next step falls due, and the sweep makes it. */
const nextStep = async (): Promise<void> => {
  clock.pass(STEP_MS + 31_000);
  await server.runTask('fulfilment.sweep');
};
const told = async (name: string, orderId: string): Promise<number> =>
  (await eventsNamed(server, name, orderId)).length;

test('the merchant ships a paid order; parcel, order and events change together', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const parcel = await server.call(shipOrder, shipment(order.id));
  expect(parcel).toMatchObject({
    orderId: order.id,
    carrier: 'sandbox',
    trackingNumber: 'SB-0001',
    status: 'shipped',
    steps: [{ status: 'shipped', place: '商家仓库' }],
  });
  const page = await readAs(server, buyer, order.id);
  expect(page).toMatchObject({ status: 'shipped', parcel });
  expect(await told(OrderShipped.name, order.id)).toBe(1);
  expect(await told(ParcelMoved.name, order.id)).toBe(1);
});

test('an order has one parcel, however many ship it at once', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => server.send(shipOrder, shipment(order.id))),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect((await server.refusal(shipOrder, shipment(order.id))).code).toBe(
    'fulfilment/shipped-already',
  );
});

test('only the merchant of the store ships, and only what is paid', async () => {
  const unpaid = await buy(server, shop, buyer);
  expect((await server.refusal(shipOrder, shipment(unpaid.id))).code).toBe('orders/wrong-state');
  const none = { as: buyer, params: { orderId: unpaid.id } };
  expect((await server.refusal(getParcel, none)).code).toBe('fulfilment/no-such-parcel');
  const paid = await buyAndPay(server, shop, buyer);
  expect((await server.refusal(shipOrder, shipment(paid.id, stranger))).code).toBe(
    'orders/not-your-order',
  );
  expect((await server.refusal(shipOrder, shipment(paid.id, buyer))).status).toBe(403);
  await server.call(refundOrder, { as: buyer, params: { orderId: paid.id }, body: {} });
  expect((await server.refusal(shipOrder, shipment(paid.id))).code).toBe('orders/wrong-state');
  expect((await server.refusal(getParcel, { ...none, as: stranger })).code).toBe(
    'orders/not-your-order',
  );
});

test('shipping and refunding at once: one of them happens', async () => {
  for (let round = 0; round < 5; round++) {
    const order = await buyAndPay(server, shop, buyer);
    const refund = { as: buyer, params: { orderId: order.id }, body: {} };
    const [shipped, refunded] = await Promise.all([
      server.send(shipOrder, shipment(order.id)),
      server.send(refundOrder, refund),
    ]);
    expect([shipped.status, refunded.status].sort()).toEqual([200, 409]);
    const page = await readAs(server, buyer, order.id);
    expect(page.parcel === null).toBe(page.status === 'refunding');
  }
});

test('the sandbox carrier moves a parcel step by step to the door, and the order is delivered', async () => {
  const order = await buyAndPay(server, shop, buyer);
  await server.call(shipOrder, shipment(order.id));
  await server.runTask('fulfilment.sweep');
  expect((await parcelOf(order.id)).status).toBe('shipped');
  for (const status of ['in-transit', 'out-for-delivery', 'delivered'] as const) {
    await nextStep();
    expect((await parcelOf(order.id)).status).toBe(status);
  }
  const { steps } = await parcelOf(order.id);
  expect(steps.map(({ place }) => place)).toEqual([
    '商家仓库',
    '干线转运中心',
    '上海 配送站',
    '上海',
  ]);
  expect((await readAs(server, buyer, order.id)).status).toBe('delivered');
  expect(await told(ParcelMoved.name, order.id)).toBe(4);
  expect(await told(OrderDelivered.name, order.id)).toBe(1);
});

test('a job that runs twice, or late, moves a parcel once', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const { id: parcelId } = await server.call(shipOrder, shipment(order.id));
  const move = () => server.runTask('fulfilment.move', { parcelId, from: 'shipped' });
  await Promise.all([move(), move(), move()]);
  await move();
  const { status, steps } = await parcelOf(order.id);
  expect(status).toBe('in-transit');
  expect(steps).toHaveLength(2);
});

test('other carriers are not moved by us: the buyer confirms, and the order is complete', async () => {
  const order = await buyAndPay(server, shop, buyer);
  const body = { carrier: 'sf' as const, trackingNumber: 'SF1234567' };
  await server.call(shipOrder, { as: shop.merchant, params: { orderId: order.id }, body });
  await nextStep();
  expect((await parcelOf(order.id)).status).toBe('shipped');
  const done = await server.call(confirmOrder, { as: buyer, params: { orderId: order.id } });
  expect(done.timeline.map(({ status }) => status)).toEqual([
    'unpaid',
    'paid',
    'shipped',
    'delivered',
    'completed',
  ]);
});

test('a buyer who confirms before the carrier is not undone by it', async () => {
  const order = await buyAndPay(server, shop, buyer);
  await server.call(shipOrder, shipment(order.id));
  await server.call(confirmOrder, { as: buyer, params: { orderId: order.id } });
  for (let step = 0; step < 3; step++) await nextStep();
  expect(await readAs(server, buyer, order.id)).toMatchObject({
    status: 'completed',
    parcel: { status: 'delivered' },
  });
  expect(await told(OrderDelivered.name, order.id)).toBe(1);
});

test('an order that was delivered completes by itself after seven days of silence', async () => {
  const order = await buyAndPay(server, shop, buyer);
  await server.call(shipOrder, shipment(order.id));
  for (let step = 0; step < 3; step++) await nextStep();
  clock.pass(6 * DAY_MS);
  await server.runTask('orders.complete');
  expect((await readAs(server, buyer, order.id)).status).toBe('delivered');
  clock.pass(DAY_MS);
  await Promise.all([server.runTask('orders.complete'), server.runTask('orders.complete')]);
  const page = await readAs(server, buyer, order.id);
  expect(page.status).toBe('completed');
  expect(page.timeline.at(-1)!.note).toBe('completed-by-itself');
});
