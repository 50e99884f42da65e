import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildTrack } from '../build.ts';

const built = join(import.meta.dirname, '../track.js');
const SIZE_MOST = 6_144;

test('the script that is served is what its source makes (npm run build -w @kaibo/track)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaibo-track-'));
  try {
    await buildTrack(folder);
    expect(await readFile(join(folder, 'track.js'), 'utf8')).toBe(await readFile(built, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('it is at most 6 kB on the wire', async () => {
  expect(gzipSync(await readFile(built)).length).toBeLessThanOrEqual(SIZE_MOST);
});
