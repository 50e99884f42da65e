import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
  createDatabase,
  dropDatabase,
  userOf,
  withClient,
  withDatabaseName,
} from '../../../../tests/support/postgres.ts';
import { listTables, nameOf } from './backup.catalog.ts';
import { restoreBackup } from './backup.restore.ts';
import { entriesOf, paddingOf } from './backup.tar.ts';
import { makeBackup } from './backup.ts';
import { verifyBackup } from './backup.verify.ts';
import { createDiskBlobs } from './blobs.disk.ts';
import { prepareJobs } from './jobs.graphile.ts';
import { silentLog } from './log.ts';
import { listMigrations, migrate } from './migrate.ts';

vi.setConfig({ testTimeout: 90_000 });

let folder: string;
const dropped: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-backup-'));
});
afterAll(async () => {
  for (const drop of dropped) await drop();
  await rm(folder, { recursive: true, force: true });
});

const migrated = async (): Promise<string> => {
  const { url, drop } = await freshDatabase();
  dropped.push(drop);
  return url;
};
const empty = async (): Promise<string> => {
  const { url, adminUrl } = inject('postgres');
  const name = `kaibo_test_restore_${randomUUID().slice(0, 8)}`;
  await createDatabase(adminUrl, { name, owner: userOf(url) });
  dropped.push(() => dropDatabase(adminUrl, name));
  return withDatabaseName(url, name);
};
const newFolder = async (name: string): Promise<string> => {
  const path = join(folder, `${name}-${randomUUID().slice(0, 8)}`);
  await mkdir(path);
  return path;
};

const back = (databaseUrl: string, dataDir: string, path: string, withoutRecordings = false) =>
  makeBackup({
    databaseUrl,
    dataDir,
    path,
    kaibo: '0.0.0-test',
    withoutRecordings,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
const restoreTo = (
  path: string,
  databaseUrl: string,
  dataDir: string,
  renew: (url: string) => Promise<void> = async () => undefined,
) =>
  restoreBackup({
    ...{ path, databaseUrl, dataDir, log: silentLog, renew },
    onProgress: () => undefined,
  });

/** Rows as text, in an order of their own. */
const contentOf = (url: string) =>
  withClient(url, async (client: pg.Client) => {
    const content: Record<string, string> = {};
    for (const table of await listTables(client)) {
      const { rows } = await client.query<{ sum: string }>(
        `select md5(coalesce(string_agg(row::text, '|' order by row::text), '')) as sum
           from (select ${table.columns.map((name) => `"${name}"`).join(', ')} from ${nameOf(table)}) row`,
      );
      content[nameOf(table)] = rows[0]!.sum;
    }
    return content;
  });

const insertMail = `insert into mails (id, recipient, subject, body, sent_at)
                    values ($1, 'a@b.example', '主题', $2, now())`;
const insertEvent = `insert into events (at, id, version, simulated, name, key, payload)
                     values (now(), $1, 1, false, 'test.event', 'k', $2)`;

describe('while others write', () => {
  test('a backup is one moment: no row names a file that is not in it, though files come and go', async () => {
    const url = await migrated();
    const dataDir = await newFolder('writing');
    const blobs = createDiskBlobs(join(dataDir, 'blobs'));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    let writing = true;
    let written = 0;
    const live: { id: string; key: string }[] = [];
    const write = async (): Promise<void> => {
      while (writing) {
        // As recordings are: the file before its row, and the row gone before its file.
        const one = { id: randomUUID(), key: `pictures/${written}.jpg` };
        await blobs.put(one.key, Buffer.alloc(2_000, written % 251), 'image/jpeg');
        await client.query('begin');
        await client.query(insertMail, [one.id, one.key]);
        await client.query(insertEvent, [randomUUID(), { n: written }]);
        await client.query('commit');
        live.push(one);
        written += 1;
        if (live.length <= 20) continue;
        const oldest = live.shift()!;
        await client.query('delete from mails where id = $1', [oldest.id]);
        await blobs.delete(oldest.key);
      }
    };
    const writer = write();
    await vi.waitUntil(() => written > 25, { timeout: 30_000 });
    const path = join(folder, 'writing.tar');
    const report = await back(url, dataDir, path);
    const writtenThen = written;
    await vi.waitUntil(() => written > writtenThen, { timeout: 30_000 });
    writing = false;
    await writer;
    await client.end();
    expect(written).toBeGreaterThan(writtenThen);
    expect(report.rows).toBeGreaterThan(20);

    const [restoredUrl, restoredDir] = [await empty(), join(folder, 'writing-restored')];
    await restoreTo(path, restoredUrl, restoredDir);
    const there = createDiskBlobs(join(restoredDir, 'blobs'));
    await withClient(restoredUrl, async (restored) => {
      const { rows } = await restored.query<{ body: string }>('select body from mails');
      expect(rows.length).toBeGreaterThanOrEqual(19);
      for (const { body } of rows) expect(await there.get(body), body).not.toBeNull();
      // One event and one mail a transaction: the same moment in both tables.
      const { rows: counts } = await restored.query<{ events: number; offset: string }>(
        `select count(*)::int as events, max((payload->>'n')::int)::int as newest,
                (select max(substring(body from '\\d+')::int) from mails) as mail from events`,
      );
      expect(counts[0]).toMatchObject({ newest: (counts[0] as { mail?: number }).mail });
    });
    expect(
      (await readdir(join(dataDir, 'blobs', '~tmp'))).some((name) => /backup/.test(name)),
    ).toBe(false);
  });
});

describe('what is restored', () => {
  let url: string;
  let dataDir: string;
  let path: string;
  beforeAll(async () => {
    url = await migrated();
    dataDir = await newFolder('whole');
    await withClient(url, async (client) => {
      for (let n = 0; n < 50; n++)
        await client.query(insertEvent, [randomUUID(), { n, text: '好' }]);
      await client.query('select events_make_partitions(9)');
      await client.query("select graphile_worker.add_job('later', '{\"n\":1}'::json)");
      await client.query(insertMail, [randomUUID(), 'x'.repeat(20_000)]);
    });
    const blobs = createDiskBlobs(join(dataDir, 'blobs'));
    await blobs.put('pictures/a.jpg', Buffer.from('a'), 'image/png');
    await blobs.put('media/s/0.m4s', Buffer.alloc(100_000, 3), 'video/iso.segment');
    await mkdir(join(dataDir, 'secrets'), { recursive: true });
    await writeFile(join(dataDir, 'secrets', 'sessions'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    path = join(folder, 'whole.tar');
    await back(url, dataDir, path);
  });

  test('is the same, row for row and file for file, and goes on from there', async () => {
    const [restoredUrl, restoredDir] = [await empty(), join(folder, 'whole-restored')];
    const renewed: object[] = [];
    const report = await restoreTo(path, restoredUrl, restoredDir, async (url) => {
      renewed.push(await contentOf(url));
    });
    expect(report).toMatchObject({ kaibo: '0.0.0-test', migrations: [], files: 4 });
    // Once, and with every row there.
    expect(renewed).toEqual([await contentOf(url)]);
    expect(await contentOf(restoredUrl)).toEqual(await contentOf(url));
    const blobs = createDiskBlobs(join(restoredDir, 'blobs'));
    expect(await blobs.get('pictures/a.jpg')).toEqual({
      bytes: Buffer.from('a'),
      contentType: 'image/png',
    });
    expect(await readFile(join(restoredDir, 'secrets', 'sessions'), 'utf8')).toContain('abab');
    await withClient(restoredUrl, async (client) => {
      const newest = 'select max("offset")::int as newest from events';
      const before = (await client.query(newest)).rows[0].newest;
      await client.query(insertEvent, [randomUUID(), {}]);
      expect((await client.query(newest)).rows[0].newest).toBeGreaterThan(before);
      await client.query('select events_count_up()');
    });
  });

  test('without recordings holds neither their files nor their index', async () => {
    const small = join(folder, 'small.tar');
    const report = await back(url, dataDir, small, true);
    const backup = await verifyBackup(small, () => undefined);
    expect([...backup.entries.keys()].filter((name) => name.includes('media'))).not.toContain(
      'files/blobs/media/s/0.m4s',
    );
    expect(backup.manifest.tables.some(({ name }) => name === 'media_segments')).toBe(false);
    expect(report.files).toBe(3);
    await backup.close();
  });

  test('is refused when any bit is turned or any byte is missing', async () => {
    const whole = await readFile(path);
    const hurt = join(folder, 'hurt.tar');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.nat({ max: 7 }),
        fc.boolean(),
        async (byte, bit, cuts) => {
          const bytes = Buffer.from(cuts ? whole.subarray(0, byte) : whole);
          if (!cuts) bytes[byte]! ^= 1 << bit;
          await writeFile(hurt, bytes);
          await expect(verifyBackup(hurt, () => undefined)).rejects.toMatchObject({
            name: 'BackupError',
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is refused with the name of what is wrong with it', async () => {
    const whole = await readFile(path);
    const file = await open(path);
    const entries = [];
    for await (const entry of entriesOf(file)) entries.push(entry);
    await file.close();
    const secret = entries.find((entry) => entry.path === 'files/secrets/sessions')!;
    const refused = async (bytes: Buffer) => {
      const at = join(folder, 'wrong.tar');
      await writeFile(at, bytes);
      const dir = join(folder, 'never');
      const error = await restoreTo(at, await empty(), dir).catch((one: Error) => one);
      await expect(readdir(dir)).rejects.toMatchObject({ code: 'ENOENT' });
      return error as Error & { code: string };
    };
    const without = Buffer.concat([
      whole.subarray(0, secret.at - 512),
      whole.subarray(secret.at + secret.sizeBytes + paddingOf(secret.sizeBytes)),
    ]);
    expect(await refused(without)).toMatchObject({
      code: 'backup/missing-entry',
      message: expect.stringContaining('files/secrets/sessions'),
    });
    const turned = Buffer.from(whole);
    turned[secret.at]! ^= 1;
    expect(await refused(turned)).toMatchObject({
      code: 'backup/damaged',
      message: expect.stringContaining('files/secrets/sessions'),
    });
    expect(await refused(whole.subarray(0, secret.at + 10))).toMatchObject({
      code: 'backup/truncated',
      message: expect.stringContaining('files/secrets/sessions'),
    });
    const newer = Buffer.from(whole);
    newer.write('"format":9', whole.indexOf('"format":1'));
    expect(await refused(newer)).toMatchObject({ code: 'backup/newer' });
    expect(await refused(Buffer.from('PK not a backup at all'))).toMatchObject({
      code: 'backup/not-a-backup',
    });
  });

  test('goes into an empty directory and an empty database only', async () => {
    await expect(restoreTo(path, await empty(), dataDir)).rejects.toMatchObject({
      code: 'backup/not-empty',
    });
    const fresh = join(folder, 'fresh');
    await expect(restoreTo(path, url, fresh)).rejects.toMatchObject({ code: 'backup/not-empty' });
    await expect(readdir(fresh)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('a backup of an older Kaibo is brought forward, one of a newer is refused', async () => {
  const names = (await listMigrations()).map(({ name }) => name);
  const last = names.at(-1)!;
  const older = await empty();
  await migrate(older, { only: new Set(names.slice(0, -1)) });
  await prepareJobs(older, silentLog);
  const dataDir = await newFolder('older');
  await back(older, dataDir, join(folder, 'older.tar'));
  const report = await restoreTo(join(folder, 'older.tar'), await empty(), join(folder, 'forward'));
  expect(report.migrations).toEqual([last]);

  await withClient(older, (client) =>
    client.query("insert into kaibo_migrations values ('orders/9999-future', 'x', now())"),
  );
  await back(older, dataDir, join(folder, 'newer.tar'));
  await expect(
    restoreTo(join(folder, 'newer.tar'), await empty(), join(folder, 'newer')),
  ).rejects.toMatchObject({
    code: 'migrate/newer-database',
    message: expect.stringContaining('orders/9999-future'),
  });
});
