import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { syntheticClip } from '@kaibo/media/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  encoder,
  openStudio,
  play,
  type Studio,
  until,
} from '../../../../../tests/support/media.ts';

// Each starts up to three processes, which take seconds where others do the same.
vi.setConfig({ testTimeout: 120_000 });

const PROGRAM = join(import.meta.dirname, '../../media-main.ts');
const clip = syntheticClip({ seconds: 10, keyEverySeconds: 1, videoKbps: 300 });

let studio: Studio;
const children: ChildProcess[] = [];
beforeAll(async () => {
  studio = await openStudio();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => studio.close());

interface Ready {
  type: string;
  rtmpPort: number;
  httpSocket: string;
}

const start = async (rtmpPort = 0) => {
  const child = fork(PROGRAM, [], {
    env: {
      ...process.env,
      DATABASE_URL: studio.url,
      KAIBO_DATA_DIR: studio.dataDir,
      KAIBO_RTMP_PORT: String(rtmpPort),
      KAIBO_STREAM_RECONNECT_SECONDS: '20',
      KAIBO_RECORDING_MIN_FREE_MB: '0',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const ready = new Promise<Ready>((resolve) => {
    child.on('message', (message: Ready) => {
      if (message.type === 'ready') resolve(message);
    });
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the media process ended with ${code}`);
  });
  ended.catch(() => undefined);
  return { child, ...(await Promise.race([ready, ended])) };
};

test('SIGKILL in the middle of a stream loses no recorded segment, and the encoder goes on where it was', async () => {
  const first = await start();
  expect(first.httpSocket).toBe(studio.engineSettings.socketPath);
  const room = await studio.openRoom();
  const retry = { firstMs: 50, maxMs: 200 };
  const sent = encoder(first.rtmpPort, room.streamKey, clip, { speed: 8, loop: true, retry });
  const before = await until(
    () => studio.segmentsOf(room.roomId),
    (segments) => segments.length >= 3,
  );
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  // What the dead process had under way in the database ends by itself.
  await sleep(100);
  const recorded = await studio.segmentsOf(room.roomId);
  const [session] = await studio.sessionsOf(room.roomId);
  const key = `media/${session?.id}`;
  await studio.blobs.put(`${key}/${recorded.length + 7}.m4s`, Buffer.from('half'), 'video/mp4');

  await start(first.rtmpPort);
  expect(await studio.blobs.get(`${key}/${recorded.length + 7}.m4s`)).toBeNull();
  await until(async () => (await studio.segmentsOf(room.roomId)).length >= recorded.length + 3);
  await studio.closeRoom(room.roomId, 'host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  await sent.stop();
  const after = await studio.segmentsOf(room.roomId);
  expect(recorded.slice(0, before.length)).toEqual(before);
  expect(after.slice(0, recorded.length)).toEqual(recorded);
  expect(after.map(({ sequence }) => sequence)).toEqual(after.map((_, i) => i));
  const replay = await play(studio, String(replayUrl));
  expect(replay.seams).toEqual([]);
  const secondsRecorded = after.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1_000;
  expect(Math.abs(replay.video - secondsRecorded * 30)).toBeLessThan(5);
  expect(replay.playlist.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
  const names = (await studio.eventsOf(room.roomId)).map(([name]) => name);
  // The encoder tries on until it is stopped; that it was let in no more is no part of the session.
  const ofSession = names.filter((name) => name !== 'refused');
  expect(ofSession).toEqual(['started', 'interrupted', 'resumed', 'ended']);
});

test.each([
  ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
  ['the end of the main process', (child: ChildProcess) => child.disconnect()],
])('%s flushes what is unfinished and leaves the session waiting', async (_, stop) => {
  const { child, rtmpPort } = await start();
  const room = await studio.openRoom();
  const sent = encoder(rtmpPort, room.streamKey, clip, { speed: 4, loop: true });
  await until(async () => (await studio.segmentsOf(room.roomId)).length > 0);
  // An interrupt from the terminal is for the main process only.
  child.kill('SIGINT');
  await sleep(250);
  stop(child);
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  await sent.stop();
  expect(await studio.sessionsOf(room.roomId)).toMatchObject([{ state: 'interrupted' }]);
  const durations = (await studio.segmentsOf(room.roomId)).map(({ durationMs }) => durationMs);
  expect(durations.length).toBeGreaterThan(1);
  expect(durations.slice(0, -1)).toEqual(durations.slice(1).map(() => 2_000));
  expect(durations.at(-1)).toBeLessThan(2_000);
});

test('SIGKILL in the middle of a rehearsal shows it to nobody, and the encoder that returns rehearses on', async () => {
  const first = await start();
  const room = await studio.openRoom();
  const rehearse = (on: boolean) =>
    studio.db.transaction().execute((tx) => studio.media.setRehearsing(tx, room.roomId, on));
  const urlNow = async () => (await studio.media.rehearsalOf(room.roomId))?.url ?? null;
  await rehearse(true);
  const retry = { firstMs: 50, maxMs: 200 };
  const sent = encoder(first.rtmpPort, room.streamKey, clip, { speed: 8, loop: true, retry });
  const before = await until(urlNow);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });

  const second = await start(first.rtmpPort);
  await until(urlNow, (url) => url !== null && url !== before);
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect(await studio.eventsOf(room.roomId)).toEqual([]);

  // Nobody is there to turn the stream: what comes after the next start is public, and nothing from before.
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');
  await rehearse(false);
  await start(first.rtmpPort);
  await until(async () => (await studio.playback(room.roomId)).liveUrl);
  await sent.stop();
  const sessions = await studio.sessionsOf(room.roomId);
  expect(sessions.map(({ state }) => state).slice(0, -1)).toEqual(['ended', 'ended']);
  expect((await studio.eventsOf(room.roomId)).map(([name]) => name)[0]).toBe('started');
});
