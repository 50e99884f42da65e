import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#platform/database';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { storesSelling } from './orders.demand.ts';

const DAY_MS = 86_400_000;

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const insert = (storeIds: readonly string[], placedAt: readonly Date[]) =>
  database.pool.query(
    `insert into orders (id, buyer_id, store_id, store_name, status, total_fen, address, intention, request_hash,
                         simulated, placed_at, expires_at)
     select gen_random_uuid(), gen_random_uuid(), store_id, '', 'completed', 100, '{}', gen_random_uuid(), '', false,
            at, at
       from unnest($1::uuid[], $2::timestamptz[]) as told (store_id, at)`,
    [storeIds, placedAt],
  );

test('a store sells when its last order is young enough, whatever came before', async () => {
  const nowMs = Date.now();
  const ago = (days: number) => new Date(nowMs - days * DAY_MS);
  const [young, old, both] = [newId(), newId(), newId()];
  expect(await storesSelling(database.db, 0)).toEqual([]);
  await insert([young, young, old, both, both], [ago(1), ago(2), ago(20), ago(30), ago(3)]);
  const since = async (days: number) => (await storesSelling(database.db, +ago(days))).sort();
  expect(await since(10)).toEqual([young, both].sort());
  expect(await since(25)).toEqual([young, old, both].sort());
  expect(await since(0)).toEqual([]);
});
