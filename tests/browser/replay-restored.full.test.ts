import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endRoom, getRoom, type Room } from '@kaibo/contracts';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { readRunning } from '../../apps/server/src/start.running.ts';
import { until } from '../support/media.ts';
import { startProduct } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { newStage, stream } from './stage.ts';

vi.setConfig({ testTimeout: 180_000 });

const run = promisify(execFile);
const command = join(import.meta.dirname, '../../apps/server/src/command.ts');

/** Every piece that the replay's playlist names. */
const piecesOf = async (url: string, replayUrl: string): Promise<Buffer[]> => {
  const playlist = new URL(replayUrl, url);
  const text = await (await fetch(playlist)).text();
  const names = [
    ...[...text.matchAll(/URI="([^"]+)"/g)].map(([, name]) => name!),
    ...text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
  ];
  expect(names.length).toBeGreaterThan(2);
  return Promise.all(
    names.map(async (name) => {
      const reply = await fetch(new URL(name, playlist));
      expect([name, reply.status]).toEqual([name, 200]);
      return Buffer.from(await reply.arrayBuffer());
    }),
  );
};

test('a replay plays the same from a restored backup', async () => {
  const folder = await temporaryFolder('replay');
  const product = await startProduct({ dataDir: join(folder, 'data') });
  const stage = await newStage(product, { title: 'Tea', productTitle: 'Tea', priceFen: 9_900 });
  const running = await readRunning(product.dataDir);
  const pool = new pg.Pool({ connectionString: running!.databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  const { call } = stage.host.session;
  const params = { roomId: stage.roomId };
  const encoder = await stream(stage.streamUrl, 'food');
  const readRoom = (): Promise<Room> => call(getRoom, { params });
  await until(readRoom, (room) => room.status === 'live');
  await until(
    async () => (await pool.query('select count(*)::int as n from media_segments')).rows[0].n,
    (count) => count >= 3,
    30_000,
  );
  await encoder.stop();
  await call(endRoom, { params });
  const { playback } = await until(readRoom, (room) => room.playback.replayUrl !== null, 30_000);
  const replayUrl = playback.replayUrl!;
  const pieces = await piecesOf(product.url, replayUrl);

  const file = join(folder, 'backup.tar');
  await run(process.execPath, [command, 'backup', file, '--data-dir', product.dataDir]);
  await run(process.execPath, [command, 'restore', file, '--data-dir', join(folder, 'restored')]);
  const restored = await startProduct({ dataDir: join(folder, 'restored') });
  try {
    const again = await piecesOf(restored.url, replayUrl);
    expect(again.length).toBe(pieces.length);
    for (const [i, piece] of again.entries()) expect(piece.equals(pieces[i]!)).toBe(true);
  } finally {
    await pool.end();
    await restored.stop();
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
