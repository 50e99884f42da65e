import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  getCart,
  OrderPlaced,
  placeOrder,
  refusals,
  removeAddress,
  setCartLine,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalog } from '#catalog';
import { createPayments } from '#payments';
import { createDiskBlobs } from '#platform/blobs.disk';
import { systemClock } from '#platform/clock';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import {
  type Buyer,
  buy,
  eventsNamed,
  newBuyer,
  newKey,
  openShop,
  readAs,
  type Shop,
  stockOf,
  wishOf,
} from '../../../../../tests/support/shop.ts';
import { createPlacing } from './orders.place.ts';

let server: TestServer;
let shop: Shop;
let buyer: Buyer;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1_000 }, { stock: 1_000, priceFen: 2_500 }]);
  buyer = await newBuyer(server);
});
afterAll(() => server.close());

const countOrders = async (buyerId: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from orders where buyer_id = ${buyerId}`.execute(server.db);
  return rows[0]!.count;
};

test('an order copies what was bought, for how much and where to, and takes it from stock', async () => {
  const before = await stockOf(server, shop.skus[0]!.skuId);
  const order = await buy(server, shop, buyer, { quantity: 3 });
  expect(order).toMatchObject({
    buyerId: buyer.id,
    storeId: shop.storeId,
    storeName: 'Tea house',
    status: 'unpaid',
    totalFen: 3 * 1_990,
    address: { recipient: '林小满', region: '上海' },
    lines: [{ title: 'Longjing', option: '1 × 50 g', unitFen: 1_990, quantity: 3 }],
    timeline: [{ status: 'unpaid' }],
    payment: null,
    parcel: null,
  });
  expect(order.expiresAtMs! - order.placedAtMs).toBe(15 * 60_000);
  expect(await readAs(server, buyer, order.id)).toEqual(order);
  expect(await stockOf(server, shop.skus[0]!.skuId)).toBe(before - 3);
});

test('one option named twice, in capitals too, is one line that stock must cover', async () => {
  const { skuId, unitFen } = shop.skus[0]!;
  const before = await stockOf(server, skuId);
  const both = (quantity: number) => ({
    ...wishOf(shop, buyer),
    lines: [
      { skuId, unitFen, quantity },
      { skuId: skuId.toUpperCase(), unitFen, quantity },
    ],
  });
  const order = await server.call(placeOrder, { as: buyer, body: both(2) });
  expect(order.lines).toMatchObject([{ skuId, quantity: 4 }]);
  const most = Math.min(999, before - 4);
  expect(await server.refusal(placeOrder, { as: buyer, body: both(most) })).toMatchObject({
    status: 409,
    code: 'orders/out-of-stock',
  });
  expect(await stockOf(server, skuId)).toBe(before - 4);
});

test('an order and its event are written together, and the event keeps its contract', async () => {
  const order = await buy(server, shop, buyer, { sku: 1, quantity: 2 });
  const events = await eventsNamed(server, OrderPlaced.name, order.id);
  expect(events).toHaveLength(1);
  const payload = OrderPlaced.payload.parse(events[0]!.payload);
  expect(payload).toMatchObject({ buyerId: buyer.id, storeId: shop.storeId, totalFen: 5_000 });
  expect(payload.lines).toEqual([
    {
      skuId: shop.skus[1]!.skuId,
      productId: order.lines[0]!.productId,
      quantity: 2,
      unitFen: 2_500,
      left: await stockOf(server, shop.skus[1]!.skuId),
    },
  ]);
  expect(events[0]).toMatchObject({ key: OrderPlaced.key(payload), actor: buyer.id });
});

test('the same key gets the same order, in turn and at once, and takes stock once', async () => {
  const other = await newBuyer(server);
  const before = await stockOf(server, shop.skus[0]!.skuId);
  const body = wishOf(shop, other);
  const clicks = await Promise.all(
    Array.from({ length: 8 }, () => server.call(placeOrder, { as: other, body })),
  );
  const again = await server.call(placeOrder, { as: other, body });
  expect(new Set([...clicks, again].map(({ id }) => id)).size).toBe(1);
  expect(await countOrders(other.id)).toBe(1);
  expect(await stockOf(server, shop.skus[0]!.skuId)).toBe(before - 1);
});

test('a retry gets the first answer, also when the address is gone since', async () => {
  const other = await newBuyer(server);
  const body = wishOf(shop, other);
  const order = await server.call(placeOrder, { as: other, body });
  const { addressId } = other;
  await server.call(removeAddress, { as: other, params: { addressId } });
  expect((await server.call(placeOrder, { as: other, body })).id).toBe(order.id);
});

test('two processes that carry out one intention at the same time make one order of it', async () => {
  const other = await newBuyer(server);
  const process = (): ReturnType<typeof createPlacing> => {
    const { db, events } = server;
    const catalog = createCatalog({
      db,
      events,
      hotState: server.hotState,
      blobs: createDiskBlobs(server.dataDir),
    });
    const payments = createPayments({
      db,
      events,
      jobs: server.jobs,
      clock: systemClock,
      baseUrl: () => 'http://kaibo.test',
      secretFile: join(server.dataDir, 'secret'),
    });
    return createPlacing({
      db,
      events,
      catalog,
      payments,
      clock: systemClock,
      unpaidOrderMinutes: 15,
      parcelOf: async () => null,
      soldOutIn: async () => [],
      addressOf: async () => ({ recipient: 'a', phone: '1', region: 'b', detail: 'c' }),
    });
  };
  const processes = [process(), process(), process()];
  const before = await stockOf(server, shop.skus[0]!.skuId);
  for (let round = 0; round < 10; round++) {
    const input = { ...wishOf(shop, other), roomId: null };
    const who = { id: other.id, simulated: false };
    const orders = await Promise.all(processes.map((place) => place(who, input)));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
  }
  expect(await countOrders(other.id)).toBe(10);
  expect(await stockOf(server, shop.skus[0]!.skuId)).toBe(before - 10);
});

test('the same key for something else is refused; another buyer may use it', async () => {
  const body = wishOf(shop, buyer);
  await server.call(placeOrder, { as: buyer, body });
  const lines = [{ ...body.lines[0]!, quantity: 2 }];
  expect(await server.refusal(placeOrder, { as: buyer, body: { ...body, lines } })).toMatchObject({
    status: 409,
    code: 'orders/key-reused',
  });
  const other = await newBuyer(server);
  const own = wishOf(shop, other, { idempotencyKey: body.idempotencyKey });
  expect((await server.call(placeOrder, { as: other, body: own })).buyerId).toBe(other.id);
});

test('an order is all or nothing: what is short is named, and nothing is taken', async () => {
  const few = await openShop(server, [{ stock: 5 }, { stock: 2 }]);
  const lines = [
    { ...few.skus[0]!, quantity: 1 },
    { ...few.skus[1]!, quantity: 3 },
  ];
  const body = { ...wishOf(few, buyer), lines };
  expect(await server.refusal(placeOrder, { as: buyer, body })).toEqual({
    status: refusals['orders/out-of-stock'].status,
    code: 'orders/out-of-stock',
    details: { skuId: few.skus[1]!.skuId, title: 'Longjing', option: '2 × 50 g', left: 2 },
  });
  expect(await stockOf(server, few.skus[0]!.skuId)).toBe(5);
  expect(await stockOf(server, few.skus[1]!.skuId)).toBe(2);
});

test('lines of one option are added up', async () => {
  const few = await openShop(server, [{ stock: 3 }]);
  const line = { ...few.skus[0]!, quantity: 2 };
  const body = { ...wishOf(few, buyer), lines: [line, line] };
  expect((await server.refusal(placeOrder, { as: buyer, body })).details).toMatchObject({
    left: 3,
  });
});

test('a price that changed since the buyer looked is refused with the new one', async () => {
  const body = wishOf(shop, buyer);
  const lines = [{ ...body.lines[0]!, unitFen: 1 }];
  expect(await server.refusal(placeOrder, { as: buyer, body: { ...body, lines } })).toEqual({
    status: 409,
    code: 'orders/price-changed',
    details: { skus: [shop.skus[0]] },
  });
});

test('an order holds products of one store', async () => {
  const other = await openShop(server, [{ stock: 5 }]);
  const lines = [
    { ...shop.skus[0]!, quantity: 1 },
    { ...other.skus[0]!, quantity: 1 },
  ];
  const body = { ...wishOf(shop, buyer), lines };
  expect((await server.refusal(placeOrder, { as: buyer, body })).code).toBe(
    'orders/several-stores',
  );
  expect(await stockOf(server, other.skus[0]!.skuId)).toBe(5);
});

test('an option that does not exist, and an address of somebody else, are refused', async () => {
  const body = wishOf(shop, buyer);
  const lines = [{ skuId: crypto.randomUUID(), unitFen: 1, quantity: 1 }];
  expect((await server.refusal(placeOrder, { as: buyer, body: { ...body, lines } })).code).toBe(
    'catalog/no-such-sku',
  );
  const { addressId } = await newBuyer(server);
  expect((await server.refusal(placeOrder, { as: buyer, body: { ...body, addressId } })).code).toBe(
    'accounts/no-such-address',
  );
});

test('of fifty buyers at once for ten pieces exactly ten get an order', async () => {
  const scarce = await openShop(server, [{ stock: 10 }]);
  const crowd = await Promise.all(Array.from({ length: 50 }, () => newBuyer(server)));
  const replies = await Promise.all(
    crowd.map((one) => server.send(placeOrder, { as: one, body: wishOf(scarce, one) })),
  );
  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses.filter((status) => status === 409)).toHaveLength(40);
  expect(await stockOf(server, scarce.skus[0]!.skuId)).toBe(0);
});

test('orders of the same options in opposite order never block each other', async () => {
  const pair = await openShop(server, [{ stock: 500 }, { stock: 500 }]);
  const place = (i: number) => {
    const lines = pair.skus.map((sku) => ({ ...sku, quantity: 1 }));
    const body = { ...wishOf(pair, buyer), lines: i % 2 === 0 ? lines : lines.reverse() };
    return server.call(placeOrder, { as: buyer, body });
  };
  await Promise.all(Array.from({ length: 60 }, (_, i) => place(i)));
  expect(await stockOf(server, pair.skus[0]!.skuId)).toBe(440);
  expect(await stockOf(server, pair.skus[1]!.skuId)).toBe(440);
});

test('what is ordered leaves the cart', async () => {
  const other = await newBuyer(server);
  for (const { skuId } of shop.skus)
    await server.call(setCartLine, { as: other, params: { skuId }, body: { quantity: 2 } });
  await buy(server, shop, other);
  const { lines } = await server.call(getCart, { as: other });
  expect(lines.map(({ skuId }) => skuId)).toEqual([shop.skus[1]!.skuId]);
});

test('connections that die before the answer cost nobody an order and make none twice', async () => {
  const few = await openShop(server, [{ stock: 100 }]);
  const crowd = await Promise.all(Array.from({ length: 12 }, () => newBuyer(server)));
  const keys = crowd.map(() => newKey());
  const placeAll = () =>
    Promise.allSettled(crowd.map((one, i) => buy(server, few, one, { idempotencyKey: keys[i]! })));

  const blocker = await server.pool.connect();
  await blocker.query('begin');
  await blocker.query('select 1 from skus where id = $1 for update', [few.skus[0]!.skuId]);
  const placing = placeAll();
  let killed = 0;
  while (killed < 2) {
    // Not in the blocking transaction, which would see the same activity for ever.
    const { rowCount } = await server.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%orders_place%'`,
    );
    killed += rowCount ?? 0;
    await sleep(5);
  }
  await blocker.query('commit');
  blocker.release();
  await placing;

  const after = await placeAll();
  expect(after.filter(({ status }) => status !== 'fulfilled')).toEqual([]);
  expect(await stockOf(server, few.skus[0]!.skuId)).toBe(88);
});
