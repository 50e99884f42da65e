import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStudio, type Studio, until } from '../../../../../tests/support/media.ts';
import type { MediaEngine } from './index.ts';

const run = promisify(execFile);
const isThere = (program: string): boolean =>
  spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0;
const missing = !isThere('ffmpeg') || !isThere('ffprobe');
if (missing && process.env.REQUIRE_REAL === '1') throw new Error('REQUIRE_REAL=1 needs ffmpeg');

const SECONDS = 5;
const picture = `testsrc2=size=320x180:rate=25:duration=${SECONDS}`;
const sound = `sine=frequency=440:duration=${SECONDS}`;

describe.skipIf(missing)('with ffmpeg as encoder and player', () => {
  let studio: Studio;
  let engine: MediaEngine;
  let origin = '';
  const server = createServer(async (request, response) => {
    const answer = await studio.get(request.url ?? '/');
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  beforeAll(async () => {
    studio = await openStudio();
    engine = await studio.startEngine();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await engine.close();
    await studio.close();
  });

  /** B-frames as OBS makes them: decode and presentation order differ. */
  const push = (streamKey: string, codec: string[] = ['-c:v', 'libx264', '-bf', '2']) =>
    spawn(
      'ffmpeg',
      [
        ...['-v', 'error', '-re', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
        ...[...codec, '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'],
        ...['-c:a', 'aac', '-f', 'flv', `rtmp://127.0.0.1:${engine.rtmpPort}/live/${streamKey}`],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );

  const count = async (url: string, stream: 'v' | 'a'): Promise<number> => {
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-count_frames', '-select_streams', stream],
      ...['-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', url],
    ]);
    return Number.parseInt(stdout, 10);
  };

  test('what ffmpeg pushes, ffmpeg decodes from the replay: every frame and no error', async () => {
    const room = await studio.openRoom();
    const ffmpeg = push(room.streamKey);
    await once(ffmpeg, 'exit');
    await until(
      async () => (await studio.sessionsOf(room.roomId))[0]?.state,
      (state) => state === 'interrupted',
    );
    await studio.closeRoom(room.roomId, 'host-ended');
    const { replayUrl } = await until(
      () => studio.playback(room.roomId),
      (playback) => playback.replayUrl !== null,
    );
    const url = origin + replayUrl;
    expect(await count(url, 'v')).toBe(SECONDS * 25);
    expect(await count(url, 'a')).toBeGreaterThan((SECONDS * 44_100) / 1_024 - 3);
    const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', url, '-f', 'null', '-']);
    expect(stderr).toBe('');
  });

  test('ffmpeg is told that its key is wrong', async () => {
    const room = await studio.openRoom();
    const ffmpeg = push(`${room.roomId}?key=wrong`);
    const [code] = await once(ffmpeg, 'exit');
    expect(code).not.toBe(0);
    await until(room.encoder, ({ health }) => health.lastRefusal?.code === 'media/wrong-key');
  });
});
