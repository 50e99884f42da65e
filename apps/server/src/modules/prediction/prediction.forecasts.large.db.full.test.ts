import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getStoreForecast, listSkuForecasts } from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop, type Shop } from '../../../../../tests/support/shop.ts';

const OPTIONS = 10_000;
const ORDERS = 300_000;

let server: TestServer;
let shop: Shop;
beforeAll(async () => {
  server = await testServer();
  shop = await openShop(server, [{ stock: 1 }]);
  const { rows } = await server.pool.query('select product_id from skus where id = $1', [
    shop.skus[0]!.skuId,
  ]);
  await server.pool.query(
    `insert into skus (id, product_id, code, option, price_fen, stock, position)
     select gen_random_uuid(), $1, 'c' || n, 'Option ' || n, 100, (n * 37) % 900, n from generate_series(10, $2::int + 8) n`,
    [rows[0].product_id, OPTIONS],
  );
  // A few options sell most: their place is the square of a uniform number.
  await server.pool.query(
    `with shelf as (select array_agg(id) as ids from skus where product_id = $1),
     given as (select gen_random_uuid() as id, n, now() - (n % 112) * interval '1 day' - interval '2 hours' as at
                 from generate_series(1, $2::int) n),
     placed as (
       insert into orders (id, buyer_id, store_id, store_name, status, total_fen, address, intention, request_hash,
                           simulated, placed_at, expires_at)
       select id, gen_random_uuid(), $3, 'Tea', 'completed', 100, '{}', id::text, '', false, at, at from given)
     insert into order_lines (order_id, position, sku_id, product_id, title, option, unit_fen, quantity)
     select given.id, 1, ids[1 + floor(power(random(), 2) * array_length(ids, 1))], $1, 'Tea', '', 100, 1 + floor(random() * 2)
       from given, shelf`,
    [rows[0].product_id, ORDERS, shop.storeId],
  );
  await server.pool.query('analyze orders; analyze order_lines; analyze skus');
}, 180_000);
afterAll(() => server.close());

test('a store of ten thousand options is told of all of them, and requests are answered meanwhile', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedMs = performance.now();
  await server.runTask('prediction.forecast');
  const wholeMs = performance.now() - startedMs;
  delay.disable();
  const params = { storeId: shop.storeId };
  const { made } = await server.call(getStoreForecast, { as: shop.merchant, params });
  const readMs = performance.now();
  const { total } = await server.call(listSkuForecasts, { as: shop.merchant, params });
  const listMs = performance.now() - readMs;
  process.stdout.write(
    `${JSON.stringify({
      ...{ options: OPTIONS, orders: ORDERS, whole_ms: Math.round(wholeMs) },
      ...{ told: made!.told, list_ms: Math.round(listMs) },
      ...{ longest_block_ms: Math.round(delay.max / 1e6), coverage: made!.judged.units.coverage },
    })}\n`,
  );
  expect(total).toBe(OPTIONS);
  expect(made!.told).toBeGreaterThan(OPTIONS * 0.9);
  expect(wholeMs).toBeLessThan(60_000);
  expect(delay.max / 1e6).toBeLessThan(2_000);
}, 120_000);
