import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markOf } from './installation.process.ts';
import { lockInstallation, openDataDir, readInstallation, takeLock } from './installation.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kaibo-installation-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('of many that want a lock one gets it, and after its release another can', async () => {
  const path = join(directory, 'lock');
  const locks = await Promise.all(Array.from({ length: 12 }, () => takeLock(path)));
  const held = locks.filter((lock) => lock !== null);
  expect(held.length).toBe(1);
  await held[0]!.release();
  const next = await takeLock(path);
  expect(next).not.toBeNull();
  await next!.release();
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('a holder that was killed, one from before the last boot, and a pid that is in use again do not count', async () => {
  const path = join(directory, 'lock');
  const own = await markOf(process.pid);
  const dead = [
    { ...own, pid: 4_194_303 },
    { ...own, bootId: 'another boot' },
    { ...own, startedAt: '1' },
    'not even JSON',
  ];
  for (const mark of dead) {
    await writeFile(path, typeof mark === 'string' ? mark : JSON.stringify(mark));
    const locks = await Promise.all(Array.from({ length: 8 }, () => takeLock(path)));
    const held = locks.filter((lock) => lock !== null);
    expect(held.length).toBe(1);
    await held[0]!.release();
  }
});

test('a lock that changed hands is not removed by who had it before', async () => {
  const path = join(directory, 'lock');
  const first = await takeLock(path);
  await writeFile(path, JSON.stringify({ ...(await markOf(process.pid)), nonce: 'another' }));
  await first!.release();
  expect(await readFile(path, 'utf8')).toContain('another');
});

test('a second Kaibo on the data directory is refused in one line that names it', async () => {
  const lock = await lockInstallation(directory);
  await expect(lockInstallation(directory)).rejects.toMatchObject({
    code: 'data-dir/in-use',
    message: expect.stringMatching(new RegExp(`^The data directory ${directory} is in use.*\\.$`)),
  });
  await lock.release();
  await (await lockInstallation(directory)).release();
});

test('an installation keeps its id', async () => {
  const path = await openDataDir(join(directory, 'a', 'b'));
  const { id } = await readInstallation(path);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect((await readInstallation(path)).id).toBe(id);
});
