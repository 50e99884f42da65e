import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pinFiles } from './backup.pin.ts';
import { createDiskBlobs } from './blobs.disk.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-pin-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file that comes and goes while a backup looks for files is in it all the same', async () => {
  const blobs = createDiskBlobs(folder);
  await blobs.put('pictures/before.jpg', Buffer.from('before'), 'image/jpeg');
  const pin = await pinFiles(folder);
  await blobs.put('pictures/between.txt', Buffer.from('between'), 'text/plain');
  await blobs.delete('pictures/between.txt');
  await blobs.delete('pictures/before.jpg');
  await pin.more();
  const kept = new Map<string, string>();
  for await (const { path, full } of pin.files()) kept.set(path, await readFile(full, 'utf8'));
  expect(Object.fromEntries(kept)).toMatchObject({
    'pictures/before.jpg': 'before',
    'pictures/between.txt': 'between',
  });
  await pin.release();
  await blobs.put('pictures/after.jpg', Buffer.from('after'), 'image/jpeg');
  await blobs.delete('pictures/after.jpg');
  expect(await blobs.get('pictures/after.jpg')).toBeNull();
});
