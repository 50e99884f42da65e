import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop } from '../../../../../tests/support/shop.ts';
import { up } from './0008-locations.migration.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const UNDO = `
  drop trigger skus_open_levels on skus;
  drop table stock_bookings, stock_orders, stock_movements, stock_levels, locations, stock_since;
  drop function catalog_open_levels, catalog_keep_movements, catalog_default_location;
  alter table stores drop column low_stock_at`;

test('an upgrade gives every store one place with the stock of that day', async () => {
  const shops = [
    await openShop(server, [{ stock: 5 }, { stock: 0 }]),
    await openShop(server, [{ stock: 7 }]),
  ];
  // Whoever still reads these tables would meet the locks of this in another order.
  await server.drain();
  await server.pool.query(UNDO);
  await server.db.transaction().execute((tx) => up(tx as unknown as Kysely<never>));

  const { rows } = await server.pool.query<{ store: string; sum: number; opened: number }>(
    `select places.store_id as store, sum(levels.quantity)::int as sum,
       (select coalesce(sum(delta), 0)::int from stock_movements moved
         where moved.location_id = places.id and kind = 'opening') as opened
     from locations places join stock_levels levels on levels.location_id = places.id
     where places.is_default group by places.id order by sum`,
  );
  expect(rows).toEqual([
    { store: shops[0]!.storeId, sum: 5, opened: 5 },
    { store: shops[1]!.storeId, sum: 7, opened: 7 },
  ]);
  const apart = await server.pool.query(
    `select 1 from skus left join stock_levels levels on levels.sku_id = skus.id
     group by skus.id having skus.stock <> coalesce(sum(levels.quantity), -1)`,
  );
  expect(apart.rows).toEqual([]);
});
