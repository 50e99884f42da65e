import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { often } from './database.planned.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { checkServer, refuseTooOld } from './postgres.check.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;
let impatient: OpenDatabase;
const broken: Error[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, {
    max: 3,
    applicationName: 'kaibo test',
    onBreak: (error) => broken.push(error),
  });
  impatient = openDatabase(fresh.url, {
    max: 1,
    statementTimeoutMs: 300,
    idleInTransactionTimeoutMs: 300,
    onBreak: () => undefined,
  });
});
afterAll(async () => {
  await opened.close();
  await impatient.close();
  await fresh.drop();
});

test('int8 is a number, and one that a number cannot hold is an error rather than another number', async () => {
  const { rows } = await sql`
    select 9007199254740991::int8 as most, count(*) as counted, array[1, null, 3]::int8[] as list
      from (values (1)) as one`.execute(opened.db);
  expect(rows).toEqual([{ most: 9_007_199_254_740_991, counted: 1, list: [1, null, 3] }]);
  await expect(sql`select 9007199254740992::int8`.execute(opened.db)).rejects.toThrow(
    /9007199254740992 .* not a safe integer/,
  );
});

test('timestamptz is a Date, json a value, and a name is shown to the operator', async () => {
  const { rows } = await sql`
    select to_timestamp(1.5) as at, '{"a":[1]}'::json as json, '{"b":2}'::jsonb as jsonb,
           current_setting('application_name') as name`.execute(opened.db);
  expect(rows).toEqual([
    { at: new Date(1_500), json: { a: [1] }, jsonb: { b: 2 }, name: 'kaibo test' },
  ]);
});

test('a statement that takes too long is cancelled', async () => {
  await expect(sql`select pg_sleep(5)`.execute(impatient.db)).rejects.toThrow(/statement timeout/);
});

test('a transaction left idle is ended, and the pool goes on', async () => {
  const left = impatient.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await sql`select 1`.execute(tx);
  });
  await expect(left).rejects.toThrow();
  expect((await sql`select 1 as one`.execute(impatient.db)).rows).toEqual([{ one: 1 }]);
});

test('a connection that breaks, in use or not, fails its query and nothing else', async () => {
  broken.length = 0;
  const held = opened.db.transaction().execute(async (tx) => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()`.execute(tx);
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
  });
  await expect(held).rejects.toThrow();
  await expect.poll(() => broken.length).toBeGreaterThan(0);
  expect((await sql`select 2 as two`.execute(opened.db)).rows).toEqual([{ two: 2 }]);
});

test('a server is told by its version, and one that does not answer in one line without the password', async () => {
  expect(await checkServer(fresh.url)).toMatch(/^\d+\.\d+/);
  const error = await checkServer('postgres://someone:secret@127.0.0.1:1/shop').catch(
    (thrown: Error) => thrown,
  );
  expect(error).toMatchObject({ code: 'postgres/unreachable' });
  const { message } = error as Error;
  expect(message).toMatch(/^No PostgreSQL answers at 127\.0\.0\.1:1\/shop: .*ECONNREFUSED/);
  expect(message).not.toMatch(/secret|\n/);
});

test('a server older than 15 is refused in one line, one of 15 or newer is not', () => {
  expect(() => refuseTooOld('14.19 (Debian 14.19-1)', 'db.internal/shop')).toThrow(
    /^PostgreSQL 14\.19 .* at db\.internal\/shop is too old; Kaibo needs 15 or newer\.$/,
  );
  for (const version of ['15.0', '18.4', '20beta1']) refuseTooOld(version, 'db.internal/shop');
});

const planned = (database: OpenDatabase) =>
  database.db.connection().execute(async (db) => {
    for (const n of [1, 2, 3])
      await sql`${often}select ${n}::int + 1 as more, ${`${n}`} as text`.execute(db);
    const { rows } = await sql<{ calls: number }>`
      select generic_plans + custom_plans as calls from pg_prepared_statements
       where statement like '/* often */%'`.execute(db);
    return rows.map(({ calls }) => calls);
  });

test('what comes often is planned once a connection, and only where the connections are our own', async () => {
  const own = openDatabase(fresh.url, { max: 2, plansOnce: true });
  try {
    expect(await planned(own)).toEqual([3]);
    const asked = [5, 6, 7, 8].map((n) => sql`${often}select ${n}::int as n`.execute(own.db));
    expect((await Promise.all(asked)).map(({ rows }) => rows)).toEqual(
      [5, 6, 7, 8].map((n) => [{ n }]),
    );
    await expect(sql`${often}select ${'x'}::int`.execute(own.db)).rejects.toThrow(/invalid input/);
    const { rows } = await sql`${often}select ${'4'}::int as n`.execute(own.db);
    expect(rows).toEqual([{ n: 4 }]);
  } finally {
    await own.close();
  }
  expect(await planned(opened)).toEqual([]);
});
