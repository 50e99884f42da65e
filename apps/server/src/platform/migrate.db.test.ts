import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { StartError } from './installation.errors.ts';
import { listMigrations, migrate } from './migrate.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kaibo-migrate-'));
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, { max: 2 });
  await sql`drop table kaibo_migrations`.execute(opened.db);
});
afterEach(async () => {
  await opened.close();
  await fresh.drop();
  await rm(root, { recursive: true, force: true });
});

/** A migration without imports: it lies outside the project, where nothing is installed. */
const write = async (path: string, statement: string): Promise<void> => {
  const file = join(root, `${path}.migration.ts`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `export const up = async (db: { executeQuery(query: unknown): Promise<unknown> }) => {
  await db.executeQuery({ sql: ${JSON.stringify(statement)}, parameters: [], query: { kind: 'RawNode' } });
};\n`,
  );
};

const refusal = async (): Promise<StartError> => {
  const error = await migrate(fresh.url, { root }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  return error as StartError;
};

test('the platform goes first, then modules in the order of the import table, files by number', async () => {
  await write('modules/orders/0002-more', 'select 1');
  await write('modules/orders/0001-orders', 'select 1');
  await write('modules/accounts/0001-accounts', 'select 1');
  await write('platform/0009-late', 'select 1');
  const names = [
    'platform/0009-late',
    'accounts/0001-accounts',
    'orders/0001-orders',
    'orders/0002-more',
  ];
  expect((await listMigrations(root)).map((migration) => migration.name)).toEqual(names);
  expect(await migrate(fresh.url, { root })).toEqual(names);
  expect(await migrate(fresh.url, { root })).toEqual([]);
});

test('two that migrate at once run each migration once', async () => {
  await write('platform/0001-a', 'create table a ()');
  await write('platform/0002-b', 'create table b ()');
  const ran = await Promise.all([1, 2, 3].map(() => migrate(fresh.url, { root })));
  expect(ran.flat().toSorted()).toEqual(['platform/0001-a', 'platform/0002-b']);
});

test('a migration that fails leaves nothing behind and those before it stay', async () => {
  await write('platform/0001-good', 'create table good ()');
  await write('platform/0002-bad', 'create table half (); select 1 / 0');
  const error = await refusal();
  expect(error.code).toBe('migrate/failed');
  expect(error.message).toBe('The migration platform/0002-bad failed: division by zero');
  const { rows } = await sql`select to_regclass('good') is not null as good,
    to_regclass('half') is not null as half`.execute(opened.db);
  expect(rows).toEqual([{ good: true, half: false }]);
  await write('platform/0002-bad', 'create table whole ()');
  expect(await migrate(fresh.url, { root })).toEqual(['platform/0002-bad']);
});

test('a migration that was changed after it ran is refused in one line', async () => {
  await write('platform/0001-a', 'create table a ()');
  await migrate(fresh.url, { root });
  await write('platform/0001-a', 'create table other ()');
  const error = await refusal();
  expect(error.code).toBe('migrate/changed');
  expect(error.message).toMatch(/^The migration platform\/0001-a was changed.*\.$/);
});

test('a database that a newer Kaibo has migrated is refused in one line', async () => {
  await write('platform/0001-a', 'create table a ()');
  await write('orders/0002-future', 'select 1');
  await migrate(fresh.url, { root });
  await sql`insert into kaibo_migrations (name, checksum) values ('orders/0042-later', '')`.execute(
    opened.db,
  );
  const error = await refusal();
  expect(error.code).toBe('migrate/newer-database');
  expect(error.message).toMatch(
    /^The database was written by a newer Kaibo.*orders\/0042-later.*\.$/,
  );
});

test('migrations of a module without a place in the order are a mistake, not skipped', async () => {
  await write('modules/unheard-of/0001-x', 'select 1');
  await expect(migrate(fresh.url, { root })).rejects.toThrow(/modules\/unheard-of/);
});
