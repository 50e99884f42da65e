import { expect, test } from 'vitest';
import { prepareClip } from '../flv/clip.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import { startTestServer } from '../testing/test-server.ts';
import { createClipPlayer } from './clip-player.ts';
import { type PublishStatus, publishRtmp } from './rtmp-publisher.ts';
import { createRtmpServer } from './rtmp-server.ts';

/** Generous, for machines that do other work too. */
const SOON = { timeout: 4_000 };

const clip = syntheticClip({ seconds: 2, keyEverySeconds: 0.5 });

test('round after round the clock goes on evenly', () => {
  const player = createClipPlayer(prepareClip(clip), { loop: true, startAtMs: 700, streamId: 1 });
  const video = player
    .due(20_000, Number.POSITIVE_INFINITY)
    .filter((message) => message.type === 9);
  const times = video.slice(1).map((message) => message.timestampMs);
  expect(times[0]).toBe(0);
  const steps = times.slice(1).map((atMs, i) => atMs - times[i]!);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(33);
  expect(Math.max(...steps)).toBeLessThanOrEqual(34 + 20);
  expect(times.at(-1)).toBeGreaterThan(19_900);
});

test('a clip begins at the key frame asked for, settings first', () => {
  const player = createClipPlayer(prepareClip(clip), { loop: false, startAtMs: 700, streamId: 1 });
  const [videoSettings, audioSettings, first] = player.due(0, 1);
  expect([videoSettings!.payload[1], audioSettings!.payload[1]]).toEqual([0, 0]);
  expect(first!.payload.equals(clip.find((tag) => tag.timestampMs === 1_000)!.data)).toBe(true);
});

test('a clip without a frame or an address without a stream is refused at once', () => {
  expect(() => publishRtmp({ url: 'rtmp://127.0.0.1/live/room', tags: [] })).toThrow(/no frame/);
  expect(() => publishRtmp({ url: 'http://127.0.0.1/live/room', tags: clip })).toThrow(/rtmp:/);
  expect(() => publishRtmp({ url: 'rtmp://127.0.0.1/live', tags: clip })).toThrow(/rtmp:/);
});

test('media goes out in its own time, and many publishers share one process', async () => {
  await using host = await startTestServer();
  const startedMs = performance.now();
  const publishers = Array.from({ length: 24 }, (_, i) =>
    publishRtmp({ url: host.url(`room-${i}`), tags: clip, speed: 2 }),
  );
  await Promise.race(publishers.map((publisher) => publisher.done));
  // At once and not one after another: all have begun before the first is over.
  expect(host.recorded).toHaveLength(24);
  await Promise.all(publishers.map((publisher) => publisher.done));
  await Promise.all(host.recorded.map((record) => record.ended));
  expect(performance.now() - startedMs).toBeGreaterThan(850);
  expect(host.recorded.map((record) => record.units.length)).toEqual(Array(24).fill(60 + 86));
});

test('a looping publisher goes on until it is stopped, and ends like an encoder', async () => {
  await using host = await startTestServer();
  const states: string[] = [];
  const publisher = publishRtmp({
    url: host.url('room'),
    tags: clip,
    loop: true,
    speed: 20,
    onStatus: (status) => states.push(status.state),
  });
  await expect.poll(() => host.recorded[0]?.units.length ?? 0, SOON).toBeGreaterThan(400);
  expect(publisher.stats()).toMatchObject({ accepted: true, attempts: 1 });
  await publisher.stop();
  expect((await host.recorded[0]!.ended).code).toBe('rtmp/ended');
  expect(states).toEqual(['connecting', 'accepted', 'ended']);
});

test('a refusal is told with its code, and without retries it is final', async () => {
  await using host = await startTestServer();
  const statuses: PublishStatus[] = [];
  const publisher = publishRtmp({
    url: host.url('room', 'wrong'),
    tags: clip,
    retry: null,
    onStatus: (status) => statuses.push(status),
  });
  await publisher.done;
  expect(statuses).toEqual([
    { state: 'connecting' },
    {
      state: 'refused',
      code: 'test/wrong-key',
      description: 'wrong stream key',
      retryInMs: null,
    },
    { state: 'ended' },
  ]);
});

test('a lost server is tried again until it is back, with longer and longer waits', async () => {
  const first = await startTestServer();
  const { port } = first;
  const statuses: PublishStatus[] = [];
  const publisher = publishRtmp({
    url: first.url('room'),
    tags: clip,
    loop: true,
    retry: { firstMs: 20, maxMs: 200 },
    onStatus: (status) => statuses.push(status),
  });
  await expect.poll(() => publisher.stats().accepted, SOON).toBe(true);
  await first.server.close();
  const drops = (): number => statuses.filter((status) => status.state === 'dropped').length;
  await expect.poll(drops, SOON).toBeGreaterThan(1);
  expect(statuses).toContainEqual(
    expect.objectContaining({ state: 'refused', code: 'rtmp/shutdown' }),
  );

  const revived = createRtmpServer({
    authorise: async () => ({ ok: true as const, context: null }),
    onPublish: () => ({
      tracks: () => undefined,
      unit: () => undefined,
      end: () => undefined,
    }),
  });
  await revived.listen({ port });
  await expect.poll(() => publisher.stats().accepted, SOON).toBe(true);
  await publisher.stop();
  await revived.close();
});

test('stopping while nobody answers ends at once', async () => {
  const host = await startTestServer();
  await host.server.close();
  const publisher = publishRtmp({ url: host.url('room'), tags: clip });
  await expect.poll(() => publisher.stats().attempts, SOON).toBe(1);
  await publisher.stop();
  expect(publisher.stats().accepted).toBe(false);
});
