import { syntheticClip } from '@kaibo/media/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  encoder,
  openStudio,
  play,
  type Studio,
  until,
} from '../../../../../tests/support/media.ts';
import { deleteOldSegments } from './engine.retention.ts';
import type { MediaEngine } from './index.ts';

const clip = syntheticClip({ seconds: 4, keyEverySeconds: 1 });
const FRAMES = 4 * 30;
const atOnce = { speed: Number.POSITIVE_INFINITY };

let studio: Studio;
let engine: MediaEngine | null = null;
beforeAll(async () => {
  studio = await openStudio();
});
afterEach(async () => {
  await engine?.close();
  engine = null;
});
afterAll(() => studio.close());

const start = async (settings: Parameters<Studio['startEngine']>[0] = {}) => {
  engine = await studio.startEngine(settings);
  return engine;
};
const stop = async () => {
  await engine?.close();
  engine = null;
};
const send = (streamKey: string, options: Parameters<typeof encoder>[3] = atOnce, tags = clip) =>
  encoder(engine?.rtmpPort ?? 0, streamKey, tags, options);
const inState = (roomId: string, state: string) =>
  until(
    async () => (await studio.sessionsOf(roomId)).at(-1),
    (session) => session?.state === state,
  );
const namesOf = async (roomId: string) => (await studio.eventsOf(roomId)).map(([name]) => name);
const replayOf = async (roomId: string) => {
  const { replayUrl } = await until(
    () => studio.playback(roomId),
    (playback) => playback.replayUrl !== null,
  );
  return play(studio, String(replayUrl));
};

test('an encoder that drops and returns goes on in the same session: one replay with every frame', async () => {
  await start();
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  await inState(room.roomId, 'interrupted');
  await send(room.streamKey).done;
  await until(async () => (await namesOf(room.roomId)).length === 4);
  await studio.closeRoom(room.roomId, 'host-ended');
  const replay = await replayOf(room.roomId);
  expect(replay).toMatchObject({ video: 2 * FRAMES, seams: [] });
  expect(replay.playlist.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
  expect(replay.playlist.match(/#EXT-X-MAP/g)).toHaveLength(1);
  expect(await studio.sessionsOf(room.roomId)).toHaveLength(1);
  expect(await namesOf(room.roomId)).toEqual([
    'started',
    'interrupted',
    'resumed',
    'interrupted',
    'ended',
  ]);
});

test('an encoder that returns with another picture brings new settings, in the same replay', async () => {
  await start();
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  const larger = syntheticClip({ seconds: 2, width: 128, height: 128 });
  await send(room.streamKey, atOnce, larger).done;
  await until(async () => (await namesOf(room.roomId)).length === 4);
  await studio.closeRoom(room.roomId, 'host-ended');
  const replay = await replayOf(room.roomId);
  expect(replay).toMatchObject({ video: FRAMES + 60, seams: [] });
  expect(replay.playlist.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP/g)).toHaveLength(1);
});

test('an encoder that stays away ends the session; when it comes later, that is another', async () => {
  await start({ reconnectWindowMs: 300 });
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  await inState(room.roomId, 'ended');
  await send(room.streamKey).done;
  await until(async () => (await studio.sessionsOf(room.roomId)).length === 2);
  await inState(room.roomId, 'ended');
  const sessions = await studio.sessionsOf(room.roomId);
  expect(sessions.map(({ reason }) => reason)).toEqual(['left', 'left']);
  const once = ['started', 'interrupted', 'ended'];
  expect(await namesOf(room.roomId)).toEqual([...once, ...once]);
});

test('an encoder that returns again and again without a picture does not keep a session alive', async () => {
  await start({ reconnectWindowMs: 3_000 });
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  await inState(room.roomId, 'interrupted');
  const hevc = clip.map((tag) => {
    const data = Buffer.from(tag.data);
    if (tag.kind === 'video') data[0] = 0x1c;
    return { ...tag, data };
  });
  const persistent = send(room.streamKey, { retry: { firstMs: 50, maxMs: 100 } }, hevc);
  await inState(room.roomId, 'ended');
  await persistent.stop();
  expect(await namesOf(room.roomId)).not.toContain('resumed');
});

test('a media process that stops in order interrupts its sessions, and the next one goes on with them', async () => {
  await start();
  const room = await studio.openRoom();
  const sent = send(room.streamKey, { speed: 4, loop: true });
  const { liveUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.liveUrl !== null,
  );
  await stop();
  expect(await sent.refusal()).toBe('rtmp/shutdown');
  const unavailable = { status: 503, code: 'media/unavailable' };
  expect(await studio.refusalOf(String(liveUrl))).toEqual(unavailable);
  expect(await studio.sessionsOf(room.roomId)).toMatchObject([{ state: 'interrupted' }]);
  const recorded = await studio.segmentsOf(room.roomId);

  await start();
  // Those who were watching find what they had, before the encoder is back.
  const before = await play(studio, String(liveUrl));
  expect(before.video).toBeGreaterThan(0);
  await send(room.streamKey).done;
  await until(async () => (await namesOf(room.roomId)).length === 4);
  await studio.closeRoom(room.roomId, 'host-ended');
  const replay = await replayOf(room.roomId);
  expect(replay.video).toBe(before.video + FRAMES);
  expect(replay.seams).toEqual([]);
  const all = await studio.segmentsOf(room.roomId);
  expect(all.slice(0, recorded.length)).toEqual(recorded);
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, i) => i));
  expect(await studio.sessionsOf(room.roomId)).toHaveLength(1);
});

test('a session whose encoder never returns after a restart ends as recovered', async () => {
  await start();
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  await stop();
  await start({ reconnectWindowMs: 100 });
  await inState(room.roomId, 'ended');
  expect(await studio.sessionsOf(room.roomId)).toMatchObject([{ reason: 'recovered' }]);
  expect((await replayOf(room.roomId)).video).toBe(FRAMES);
});

test('a channel that was closed while no media process ran ends its session at the start', async () => {
  await start();
  const room = await studio.openRoom();
  await send(room.streamKey).done;
  await stop();
  await studio.closeRoom(room.roomId, 'stopped');
  await start();
  await inState(room.roomId, 'ended');
  expect(await studio.sessionsOf(room.roomId)).toMatchObject([{ reason: 'stopped' }]);
});

test('a broken connection to the database loses no segment and misses no closing', async () => {
  await start();
  const room = await studio.openRoom();
  const sent = send(room.streamKey, { speed: 4 });
  await inState(room.roomId, 'live');
  const cut = () =>
    studio.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'kaibo media%'`,
    );
  await cut();
  await sent.done;
  await until(
    async () => (await studio.segmentsOf(room.roomId)).length,
    (count) => count === 2,
  );
  await cut();
  await studio.closeRoom(room.roomId, 'host-ended');
  await inState(room.roomId, 'ended');
  expect((await replayOf(room.roomId)).video).toBe(FRAMES);
});

test('on a disk that is nearly full live goes on, and nothing is recorded', async () => {
  const heard: string[] = [];
  await start({
    minFreeBytes: Number.MAX_SAFE_INTEGER,
    onHealth: ({ state }) => heard.push(state),
  });
  const room = await studio.openRoom();
  const sent = send(room.streamKey, { speed: 4, loop: true });
  const { liveUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.liveUrl !== null,
  );
  const watched = await until(
    () => play(studio, String(liveUrl)),
    ({ video }) => video >= FRAMES,
  );
  expect(watched.seams).toEqual([]);
  await sent.stop();
  expect(await studio.segmentsOf(room.roomId)).toEqual([]);
  expect(heard).toEqual(['failed']);
});

test('a room that keeps little keeps the newest: rows and files go together', async () => {
  await start();
  const room = await studio.openRoom(1_000);
  const long = syntheticClip({ seconds: 24, keyEverySeconds: 1 });
  await send(room.streamKey, atOnce, long).done;
  const session = await inState(room.roomId, 'interrupted');
  expect(await studio.segmentsOf(room.roomId)).toHaveLength(12);
  await studio.pool.query(
    `update media_segments set started_at = started_at - interval '1 hour' where session_id = $1`,
    [session?.id],
  );
  expect(await deleteOldSegments(studio.db, studio.blobs)).toBe(4);
  const left = await studio.segmentsOf(room.roomId);
  expect(left.map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  const files: string[] = [];
  for await (const { key } of studio.blobs.list(`media/${session?.id}/`))
    files.push(key.split('/')[2] ?? '');
  expect(files.filter((name) => name.endsWith('.m4s')).sort()).toEqual(
    left.map(({ sequence }) => `${sequence}.m4s`).sort(),
  );
});

test('one media process at a time writes into a database', async () => {
  await start();
  await expect(
    studio.startEngine({ socketPath: `${studio.engineSettings.socketPath}2` }),
  ).rejects.toThrow(/media process/);
});
