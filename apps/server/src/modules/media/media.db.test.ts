import { connect } from 'node:net';
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

const SECONDS = 6;
const clip = syntheticClip({ seconds: SECONDS, keyEverySeconds: 1 });
const framesOf = (kind: 'video' | 'audio'): number =>
  clip.filter((tag) => tag.kind === kind).length - 1;

let studio: Studio;
let engine: MediaEngine;
const logged: string[] = [];
beforeAll(async () => {
  studio = await openStudio((line) => logged.push(line));
  engine = await studio.startEngine();
});
afterAll(async () => {
  await engine.close();
  await studio.close();
});

const send = (streamKey: string, options: Parameters<typeof encoder>[3] = {}, tags = clip) =>
  encoder(engine.rtmpPort, streamKey, tags, options);
const endless = { speed: 4, loop: true };
const liveUrlOf = (roomId: string) =>
  until(async () => (await studio.playback(roomId)).liveUrl).then(String);

test('what an encoder sends can be watched at once and, after the end, again in every frame', async () => {
  const room = await studio.openRoom();
  await send(room.streamKey, { speed: Number.POSITIVE_INFINITY }).done;
  const liveUrl = await liveUrlOf(room.roomId);
  const live = await until(
    () => play(studio, liveUrl),
    ({ video }) => video === framesOf('video'),
  );
  expect(live.audio).toBe(framesOf('audio'));
  expect(live.playlist).not.toContain('#EXT-X-ENDLIST');
  expect((await studio.playback(room.roomId)).replayUrl).toBeNull();

  await studio.closeRoom(room.roomId, 'host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null && playback.liveUrl === null,
  );
  const replay = await play(studio, String(replayUrl));
  expect(replay).toMatchObject({ video: framesOf('video'), audio: framesOf('audio'), seams: [] });
  expect(replay.playlist).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
  expect(replay.playlist).toContain('#EXT-X-ENDLIST');
  await until(
    () => studio.text(liveUrl),
    (text) => text.includes('#EXT-X-ENDLIST'),
  );
});

test('segments and settings may be kept for ever, playlists of a live stream hardly', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, endless);
  const liveUrl = await liveUrlOf(room.roomId);
  const playlist = await studio.get(liveUrl);
  expect(playlist.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
  expect(playlist.headers.get('cache-control')).toBe('public, max-age=1');
  const folder = liveUrl.replace('live.m3u8', '');
  const init = /URI="([^"]+)"/.exec(await playlist.text())?.[1];
  const files = [
    [init, 'video/mp4'],
    ['0.m4s', 'video/iso.segment'],
  ];
  for (const [name, type] of files) {
    const { status, headers } = await studio.get(folder + name);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    // For long by who has seen it, for a moment by those who would give it to others.
    expect(headers.get('cache-control')).toMatch(/immutable, s-maxage=10$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
  await sent.stop();
});

test('a host who ends the room cuts the stream, and nothing that was sent is lost', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, endless);
  await liveUrlOf(room.roomId);
  await studio.closeRoom(room.roomId, 'host-ended');
  expect(await sent.refusal()).toBe('media/host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  const [session] = await studio.sessionsOf(room.roomId);
  expect(session).toMatchObject({ state: 'ended', reason: 'host-ended' });
  const { video, seams } = await play(studio, String(replayUrl));
  expect(seams).toEqual([]);
  const told = await studio.eventsOf(room.roomId);
  expect(told.map(([name]) => name)).toEqual(['started', 'ended']);
  expect(Math.abs((told[1]?.[1].durationMs ?? 0) - video * (1_000 / 30))).toBeLessThan(100);
  const again = send(room.streamKey);
  expect(await again.refusal()).toBe('media/closed');
});

test('an operator’s stop is told as such', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, endless);
  await liveUrlOf(room.roomId);
  await studio.closeRoom(room.roomId, 'stopped');
  expect(await sent.refusal()).toBe('media/stopped');
  await until(async () => (await studio.sessionsOf(room.roomId))[0]?.reason === 'stopped');
});

test('what an operator stopped is shown no more, by no address and after the host’s end either', async () => {
  const room = await studio.openRoom();
  await send(room.streamKey, { speed: Number.POSITIVE_INFINITY }).done;
  await liveUrlOf(room.roomId);
  await studio.closeRoom(room.roomId, 'host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  await play(studio, String(replayUrl));
  await studio.closeRoom(room.roomId, 'stopped');
  for (const file of ['replay.m3u8', 'live.m3u8', '0.m4s']) {
    const path = String(replayUrl).replace('replay.m3u8', file);
    await until(async () => (await studio.get(path)).status === 404);
  }
});

test('whoever may not publish is refused by name, and the host sees why', async () => {
  const room = await studio.openRoom();
  const refusals: [string, string][] = [
    [`${room.roomId}?key=not-the-key`, 'media/wrong-key'],
    [room.roomId, 'media/wrong-key'],
    [`${newId()}?key=whatever`, 'media/unknown-stream'],
    ['stream', 'media/unknown-stream'],
    [`..%2f${room.streamKey}`, 'rtmp/bad-name'],
  ];
  for (const [streamKey, code] of refusals) {
    expect(await send(streamKey).refusal()).toBe(code);
  }
  const { health } = await until(
    room.encoder,
    ({ health: { lastRefusal } }) => lastRefusal !== null,
  );
  expect(health).toMatchObject({ status: 'offline', lastRefusal: { code: 'media/wrong-key' } });
  const told = await until(
    () => studio.eventsOf(room.roomId),
    (all) => all.length > 0,
  );
  expect(told).toMatchObject([['refused', { code: 'media/wrong-key' }]]);
  expect(await studio.sessionsOf(room.roomId)).toEqual([]);
  expect(logged.join('\n')).toContain('media/wrong-key');
  expect(logged.join('\n')).not.toMatch(/not-the-key|whatever/);
});

test('a new key shuts the old one out at once; a stream that runs on it goes on', async () => {
  const room = await studio.openRoom();
  const running = send(room.streamKey, endless);
  await liveUrlOf(room.roomId);
  const newKey = await room.rotate();
  expect(newKey).toMatch(new RegExp(`^${room.roomId}\\?key=[\\w-]{27}$`));
  const before = (await studio.segmentsOf(room.roomId)).length;
  await until(async () => (await studio.segmentsOf(room.roomId)).length > before + 1);
  await running.stop();
  expect(await send(room.streamKey).refusal()).toBe('media/wrong-key');
  const returned = send(newKey, endless);
  await until(() => returned.heard.some(({ state }) => state === 'accepted'));
  await returned.stop();
  const { rows } = await studio.pool.query<{ row: string }>(
    'select media_channels::text as row from media_channels where room_id = $1',
    [room.roomId],
  );
  expect(rows[0]?.row).not.toContain(newKey.split('=')[1]);
});

test('a second encoder is refused and the first does not notice', async () => {
  const room = await studio.openRoom();
  const first = send(room.streamKey, { speed: 4 });
  await liveUrlOf(room.roomId);
  expect(await send(room.streamKey).refusal()).toBe('media/already-publishing');
  await first.done;
  await studio.closeRoom(room.roomId, 'host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  expect((await play(studio, String(replayUrl))).video).toBe(framesOf('video'));
});

test('HEVC is refused by name, and no session begins', async () => {
  const room = await studio.openRoom();
  const hevc = clip.map((tag) => {
    if (tag.kind !== 'video') return tag;
    const data = Buffer.from(tag.data);
    data[0] = (data[0]! & 0xf0) | 12;
    return { ...tag, data };
  });
  expect(await send(room.streamKey, {}, hevc).refusal()).toBe('codec/unsupported');
  const { health } = await until(
    room.encoder,
    ({ health: { lastRefusal } }) => lastRefusal !== null,
  );
  expect(health.lastRefusal?.message).toContain('HEVC');
  expect(await studio.sessionsOf(room.roomId)).toEqual([]);
});

test('bytes that are no RTMP leave the other streams whole', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, { speed: 4 });
  await liveUrlOf(room.roomId);
  const junk = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072), Buffer.alloc(4_096, 0xff)]),
    Buffer.alloc(2_000_000, 3),
  ];
  for (const bytes of junk) {
    const socket = connect(engine.rtmpPort, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.end(bytes);
  }
  await sent.done;
  await studio.closeRoom(room.roomId, 'host-ended');
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (playback) => playback.replayUrl !== null,
  );
  expect(await play(studio, String(replayUrl))).toMatchObject({
    video: framesOf('video'),
    audio: framesOf('audio'),
  });
});

test('the host sees how the stream is, and that it is gone a moment after it left', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, { speed: 1, loop: true });
  const { encoder: settings, health } = await until(
    room.encoder,
    ({ health: { status, sessionId } }) => status === 'live' && sessionId !== null,
  );
  expect(settings).toMatchObject({
    server: 'rtmp://kaibo.test:1935/live',
    streamKey: null,
    keyHint: room.streamKey.slice(-4),
  });
  expect(health).toMatchObject({ widthPx: 64, heightPx: 64, keyFrameIntervalMs: 1_000 });
  expect(health.videoCodec).toMatch(/^avc1\./);
  expect(health.audioCodec).toMatch(/^mp4a\./);
  await sent.stop();
  await until(room.encoder, (now) => now.health.status === 'interrupted');
  await studio.closeRoom(room.roomId, 'host-ended');
  await until(room.encoder, (now) => now.health.status === 'offline');
});

test('the channel of another host is closed to a host, and one of no room to everybody', async () => {
  const room = await studio.openRoom();
  const refusals: [string, string, string, string][] = [
    [room.roomId, newId(), 'GET', 'rooms/not-your-room'],
    [newId(), room.ownerId, 'GET', 'rooms/no-such-room'],
    [room.roomId, newId(), 'POST', 'rooms/not-your-room'],
    [newId(), room.ownerId, 'POST', 'rooms/no-such-room'],
  ];
  for (const [roomId, caller, method, code] of refusals) {
    const path = `/v1/studio/rooms/${roomId}/${method === 'GET' ? 'encoder' : 'stream-key'}`;
    expect(await studio.refusalOf(path, caller, method)).toMatchObject({ code });
  }
});

test('what is not there is told apart: no stream, no such segment', async () => {
  const room = await studio.openRoom();
  const sent = send(room.streamKey, endless);
  const liveUrl = await liveUrlOf(room.roomId);
  const folder = liveUrl.replace('live.m3u8', '');
  const refusals = [
    [`/live/${newId()}/live.m3u8`, 'media/no-stream'],
    [`/live/${newId()}/replay.m3u8`, 'media/no-stream'],
    [`${folder}replay.m3u8`, 'media/no-stream'],
    ['/live/nobody/live.m3u8', 'media/no-stream'],
    [`${folder}99999.m4s`, 'media/no-such-segment'],
    [`${folder}init-00.mp4`, 'media/no-such-segment'],
    [`${folder}..%2f..%2fpasswords.json`, 'media/no-such-segment'],
  ];
  for (const [path, code] of refusals) {
    expect([path, await studio.refusalOf(String(path))]).toEqual([path, { status: 404, code }]);
  }
  await sent.stop();
});
