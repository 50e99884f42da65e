import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Entered, getMe, Left, updateMe } from '@kaibo/contracts';
import { getOwnPortrait } from '@kaibo/contracts/portraits';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listTables, nameOf } from '../apps/server/src/platform/backup.catalog.ts';
import { restoreBackup } from '../apps/server/src/platform/backup.restore.ts';
import { makeBackup } from '../apps/server/src/platform/backup.ts';
import { silentLog } from '../apps/server/src/platform/log.ts';
import { listMigrations, migrate } from '../apps/server/src/platform/migrate.ts';
import {
  createDatabase,
  dropDatabase,
  userOf,
  withClient,
  withDatabaseName,
} from './support/postgres.ts';
import { newRoom, record } from './support/rooms.ts';
import { type TestServer, testServer } from './support/server.ts';
import {
  type Buyer,
  buyAndPay,
  newBuyer,
  openShop,
  readAs,
  type Shop,
  stockOf,
} from './support/shop.ts';

// From the version before other sites, sets, forecasts, mining and portraits to this one.
const LATER = /^(behaviour\/000[567]|catalog\/0014|prediction\/|mining\/)/;
const LATER_TABLES = '^(behaviour_(site|import|drift)|catalog_bundle|prediction_|mining_)';
const LATER_GROUPS = '^(prediction|mining)';

let folder: string;
let before: TestServer;
let shop: Shop;
let buyer: Buyer;
let orderId: string;
let backup: string;
const dropped: (() => Promise<void>)[] = [];

/** Rows of every table as text, but for those that the later version adds. */
const contentOf = (url: string): Promise<Map<string, string>> =>
  withClient(url, async (client) => {
    const found = new Map<string, string>();
    for (const table of await listTables(client)) {
      if (new RegExp(LATER_TABLES).test(table.name) || table.name === 'kaibo_migrations') continue;
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || md5(coalesce(string_agg(row::text, '|' order by row::text), '')) as sum from ${nameOf(table)} row`,
      );
      found.set(nameOf(table), rows[0]!.sum);
    }
    return found;
  });
const empty = async (): Promise<{ url: string; drop(): Promise<void> }> => {
  const { url, adminUrl } = inject('postgres');
  const name = `kaibo_test_upgrade_${randomUUID().slice(0, 8)}`;
  await createDatabase(adminUrl, { name, owner: userOf(url) });
  return { url: withDatabaseName(url, name), drop: () => dropDatabase(adminUrl, name) };
};
const restored = async (name: string) => {
  const { url, drop } = await empty();
  const dataDir = join(folder, name);
  const needs = { path: backup, dataDir, databaseUrl: url, log: silentLog };
  const report = await restoreBackup({
    ...needs,
    renew: async () => undefined,
    onProgress: () => undefined,
  });
  return { report, found: { url, dataDir, drop } };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-upgrade-'));
  before = await testServer();
  const host = await before.signUp('Host', ['host']);
  const room = await newRoom(before, host);
  shop = await openShop(before, [{ stock: 9 }]);
  buyer = await newBuyer(before);
  const consent = { analytics: true, personalisation: true };
  await before.call(updateMe, { as: buyer, body: { consent } });
  const inside = { surface: 'room', itemId: room.id } as const;
  const who = { actorId: buyer.id, roomId: room.id };
  await record(before, Entered, { ...inside, from: null }, { ...who, atMs: Date.now() - 90_000 });
  await record(before, Left, { ...inside, dwellMs: 60_000 }, { ...who, atMs: Date.now() - 30_000 });
  orderId = (await buyAndPay(before, shop, buyer, { quantity: 2 })).id;
  await before.drain();
  // Events are counted up every ten seconds: of what is compared later nothing may change any more.
  await before.events.close();

  const { rows } = await before.pool.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and relname ~ $1`,
    [LATER_TABLES],
  );
  await before.pool.query(`drop table ${rows.map(({ name }) => name).join(', ')}`);
  const later = (await listMigrations()).filter(({ name }) => LATER.test(name));
  const names = later.map(({ name }) => name);
  await before.pool.query('delete from kaibo_migrations where name = any ($1)', [names]);
  await before.pool.query('delete from event_groups where name ~ $1', [LATER_GROUPS]);

  backup = join(folder, 'earlier.tar');
  await makeBackup({
    ...{ databaseUrl: before.databaseUrl, dataDir: before.dataDir, path: backup },
    ...{ kaibo: '0.0.0-earlier', withoutRecordings: false, signal: new AbortController().signal },
    onProgress: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  for (const drop of dropped) await drop();
  await before?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a backup of a full earlier version is restored whole, and brought to the tables of this one', async () => {
  const { report, found } = await restored('restored');
  dropped.push(found.drop);
  const all = await listMigrations();
  const later = all.map(({ name }) => name).filter((name) => LATER.test(name));
  expect(later.length).toBeGreaterThan(9);
  expect(report.migrations).toEqual(later);
  expect(await contentOf(found.url)).toEqual(await contentOf(before.databaseUrl));
  expect(await migrate(found.url)).toEqual([]);
});

test('who was signed in before an upgrade goes on, and what is new learns from the past', async () => {
  const { found } = await restored('upgraded');
  const after = await testServer({ found });
  try {
    expect(await after.call(getMe, { as: buyer })).toMatchObject({ me: { id: buyer.id } });
    expect(await readAs(after, buyer, orderId)).toMatchObject({ status: 'paid' });
    expect(await stockOf(after, shop.skus[0]!.skuId)).toBe(7);
    await after.caughtUp();
    const portrait = await after.pool.query('select buyer_id, paid_at from mining_portrait_orders');
    expect(portrait.rows).toMatchObject([{ buyer_id: buyer.id, paid_at: expect.any(Date) }]);
    expect((await after.call(getOwnPortrait, { as: buyer })).portrait).not.toBeNull();
    expect((await buyAndPay(after, shop, buyer)).status).toBe('paid');
    expect(await stockOf(after, shop.skus[0]!.skuId)).toBe(6);
  } finally {
    await after.close();
  }
});
