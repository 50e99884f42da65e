import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Searched } from '@kaibo/contracts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../tests/support/database.ts';
import { isEngineInstalled } from './platform/analytics.addon.ts';
import { createAnalyticsProcess } from './platform/analytics.process.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';
import { createPostgresEventLog, type PostgresEventLog } from './platform/events.postgres.ts';
import { newId } from './platform/id.ts';
import { silentLog } from './platform/log.ts';

vi.setConfig({ testTimeout: 120_000 });

let url: string;
let drop: () => Promise<void>;
let folder: string;
let database: OpenDatabase;
let log: PostgresEventLog;
beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  folder = await mkdtemp(join(tmpdir(), 'kaibo-command-'));
  database = openDatabase(url, { max: 4 });
  log = createPostgresEventLog(database);
  await log.appendBatch([search({ query: '茶', results: 3 }), search({ query: '茶' })]);
});
afterAll(async () => {
  await log.close();
  await database.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const search = (payload: object) => ({
  ...{ id: newId(), name: Searched.name, version: 1, key: '', actorId: null, visitorId: null },
  ...{ roomId: null, atMs: Date.now(), simulated: false, payload },
});

const env = () => ({ DATABASE_URL: url, KAIBO_DATA_DIR: folder, LANG: 'C' });
const run = async (...args: string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'command.ts'), ...args], {
    env: { ...process.env, ...env() },
  });
  const [out, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { out, complaint, code };
};

test('how far the store has come is told whether there is an engine or not', async () => {
  const { out, code } = await run('behaviour', 'status', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    engine: isEngineInstalled() ? 'installed' : 'not installed',
    place: 0,
    behind: 2,
    quarantine: [],
  });
});

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  test('one command makes the store anew, and what it cannot take is shown and tried again', async () => {
    expect((await run('behaviour', 'rebuild')).out).toMatch(
      /^made anew; the log is in the store up to 2, 1 event in quarantine/,
    );
    expect((await run('behaviour', 'quarantine')).out).toMatch(
      /^\d+ {2}behaviour\.search v1 {2}bad-payload: results/,
    );
    expect((await run('behaviour', 'replay')).out).toMatch(/^1 event tried again; .* 1 event in/);
    expect((await run('behaviour', 'status')).out).toMatch(/behind +0 events/);
  });

  test('while the product has the store open a rebuild takes it over, and the product goes on with the new one', async () => {
    const analytics = createAnalyticsProcess({
      entry: join(import.meta.dirname, 'analytics-main.ts'),
      env,
      log: silentLog,
      whyNot: () => null,
      backOffMs: 1,
    });
    const rows = async () =>
      (await analytics.query<{ rows: number }>('select count() as rows from events'))[0]!.rows;
    await expect.poll(rows).toBe(1);
    expect((await run('behaviour', 'rebuild')).code).toBe(0);
    await log.appendBatch([search({ query: '杯', results: 1 })]);
    await expect.poll(rows).toBe(2);
    await analytics.close();
  });
});
