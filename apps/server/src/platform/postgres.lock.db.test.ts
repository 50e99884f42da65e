import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { until } from '../../../../tests/support/media.ts';
import { openDatabase } from './database.ts';
import { lockDatabase } from './postgres.lock.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 1 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const lock = () => lockDatabase(fresh.url, 'db.example/kaibo');
const holder = async (): Promise<number | undefined> => {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows[0]?.pid;
};

test('a second Kaibo on one database is refused in one line, until the first has stopped', async () => {
  const first = await lock();
  await expect(lock()).rejects.toMatchObject({
    code: 'postgres/in-use',
    message: expect.stringMatching(
      /^The database at db\.example\/kaibo is in use by another Kaibo/,
    ),
  });
  const waiting = lock();
  await first.release();
  await (await waiting).release();
  expect(await holder()).toBeUndefined();
});

test('a lock that is released while it is being taken again is free', async () => {
  for (let afterMs = 0; afterMs < 30; afterMs += 3) {
    const held = await lock();
    await database.pool.query('select pg_terminate_backend($1)', [await holder()]);
    await sleep(afterMs);
    await held.release();
  }
  expect(await until(holder, (pid) => pid === undefined)).toBeUndefined();
});

test('a lock whose connection broke is taken again', async () => {
  const held = await lock();
  const before = await holder();
  await database.pool.query('select pg_terminate_backend($1)', [before]);
  const after = await until(holder, (pid) => pid !== undefined && pid !== before);
  expect(after).not.toBe(before);
  await held.release();
  expect(await until(holder, (pid) => pid === undefined)).toBeUndefined();
});
