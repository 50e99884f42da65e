import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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

test('files that go while a backup ends disturb neither', async () => {
  const blobs = createDiskBlobs(folder);
  for (let round = 0; round < 20; round++) {
    const keys = Array.from({ length: 20 }, (_, i) => `pictures/${round}-${i}.jpg`);
    for (const key of keys) await blobs.put(key, Buffer.from(key), 'image/jpeg');
    const pin = await pinFiles(folder);
    await Promise.all([pin.release(), ...keys.map((key) => blobs.delete(key))]);
  }
  const left = (await readdir(join(folder, '~tmp'))).filter((name) => /backup|gone/.test(name));
  expect(left).toEqual([]);
});

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
