import { syntheticClip } from '@kaibo/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import {
  encoder,
  openStudio,
  play,
  type Studio,
  until,
} from '../../../../../tests/support/media.ts';
import type { MediaEngine } from './index.ts';

const clip = syntheticClip({ seconds: 6, keyEverySeconds: 1 });
/** No faster: what a live playlist lists is kept for a few segments more, while it is fetched. */
const endless = { speed: 2, loop: true };
const member = newId();

let studio: Studio;
let engine: MediaEngine;
beforeAll(async () => {
  studio = await openStudio();
  studio.team.add(member);
  engine = await studio.startEngine();
});
afterAll(async () => {
  await engine.close();
  await studio.close();
});

const send = (streamKey: string) => encoder(engine.rtmpPort, streamKey, clip, endless);
const rehearse = (roomId: string, on: boolean) =>
  studio.db.transaction().execute((tx) => studio.media.setRehearsing(tx, roomId, on));
const rehearsalUrl = (roomId: string) =>
  until(async () => (await studio.media.rehearsalOf(roomId))?.url).then(String);
const blobsOf = async (sessionId: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of studio.blobs.list(`media/${sessionId}/`)) keys.push(key);
  return keys;
};
/** All addresses under which a file of the session could be guessed. */
const guesses = (url: string): string[] => {
  const session = url.split('/')[2]!;
  const files = ['live.m3u8', 'replay.m3u8', '0.m4s', '1.m4s', '2.m4s'];
  return files.flatMap((file) => [`/live/${session}/${file}`, `/rehearsal/${session}/${file}`]);
};

test('a rehearsal is seen by the team and by nobody else, under no address, and is not kept', async () => {
  const room = await studio.openRoom();
  expect(await rehearse(room.roomId, true)).toBe(true);
  const sent = send(room.streamKey);
  const url = await rehearsalUrl(room.roomId);
  const folder = url.replace('live.m3u8', '');
  const playlist = await until(
    async () => (await studio.get(url, member)).text(),
    (text) => text.includes('.m4s'),
  );
  const [segment = ''] = /\d+\.m4s/.exec(playlist) ?? [];
  const init = /URI="([^"]+)"/.exec(playlist)?.[1] ?? '';
  for (const file of ['live.m3u8', segment, init]) {
    const mine = await studio.get(folder + file, member);
    expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect((await studio.get(folder + file)).status).toBe(401);
    expect((await studio.get(folder + file, newId())).status).toBe(404);
    expect((await studio.get(folder.replace('/team/', '/live/') + file)).status).toBe(404);
    expect((await studio.get(folder.replace('/team/', '/live/') + file, member)).status).toBe(404);
  }
  for (const guess of guesses(url)) expect((await studio.get(guess)).status).toBe(404);

  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect(await studio.eventsOf(room.roomId)).toEqual([]);
  const { health } = await until(room.encoder, (now) => now.health.rehearsal);
  expect(health.status).toBe('live');
  const session = url.split('/')[2]!;
  expect(await studio.segmentsOf(room.roomId)).toEqual([]);
  expect(await blobsOf(session)).toEqual([]);

  studio.team.delete(member);
  expect((await studio.get(url, member)).status).toBe(404);
  studio.team.add(member);

  await sent.stop();
  await studio.closeRoom(room.roomId, 'host-ended');
  await until(async () => (await studio.sessionsOf(room.roomId))[0]?.state === 'ended');
  expect(await studio.eventsOf(room.roomId)).toEqual([]);
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect(await blobsOf(session)).toEqual([]);
});

test('going live turns the running stream public: the same connection, another session, from a key frame', async () => {
  const room = await studio.openRoom();
  await rehearse(room.roomId, true);
  const sent = send(room.streamKey);
  const url = await rehearsalUrl(room.roomId);
  await until(async () => (await studio.get(url, member)).status === 200);
  await rehearse(room.roomId, false);
  const liveUrl = await until(async () => (await studio.playback(room.roomId)).liveUrl).then(
    String,
  );
  expect(liveUrl.split('/')[2]).not.toBe(url.split('/')[2]);
  const live = await until(
    () => play(studio, liveUrl),
    ({ video }) => video > 60,
  );
  expect(live.seams).toEqual([]);
  expect(sent.heard.map(({ state }) => state)).not.toContain('dropped');
  expect((await studio.eventsOf(room.roomId)).map(([name]) => name)).toEqual(['started']);
  for (const guess of guesses(url)) expect((await studio.get(guess)).status).toBe(404);
  expect(await rehearse(room.roomId, true)).toBe(false);

  await studio.closeRoom(room.roomId, 'host-ended');
  await sent.refusal();
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  expect(replayUrl).toContain(liveUrl.split('/')[2]);
  const replay = await play(studio, String(replayUrl));
  expect(replay.seams).toEqual([]);
  const sessions = await studio.sessionsOf(room.roomId);
  expect(sessions.map(({ state }) => state)).toEqual(['ended', 'ended']);
});

test('an encoder that comes while its room begins or ends a rehearsal is where the room says', async () => {
  for (const on of [true, false]) {
    const room = await studio.openRoom();
    if (!on) await rehearse(room.roomId, true);
    const sent = send(room.streamKey);
    await until(() => sent.heard.some(({ state }) => state === 'accepted'));
    if (await rehearse(room.roomId, on)) {
      if (on) await rehearsalUrl(room.roomId);
      const publicUrl = on ? null : expect.stringContaining('/live/');
      await until(async () => (await studio.sessionsOf(room.roomId)).at(-1)?.state === 'live');
      await until(async () => ((await studio.playback(room.roomId)).liveUrl === null) === on);
      expect((await studio.playback(room.roomId)).liveUrl).toEqual(publicUrl);
    }
    await sent.stop();
  }
});

test('a media process that is started anew makes no rehearsal public, nor goes on with one', async () => {
  const room = await studio.openRoom();
  await rehearse(room.roomId, true);
  const sent = send(room.streamKey);
  const before = await rehearsalUrl(room.roomId);
  await engine.close();
  await sent.done;
  engine = await studio.startEngine();
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect((await studio.sessionsOf(room.roomId))[0]).toMatchObject({ state: 'ended' });
  const again = send(room.streamKey);
  const after = await until(() => rehearsalUrl(room.roomId));
  expect(after).not.toBe(before);
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect(await studio.eventsOf(room.roomId)).toEqual([]);
  await again.stop();
});

test('what its host cuts off or hides of a replay is served to the team alone, and comes back whole', async () => {
  const room = await studio.openRoom();
  await encoder(engine.rtmpPort, room.streamKey, clip, { speed: Number.POSITIVE_INFINITY }).done;
  await until(async () => (await studio.playback(room.roomId)).liveUrl);
  await studio.closeRoom(room.roomId, 'host-ended');
  const recording = await until(() => studio.media.recordingOf(room.roomId));
  const { sessionId, segments, url } = recording!;
  expect(segments.length).toBeGreaterThan(2);
  const replayUrl = `/live/${sessionId}/replay.m3u8`;
  const whole = await play(studio, replayUrl);
  const statusOf = async (path: string, caller?: string) => (await studio.get(path, caller)).status;
  const last = segments.at(-1)!.sequence;

  const show = (shown: { from: number; to: number } | null) =>
    studio.db.transaction().execute((tx) => studio.media.showPart(tx, sessionId, shown));
  await show({ from: 1, to: last - 1 });
  await until(async () => (await statusOf(`/live/${sessionId}/0.m4s`)) === 404);
  expect(await statusOf(`/live/${sessionId}/${last}.m4s`)).toBe(404);
  expect(await statusOf(`/live/${sessionId}/live.m3u8`)).toBe(404);
  const part = await play(studio, replayUrl);
  expect(part.playlist).not.toMatch(new RegExp(`\\n(0|${last})\\.m4s`));
  expect(part.video).toBeLessThan(whole.video);
  expect(part.seams).toEqual([]);
  const forTeam = await (await studio.get(url, member)).text();
  expect(forTeam).toContain('\n0.m4s');
  expect(await statusOf(`/team/${sessionId}/0.m4s`, member)).toBe(200);
  expect(await statusOf(`/team/${sessionId}/0.m4s`, newId())).toBe(404);

  await show(null);
  await until(async () => (await statusOf(`/live/${sessionId}/0.m4s`)) === 200);
  expect(await play(studio, replayUrl)).toMatchObject({ video: whole.video });

  await studio.db.transaction().execute((tx) => studio.media.hideReplay(tx, room.roomId, true));
  for (const file of ['replay.m3u8', 'live.m3u8', '0.m4s'])
    await until(async () => (await statusOf(`/live/${sessionId}/${file}`)) === 404);
  expect(await studio.playback(room.roomId)).toEqual({ liveUrl: null, replayUrl: null });
  expect(await statusOf(url, member)).toBe(200);
});
