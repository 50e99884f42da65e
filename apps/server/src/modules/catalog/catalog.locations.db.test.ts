import { cancelOrder, refundOrder, updateSku } from '@kaibo/contracts';
import {
  addLocation,
  closeLocation,
  countStock,
  listLocations,
  listMovements,
  listStock,
  moveStock,
  transferStock,
  updateLocation,
} from '@kaibo/contracts/goods';
import fc from 'fast-check';
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
} from '../../../../../tests/support/shop.ts';

let server: TestServer;
let buyer: Buyer;
beforeAll(async () => {
  server = await testServer();
  buyer = await newBuyer(server);
});
afterAll(() => server.close());

const placesOf = async (shop: Shop) =>
  (
    await server.call(listLocations, {
      as: shop.merchant,
      params: { storeId: shop.storeId },
    })
  ).locations;

const stockOf = async (shop: Shop) =>
  (
    await server.call(listStock, {
      as: shop.merchant,
      params: { storeId: shop.storeId },
      query: { limit: 200 },
    })
  ).rows;

const newPlace = (shop: Shop, name: string) =>
  server.call(addLocation, {
    as: shop.merchant,
    params: { storeId: shop.storeId },
    body: { name },
  });

const carry = (shop: Shop, from: string, to: string, quantity: number, sku = 0) =>
  server.send(transferStock, {
    as: shop.merchant,
    params: { locationId: from },
    body: {
      idempotencyKey: newKey(),
      toLocationId: to,
      lines: [{ skuId: shop.skus[sku]!.skuId, quantity }],
    },
  });

const move = (
  shop: Shop,
  locationId: string,
  delta: number,
  { key = newKey(), sku = 0 }: { key?: string; sku?: number } = {},
) =>
  server.send(moveStock, {
    as: shop.merchant,
    params: { locationId },
    body: {
      idempotencyKey: key,
      kind: delta > 0 ? ('receipt' as const) : ('adjustment' as const),
      lines: [{ skuId: shop.skus[sku]!.skuId, delta }],
    },
  });

const code = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('what is added lies at the default place, and a receipt counts once however often it is sent', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const [place] = await placesOf(shop);
  expect(place).toMatchObject({ isDefault: true, name: '', onHand: 5 });
  const key = newKey();
  for (let i = 0; i < 3; i++) expect((await move(shop, place!.id, 4, { key })).status).toBe(200);
  const [row] = await stockOf(shop);
  expect(row).toMatchObject({ stock: 9, levels: [{ available: 9, reserved: 0 }] });
  expect(await code(await move(shop, place!.id, 5, { key }))).toBe('stock/key-reused');
});

test('buyers see no difference when pieces are carried elsewhere, and nobody carries what is not there', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const [home] = await placesOf(shop);
  const away = await newPlace(shop, '城西仓');
  expect((await carry(shop, home!.id, away.id, 3)).status).toBe(200);
  const [row] = await stockOf(shop);
  expect(row!.stock).toBe(5);
  expect(row!.levels.find((level) => level.locationId === away.id)).toMatchObject({ available: 3 });
  expect(await code(await carry(shop, home!.id, away.id, 3))).toBe('stock/not-enough-here');
  expect(await code(await carry(shop, home!.id, home!.id, 1))).toBe('stock/same-location');
});

test('a sale is taken from the default place first, and goes back where it came from', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const [home] = await placesOf(shop);
  const away = await newPlace(shop, '城西仓');
  await carry(shop, home!.id, away.id, 3);
  const order = await buy(server, shop, buyer, { quantity: 4 });
  await server.caughtUp();
  const levels = async () =>
    new Map((await stockOf(shop))[0]!.levels.map((level) => [level.locationId, level]));
  expect((await levels()).get(home!.id)).toMatchObject({ available: 0, reserved: 2 });
  expect((await levels()).get(away.id)).toMatchObject({ available: 1, reserved: 2 });
  await server.call(cancelOrder, { as: buyer, params: { orderId: order.id }, body: {} });
  await server.caughtUp();
  expect((await levels()).get(home!.id)).toMatchObject({ available: 2, reserved: 0 });
  expect((await levels()).get(away.id)).toMatchObject({ available: 3, reserved: 0 });

  const { movements } = await server.call(listMovements, {
    as: shop.merchant,
    params: { storeId: shop.storeId },
  });
  expect(movements.map(({ kind, delta }) => [kind, delta])).toEqual(
    [
      ['released', 2],
      ['released', 2],
      ['sold', -2],
      ['sold', -2],
      ['transfer', 3],
      ['transfer', -3],
      ['opening', 5],
    ].map(([kind, delta]) => [kind, delta]),
  );
  expect(movements.filter(({ orderId }) => orderId === order.id)).toHaveLength(4);
});

test('who counts finds sold pieces too, and only a true difference is booked', async () => {
  const shop = await openShop(server, [{ stock: 5 }, { stock: 7 }]);
  const [home] = await placesOf(shop);
  await buyAndPay(server, shop, buyer, { quantity: 2 });
  const count = (first: number, second: number) =>
    server.call(countStock, {
      as: shop.merchant,
      params: { locationId: home!.id },
      body: {
        idempotencyKey: newKey(),
        lines: [
          { skuId: shop.skus[0]!.skuId, counted: first },
          { skuId: shop.skus[1]!.skuId, counted: second },
        ],
      },
    });
  expect((await count(5, 7)).differences).toEqual([]);
  expect((await count(4, 9)).differences).toEqual([
    { skuId: shop.skus[0]!.skuId, expected: 5, counted: 4 },
    { skuId: shop.skus[1]!.skuId, expected: 7, counted: 9 },
  ]);
  expect((await stockOf(shop)).map(({ stock }) => stock).sort()).toEqual([2, 9]);
});

test('the default place stays open, another closes when it is empty, and names differ', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const [home] = await placesOf(shop);
  const away = await newPlace(shop, '城西仓');
  const as = shop.merchant;
  const refusal = async (locationId: string) =>
    (await server.refusal(closeLocation, { as, params: { locationId } })).code;
  expect(await refusal(home!.id)).toBe('stock/location-is-default');
  await carry(shop, home!.id, away.id, 1);
  expect(await refusal(away.id)).toBe('stock/location-not-empty');
  await server.call(updateLocation, {
    as,
    params: { locationId: away.id },
    body: { isDefault: true },
  });
  expect((await placesOf(shop)).map(({ isDefault }) => isDefault)).toEqual([true, false]);
  await carry(shop, home!.id, away.id, 4);
  await server.call(closeLocation, { as, params: { locationId: home!.id } });
  expect(await placesOf(shop)).toHaveLength(1);
  const params = { storeId: shop.storeId };
  const twin = await server.refusal(addLocation, { as, params, body: { name: '城西仓' } });
  expect(twin.code).toBe('stock/location-name-taken');
});

test('a place that is changed or closed twice at the same moment makes nobody wait in vain', async () => {
  const shop = await openShop(server, [{ stock: 1 }]);
  const places = await Promise.all(['甲', '乙'].map((name) => newPlace(shop, name)));
  const params = places.flatMap(({ id }) => Array.from({ length: 4 }, () => ({ locationId: id })));
  const body = { address: '杭州', isDefault: true as const };
  await Promise.all(
    params.map((each) => server.call(updateLocation, { as: shop.merchant, params: each, body })),
  );
  expect((await placesOf(shop)).filter(({ isDefault }) => isDefault)).toHaveLength(1);
  const spare = {
    locationId: (await placesOf(shop)).find(({ onHand, isDefault }) => onHand === 0 && !isDefault)!
      .id,
  };
  const closed = await Promise.allSettled(
    Array.from({ length: 4 }, () =>
      server.call(closeLocation, { as: shop.merchant, params: spare }),
    ),
  );
  expect(closed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const each of closed)
    if (each.status === 'rejected') expect(String(each.reason)).toContain('stock/no-such-location');
});

test('what lies at a place covers all that one request takes from there', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const other = await newPlace(shop, '后仓');
  const { skuId } = shop.skus[0]!;
  const home = (await placesOf(shop)).find(({ isDefault }) => isDefault)!;
  await carry(shop, home.id, other.id, 2);
  const line = { skuId, delta: -2 };
  const refused = await server.refusal(moveStock, {
    as: shop.merchant,
    params: { locationId: other.id },
    body: { idempotencyKey: newKey(), kind: 'adjustment', lines: [line, line] },
  });
  expect(refused).toMatchObject({ code: 'stock/not-enough-here', details: { available: 2 } });
});

test('nobody reads or moves the stock of another store', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  const other: Person = await server.signUp('Other', ['merchant']);
  const [home] = await placesOf(shop);
  const stolen = await move({ ...shop, merchant: other }, home!.id, 1);
  expect(await code(stolen)).toBe('catalog/not-your-store');
  const refused = await server.refusal(listStock, {
    as: other,
    params: { storeId: shop.storeId },
  });
  expect(refused.code).toBe('catalog/not-your-store');
});

type Step =
  | { do: 'buy'; sku: number; quantity: number; pays: boolean }
  | { do: 'undo'; which: number }
  | { do: 'carry' | 'move' | 'quick'; sku: number; quantity: number; flip: boolean };

const sku = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('buy' as const),
    sku,
    quantity: fc.integer({ min: 1, max: 4 }),
    pays: fc.boolean(),
  }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat({ max: 5 }) }),
  fc.record({
    do: fc.constantFrom('carry' as const, 'move' as const, 'quick' as const),
    sku,
    quantity: fc.integer({ min: 1, max: 4 }),
    flip: fc.boolean(),
  }),
);

/** Carries a step out; what is refused changes nothing, which is as good. */
const play = async (shop: Shop, places: string[], orders: string[], each: Step): Promise<void> => {
  const [home, away] = places as [string, string];
  if (each.do === 'undo') {
    const orderId = orders[each.which];
    if (!orderId) return;
    const params = { orderId };
    const cancelled = await server.send(cancelOrder, { as: buyer, params, body: {} });
    if (!cancelled.ok) await server.send(refundOrder, { as: buyer, params, body: {} });
    return;
  }
  const { sku: which, quantity } = each;
  if (each.do === 'buy') {
    const make = each.pays ? buyAndPay : buy;
    const order = await make(server, shop, buyer, { sku: which, quantity }).catch(() => null);
    if (order) orders.push(order.id);
  } else if (each.do === 'carry')
    await carry(shop, each.flip ? home : away, each.flip ? away : home, quantity, which);
  else if (each.do === 'move')
    await move(shop, each.flip ? home : away, each.flip ? quantity : -quantity, { sku: which });
  else
    await server.send(updateSku, {
      as: shop.merchant,
      params: { skuId: shop.skus[which]!.skuId },
      body: { stockDelta: each.flip ? quantity : -quantity },
    });
};

test('whatever is bought, given back, moved and carried, levels add up to what can be bought', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const shop = await openShop(server, [{ stock: 6 }, { stock: 3 }]);
      const [home] = await placesOf(shop);
      const places = [home!.id, (await newPlace(shop, '二号仓')).id];
      const orders: string[] = [];
      for (const each of steps) await play(shop, places, orders, each);
      await server.caughtUp();
      for (const row of await stockOf(shop)) {
        const sum = row.levels.reduce((total, level) => total + level.available, 0);
        expect(sum).toBe(row.stock);
        expect(row.levels.every((level) => level.available >= 0 && level.reserved >= 0)).toBe(true);
      }
      // Each level is the sum of its history.
      const { rows } = await server.pool.query<{ wrong: number }>(
        `select count(*)::int as wrong from stock_levels levels where location_id = any ($1)
           and quantity <> coalesce((select sum(delta) from stock_movements moved
             where moved.sku_id = levels.sku_id and moved.location_id = levels.location_id), 0)`,
        [places],
      );
      expect(rows[0]!.wrong).toBe(0);
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('history is only ever added to', async () => {
  const shop = await openShop(server, [{ stock: 5 }]);
  await expect(
    server.pool.query('delete from stock_movements where store_id = $1', [shop.storeId]),
  ).rejects.toThrow('only ever added');
});
