import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { keepUp } from './events.upkeep.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, { max: 4 });
});
afterAll(async () => {
  await opened.close();
  await fresh.drop();
});

const partitions = async (): Promise<number> => {
  const { rows } = await opened.pool.query<{ count: number }>(
    `select count(*)::int as count from pg_inherits where inhparent = 'events'::regclass`,
  );
  return rows[0]!.count;
};

test('a partition that a long reader is in the way of is made soon after it has gone', async () => {
  const all = await partitions();
  await opened.pool.query(
    `do $$ begin
       execute 'drop table events_' || to_char(now() at time zone 'UTC' + interval '3 days', 'YYYYMMDD');
     end $$`,
  );
  expect(await partitions()).toBe(all - 1);
  const reader = await opened.pool.connect();
  await reader.query('begin');
  await reader.query('lock table events_default in access share mode');

  const upkeep = keepUp(opened.pool, 50);
  try {
    await expect.poll(upkeep.failure).toMatch(/lock timeout/);
    expect(await partitions()).toBe(all - 1);
    await reader.query('rollback');
    await expect.poll(upkeep.failure).toBe(null);
    expect(await partitions()).toBe(all);
  } finally {
    reader.release();
    await upkeep.close();
  }
});
