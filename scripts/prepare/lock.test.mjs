import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withLock } from './lock.mjs';
import { cache } from './paths.mjs';

let folder;
beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inAnotherProcess = (lock, body) =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { appendFile } from 'node:fs/promises';
       import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))};
       await withLock(async (lock) => { ${body} }, ${JSON.stringify(lock)});`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );

const ended = (child) => new Promise((resolve) => child.on('close', resolve));
const said = (child) => new Promise((resolve) => child.stdout.once('data', resolve));

test('holders never overlap', { timeout: 20_000 }, async () => {
  const lock = join(folder, 'alone');
  const log = join(folder, 'alone.log');
  const body = `await appendFile(${JSON.stringify(log)}, '(');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await appendFile(${JSON.stringify(log)}, ')');`;
  const codes = await Promise.all([1, 2, 3, 4].map(() => ended(inAnotherProcess(lock, body))));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(await readFile(log, 'utf8')).toBe('()()()()');
});

test('the lock of a killed holder is taken over by exactly one waiter', {
  timeout: 20_000,
}, async () => {
  const lock = join(folder, 'killed');
  const log = join(folder, 'killed.log');
  const holder = inAnotherProcess(
    lock,
    `console.log('held'); await new Promise((r) => setTimeout(r, 60_000));`,
  );
  await said(holder);
  holder.kill('SIGKILL');
  await ended(holder);
  expect((await stat(lock)).isDirectory()).toBe(true);
  const one = (mark) =>
    withLock(async () => {
      await appendFile(log, `(${mark}`);
      await appendFile(log, ')');
    }, lock);
  await Promise.all([one('a'), one('b'), one('c')]);
  expect(await readFile(log, 'utf8')).toMatch(/^(\([abc]\)){3}$/);
});

test('a killed holder whose child still works keeps the lock until the child ends', {
  timeout: 20_000,
}, async () => {
  const lock = join(folder, 'orphan');
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1_000)']);
  await mkdir(lock);
  const nobody = 2 ** 30;
  await writeFile(
    join(lock, 'owner.json'),
    JSON.stringify({ host: hostname(), pids: [nobody, child.pid] }),
  );
  let childEnded = false;
  child.on('close', () => {
    childEnded = true;
  });
  await withLock(async () => expect(childEnded).toBe(true), lock);
});

test('a refusal inside gives the lock back', async () => {
  const lock = join(folder, 'refused');
  const refused = withLock(async () => {
    throw new Error('no');
  }, lock);
  await expect(refused).rejects.toThrow('no');
  expect(await withLock(async () => 'again', lock)).toBe('again');
});
