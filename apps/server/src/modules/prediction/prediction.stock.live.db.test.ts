import { cancelOrder, OrderPlaced, placeOrder } from '@kaibo/contracts';
import {
  getForecastSettings,
  getStockOutlook,
  getStoreForecast,
  setForecastSettings,
} from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { liveRoom, record } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { newBuyer, openShop, type Shop, wishOf } from '../../../../../tests/support/shop.ts';

let server: TestServer;
let host: Person;
let stranger: Person;
let shop: Shop;
let params: { roomId: string };
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  stranger = await server.signUp('Stranger', ['host', 'merchant']);
  shop = await openShop(server, [{ stock: 40 }, { stock: 500 }]);
  params = { roomId: (await liveRoom(server, host)).id };
  await server.pool.query(
    `update rooms set started_at = now() - interval '40 minutes', expected_minutes = 90 where id = $1`,
    [params.roomId],
  );
});
afterAll(() => server.close());

/** As the order lane tells it. */
const sold = (minutesAgo: number, quantity: number, option = 0, left = 9) => {
  const { roomId } = params;
  const order = { orderId: newId(), buyerId: newId(), storeId: shop.storeId, roomId };
  const lines = [{ ...shop.skus[option]!, productId: newId(), quantity, left }];
  const atMs = Date.now() - minutesAgo * 60_000;
  return record(server, OrderPlaced, { ...order, totalFen: 1_990, lines }, { roomId, atMs });
};

test('a team sees how long each stock lasts, the next one out first, and is warned', async () => {
  for (let minute = 1; minute <= 20; minute++) {
    await sold(minute, 4);
    await sold(minute, 1, 1);
  }
  await server.caughtUp();
  const outlook = await server.call(getStockOutlook, { as: host, params });
  expect(outlook.endsBy).toBe('planned');
  const [first, second] = outlook.rows;
  expect(first).toMatchObject({ skuId: shop.skus[0]!.skuId, state: 'selling', stock: 40 });
  // Forty pieces at four a minute.
  expect(first!.minutes!.low!).toBeLessThan(10);
  expect(first!.minutes!.high!).toBeGreaterThan(10);
  expect(first!.minutes!.middle!).toBeGreaterThan(7);
  expect(first).toMatchObject({ warn: true });
  expect(first!.outBeforeEnd!).toBeGreaterThan(0.95);
  expect(first!.replenish!).toBeGreaterThan(100);
  expect(second).toMatchObject({ warn: false, replenish: 0 });
  expect(second!.outBeforeEnd!).toBeLessThan(0.05);
});

test('an order that is given back is not counted as sold for good', async () => {
  const buyer = await newBuyer(server);
  const body = { ...wishOf(shop, buyer, { quantity: 3 }), ...params };
  const before = await server.call(getStockOutlook, { as: host, params });
  const order = await server.call(placeOrder, { as: buyer, body });
  await server.call(cancelOrder, { as: buyer, params: { orderId: order.id }, body: {} });
  await server.caughtUp();
  const { rows } = await server.pool.query(
    'select sum(returned) as returned from prediction_sku_minutes where room_id = $1',
    [params.roomId],
  );
  expect(rows).toEqual([{ returned: 3 }]);
  const after = await server.call(getStockOutlook, { as: host, params });
  expect(after.rows[0]!.stock).toBe(before.rows[0]!.stock);
});

test('a stock-out foretold on air is kept once, and held against when it came', async () => {
  await server.runTask('prediction.stock-outs');
  await server.runTask('prediction.stock-outs');
  const kept = () =>
    server.pool.query(
      `select subject_id as "skuId", actual is not null as "isSettled" from prediction_snapshots
        where kind = 'stock-out'`,
    );
  const { skuId } = shop.skus[0]!;
  // The other option lasts for hours.
  expect((await kept()).rows).toEqual([{ skuId, isSettled: false }]);
  await sold(-1 / 60, 1, 0, 0);
  await server.caughtUp();
  await server.runTask('prediction.stock-outs');
  expect((await kept()).rows).toContainEqual({ skuId, isSettled: true });
  const { lately } = await server.call(getStoreForecast, {
    as: shop.merchant,
    params: { storeId: shop.storeId },
  });
  // It was gone at once, long before the band.
  expect(lately.stockOuts).toEqual({ held: 0, of: 1 });
});

test('nobody but the team is told, and nobody but the merchant sets what it is made with', async () => {
  expect(await server.refusal(getStockOutlook, { params })).toMatchObject({ status: 401 });
  for (const as of [stranger, shop.merchant])
    expect(await server.refusal(getStockOutlook, { as, params })).toMatchObject({
      code: 'rooms/not-your-room',
    });
  expect(
    await server.refusal(getStockOutlook, { as: host, params: { roomId: newId() } }),
  ).toMatchObject({ code: 'rooms/no-such-room' });

  const ofStore = { storeId: shop.storeId };
  for (const refused of [
    await server.refusal(getForecastSettings, { as: stranger, params: ofStore }),
    await server.refusal(setForecastSettings, { as: stranger, params: ofStore, body: {} }),
  ])
    expect(refused).toMatchObject({ code: 'catalog/not-your-store' });
  expect(
    await server.refusal(setForecastSettings, { as: host, params: ofStore, body: {} }),
  ).toMatchObject({ status: 403 });
});

test('a merchant decides from when to be warned, and what is left out stays', async () => {
  const ofStore = { storeId: shop.storeId };
  const as = shop.merchant;
  await server.call(setForecastSettings, { as, params: ofStore, body: { warnMinutes: 1 } });
  await server.call(setForecastSettings, { as, params: ofStore, body: { leadDays: 9 } });
  expect(await server.call(getForecastSettings, { as, params: ofStore })).toMatchObject({
    ...{ warnMinutes: 1, leadDays: 9, serviceLevel: 0.9 },
  });
  const [first] = (await server.call(getStockOutlook, { as: host, params })).rows;
  expect(first).toMatchObject({ warn: false });
  expect(
    await server.refusal(setForecastSettings, {
      as,
      params: ofStore,
      body: { timeZone: 'Mars/Olympus' },
    }),
  ).toMatchObject({ status: 400 });
});
