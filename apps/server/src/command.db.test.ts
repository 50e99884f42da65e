import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventEnvelope } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../tests/support/database.ts';
import { sinceMs } from './command.events.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';
import { readParquet } from './platform/events.parquet.ts';
import { createPostgresEventLog } from './platform/events.postgres.ts';

// Each starts up to five processes, which take seconds where others do the same.
vi.setConfig({ testTimeout: 120_000 });

let url: string;
let drop: () => Promise<void>;
let folder: string;
let database: OpenDatabase;
let log: ReturnType<typeof createPostgresEventLog>;
beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  folder = await mkdtemp(join(tmpdir(), 'kaibo-command-'));
  database = openDatabase(url, { max: 4 });
  log = createPostgresEventLog(database);
});
afterAll(async () => {
  await log.close();
  await database.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const start = (args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'command.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: url, KAIBO_DATA_DIR: folder, LANG: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
const run = async (args: string[], input = '') => {
  const child = start(args);
  child.stdin.end(input);
  const [out, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { out, complaint, code };
};

const DAY_MS = 86_400_000;
const event = (name: string, n: number, ageMs = 0): EventEnvelope => ({
  id: randomUUID(),
  name,
  version: 1,
  key: `k${n}`,
  actorId: null,
  visitorId: null,
  roomId: null,
  atMs: Date.now() - ageMs,
  simulated: n % 2 === 1,
  payload: { n, text: '好' },
});

test('events are counted by name, also those since a time', async () => {
  await log.appendBatch([event('a.one', 1, 3 * DAY_MS), event('a.one', 2), event('b.two', 3)]);
  const all = await run(['events', 'count']);
  expect(all).toMatchObject({ code: 0, complaint: '' });
  expect(all.out).toBe('a.one  2\nb.two  1\ntotal  3\n');
  expect((await run(['events', 'count', '--since', '2d'])).out).toBe(
    'a.one  1\nb.two  1\ntotal  2\n',
  );
  expect((await run(['events', 'count', '--names', 'b.two'])).out).toBe('b.two  1\ntotal  1\n');
});

test('an export holds every event in the order of the log, as lines and as Parquet', async () => {
  const file = join(folder, 'out', 'events.jsonl');
  const lines = await run(['events', 'export', '--out', file]);
  expect(lines).toMatchObject({ code: 0, out: `3 events in ${file}\n` });
  const events = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ payload }) => payload.n)).toEqual([1, 2, 3]);
  expect(events[0]).toMatchObject({ name: 'a.one', simulated: true, payload: { text: '好' } });

  const target = join(folder, 'parquet');
  await run(['events', 'export', '--format', 'parquet', '--out', target, '--names', 'a.one']);
  expect(await readdir(target)).toEqual(['events-000001.parquet']);
  const rows = await readParquet(await readFile(join(target, 'events-000001.parquet')));
  expect(rows.map((row) => row.payload)).toEqual([
    { n: 1, text: '好' },
    { n: 2, text: '好' },
  ]);

  const terminal = await run(['events', 'export', '--since', '2d']);
  expect(terminal.out.trim().split('\n')).toHaveLength(2);
});

test('tail shows the newest, then each event as it comes, once, and ends with Ctrl-C', async () => {
  const child = start(['events', 'tail', '--lines', '2', '--json']);
  let out = '';
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  const seen = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).payload.n);
  const until = async (count: number) => {
    for (let i = 0; i < 1_000 && seen().length < count; i++) await sleep(10);
  };
  await until(2);
  await log.appendBatch([event('c.three', 4)]);
  await until(3);
  await log.appendBatch([event('c.three', 5)]);
  await until(4);
  expect(seen()).toEqual([2, 3, 4, 5]);
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});

test('an administrator is made with a given, a piped or a new password, and only once', async () => {
  const create = ['admin', 'create', '--email'];
  const given = await run([...create, 'Ann@example.com', '--password', 'a long password']);
  expect(given).toMatchObject({
    code: 0,
    out: 'ann@example.com may now sign in as an administrator.\n',
  });
  const piped = await run([...create, 'bob@example.com', '--name', '鲍勃'], 'another password\n');
  expect(piped.out).not.toContain('Password');
  const made = await run([...create, 'cy@example.com']);
  expect(made.out).toMatch(/^Password: [\w-]{16}$/m);
  const again = await run([...create, 'ann@example.com', '--password', 'a long password']);
  expect(again).toMatchObject({
    code: 2,
    complaint: 'kaibo: ann@example.com has an account already\n',
  });
  const { rows } = await database.pool.query('select email, name, roles from users order by email');
  expect(rows).toEqual([
    { email: 'ann@example.com', name: 'ann', roles: expect.arrayContaining(['admin']) },
    { email: 'bob@example.com', name: '鲍勃', roles: expect.arrayContaining(['admin']) },
    { email: 'cy@example.com', name: 'cy', roles: expect.arrayContaining(['admin']) },
  ]);
});

test('a time is an age or a date', () => {
  const nowMs = Date.UTC(2026, 0, 31);
  expect(sinceMs(undefined, nowMs)).toBe(0);
  expect(sinceMs('30m', nowMs)).toBe(nowMs - 1_800_000);
  expect(sinceMs('7d', nowMs)).toBe(nowMs - 7 * DAY_MS);
  expect(sinceMs('2026-01-30', nowMs)).toBe(nowMs - DAY_MS);
  expect(() => sinceMs('7w', nowMs)).toThrow('--since');
});
