import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDiskBlobs } from './blobs.disk.ts';
import { blobsSuite } from './blobs.suite.ts';

const withDirectory = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kaibo-blobs-'));
  // A test may be over before the engine has made its folders.
  const patiently = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };
  return { directory, close: () => rm(directory, patiently) };
};

blobsSuite('disk', async () => {
  const { directory, close } = await withDirectory();
  return { blobs: createDiskBlobs(join(directory, 'blobs')), close };
});

test('what a dead process left half written is swept away, never listed, and a living one is left alone', async () => {
  const { directory, close } = await withDirectory();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const living = `${process.pid}-other`;
  await mkdir(join(directory, '~tmp', `${dead}-x`), { recursive: true });
  await writeFile(join(directory, '~tmp', `${dead}-x`, 'half'), 'half');
  await mkdir(join(directory, '~tmp', living));
  const blobs = createDiskBlobs(directory);
  await blobs.put('a', new Uint8Array([1]), 'text/plain');
  const keys: string[] = [];
  for await (const { key } of blobs.list('')) keys.push(key);
  expect(keys).toEqual(['a']);
  const left = await readdir(join(directory, '~tmp'));
  expect(left).toContain(living);
  expect(left).not.toContain(`${dead}-x`);
  await close();
});
