import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';

vi.setConfig({ testTimeout: 120_000 });

let url: string;
let drop: () => Promise<void>;
let folder: string;
let database: OpenDatabase;
beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  folder = await mkdtemp(join(tmpdir(), 'kaibo-import-'));
  database = openDatabase(url, { max: 2 });
});
afterAll(async () => {
  await database.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'command.ts'), 'behaviour', ...args], {
    env: { ...process.env, DATABASE_URL: url, KAIBO_DATA_DIR: folder, LANG: 'C' },
  });
const ended = async (child: ChildProcess) => {
  const [out, complaint, code] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { out, complaint, code };
};
const run = (...args: string[]) => ended(start(...args));
const imported = async (...args: string[]) => {
  const { out, complaint, code } = await run('import', ...args, '--json');
  expect([complaint, code]).toEqual(['', 0]);
  return JSON.parse(out) as Record<string, number>;
};
const logged = async (): Promise<{ count: number; ids: number }> => {
  const { rows } = await database.pool.query<{ count: number; ids: number }>(
    `select count(*) as count, count(distinct id) as ids from events where name like 'site.%'`,
  );
  return rows[0]!;
};
const emptied = async (): Promise<void> => {
  await database.pool.query('truncate events, behaviour_imports, behaviour_site_seen');
};

/** Every tenth row cannot be read. */
const rowsOf = (count: number): string =>
  Array.from({ length: count }, (_, i) =>
    i % 10 === 9 ? `${i},x,1,look,1511544070\n` : `${i},${i % 97},1,pv,${1_511_544_070 + i}\n`,
  ).join('');

const taobao = ['--mapping', 'taobao-user-behavior'];

test('a file is read into the log, and what could not be read lies beside it with its row and column', async () => {
  const path = join(folder, 'small.csv');
  await writeFile(path, rowsOf(1_000));
  const dry = await imported(path, ...taobao, '--dry-run');
  expect(dry).toMatchObject({ rows: 1_000, accepted: 900, refused: 100 });
  expect(await logged()).toEqual({ count: 0, ids: 0 });

  expect(await imported(path, ...taobao)).toMatchObject({
    ...{ rows: 1_000, accepted: 900, duplicates: 0, refused: 100, skipped: 0 },
    ...{ firstAtMs: 1_511_544_070_000, lastAtMs: 1_511_545_068_000 },
    reasons: [{ code: 'no-rule', column: 'behavior_type', count: 100 }],
  });
  expect(await logged()).toEqual({ count: 900, ids: 900 });
  const refused = (await readFile(`${path}.refused.jsonl`, 'utf8')).trimEnd().split('\n');
  expect(refused).toHaveLength(100);
  expect(JSON.parse(refused[0]!)).toEqual({
    ...{ row: 10, code: 'no-rule', column: 'behavior_type', raw: '9,x,1,look,1511544070' },
  });
  await emptied();
});

test('the same file again counts nothing twice, from its end or its beginning, and one that has grown goes on', async () => {
  const path = join(folder, 'grows.csv');
  await writeFile(path, rowsOf(9_000));
  await imported(path, ...taobao);
  const again = await imported(path, ...taobao);
  expect(again).toMatchObject({ rows: 9_000, accepted: 8_100, duplicates: 0 });
  const anew = await imported(path, ...taobao, '--again');
  expect(anew).toMatchObject({ rows: 9_000, accepted: 0, duplicates: 8_100, refused: 900 });
  await appendFile(path, '1,2,3,buy,1511644070\n');
  expect(await imported(path, ...taobao)).toMatchObject({ rows: 9_001, accepted: 1 });
  expect(await logged()).toEqual({ count: 8_101, ids: 8_101 });
  await emptied();
});

test('killed at any moment and begun again, every row counts once', async () => {
  const path = join(folder, 'large.csv');
  await writeFile(path, rowsOf(150_000));
  let kills = 0;
  for (const afterPortions of [1, 3, 6, 9]) {
    const child = start('import', path, ...taobao);
    const done = ended(child);
    for (;;) {
      const { rows } = await database.pool.query<{ accepted: number }>(
        'select accepted from behaviour_imports',
      );
      if (child.exitCode !== null || (rows[0]?.accepted ?? 0) >= afterPortions * 4_000) break;
      await sleep(5);
    }
    if (child.exitCode === null && child.kill('SIGKILL')) kills += 1;
    await done;
  }
  expect(kills).toBe(4);
  const report = await imported(path, ...taobao);
  expect(report).toMatchObject({
    rows: 150_000,
    accepted: 135_000,
    duplicates: 0,
    refused: 15_000,
  });
  expect(await logged()).toEqual({ count: 135_000, ids: 135_000 });
  const refused = (await readFile(`${path}.refused.jsonl`, 'utf8')).trimEnd().split('\n');
  expect(new Set(refused.map((line) => JSON.parse(line).row)).size).toBe(15_000);
  expect(refused).toHaveLength(15_000);
});

test.each([
  [['--mapping', 'no-such.json'], 'there is no file no-such.json; ready ones are'],
  [['--mapping', 'ga4-bigquery'], null],
  [[], '--mapping: expected'],
])('%j is told what it is', async (args, complaint) => {
  const path = join(folder, 'not.csv');
  await writeFile(path, '1,2\n');
  const done = await run('import', path, ...args);
  if (complaint === null) expect(done.out).toContain('refused     1,');
  else {
    expect(done.complaint).toContain(complaint);
    expect(done.code).toBe(2);
  }
});

test('a ready mapping can be written out and begun from', async () => {
  const { out } = await run('mappings', 'taobao-user-behavior');
  const path = join(folder, 'mine.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(out), site: 'Mine' }));
  const file = join(folder, 'own.csv');
  await writeFile(file, '1,2,3,pv,1511544070\n');
  expect(await imported(file, '--mapping', path)).toMatchObject({ accepted: 1, site: 'Mine' });
});
