import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeFlv } from '../flv/flv-file.ts';
import type { FlvTag } from '../flv/flv-tag.ts';
import {
  connectCommand,
  openingOf,
  publishCommand,
  rawPublisher,
  tagMessage,
} from '../testing/raw-publisher.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import { KEY, startTestServer } from '../testing/test-server.ts';
import { commandMessage } from './rtmp-commands.ts';
import { controlMessage, MESSAGE, uint32 } from './rtmp-message.ts';
import { publishRtmp } from './rtmp-publisher.ts';

/** Generous, for machines that do other work too. */
const SOON = { timeout: 4_000 };

const clip = syntheticClip({ seconds: 4 });
const NAME = `room?key=${KEY}`;
const START = 'NetStream.Publish.Start';

test('every frame an encoder sends reaches the sink, whole and in order', async () => {
  await using host = await startTestServer();
  await publishRtmp({ url: host.url('room'), tags: clip, speed: Number.POSITIVE_INFINITY }).done;
  const [record] = host.recorded;
  expect((await record!.ended).code).toBe('rtmp/ended');
  const frames = clip.filter((tag) => tag.data[1] === 1);
  expect(record!.units).toHaveLength(frames.length);
  record!.units.forEach((unit, i) => {
    const { kind, timestampMs, data } = frames[i]!;
    expect([unit.kind, unit.dtsMs]).toEqual([kind, timestampMs]);
    expect(unit.data.equals(data.subarray(kind === 'video' ? 5 : 2))).toBe(true);
  });
  expect(record!.publication).toMatchObject({
    app: 'live',
    stream: 'room',
    context: 'session of room',
  });
  expect(record!.publication.tracks()).toMatchObject({ video: { width: 64 } });
  expect(record!.publication.health()).toMatchObject({ videoFrames: 120, audioFrames: 172 });
});

test('an encoder that never waits for an answer loses nothing, however long the decision takes', async () => {
  await using host = await startTestServer({
    authorise: async () => {
      await sleep(50);
      return { ok: true, context: '' };
    },
  });
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME), ...clip.map((tag) => tagMessage(tag)));
  raw.send(commandMessage(1, 'deleteStream', 7, null, 1));
  await raw.until(START);
  expect((await host.recorded[0]!.ended).code).toBe('rtmp/ended');
  expect(host.recorded[0]!.units).toHaveLength(292);
  raw.destroy();
});

test('a refusal names its reason and closes, and no log line holds a key', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(...openingOf('room?key=not-the-key'));
  expect(await raw.closed).toContain('NetStream.Publish.BadName: wrong stream key');
  expect(host.log.at(-1)).toMatchObject({
    level: 'warn',
    event: 'refused',
    stream: 'room',
    code: 'test/wrong-key',
  });
  expect(JSON.stringify(host.log)).not.toMatch(/not-the-key|a-secret/);
});

test('a second publisher is refused and the first goes on', async () => {
  await using host = await startTestServer();
  const first = rawPublisher(host.port);
  const half = clip.slice(0, 150);
  first.send(...openingOf(NAME), ...half.map((tag) => tagMessage(tag)));
  await first.until(START);
  const second = rawPublisher(host.port);
  second.send(...openingOf(NAME));
  expect(await second.closed).toContain('NetStream.Publish.BadName: somebody publishes already');
  first.send(...clip.slice(150).map((tag) => tagMessage(tag)));
  first.send(commandMessage(1, 'FCUnpublish', 6, null, 'room'));
  await host.recorded[0]!.ended;
  expect(host.recorded[0]!.units).toHaveLength(292);
  first.destroy();
});

test('what cannot be served is said plainly', async () => {
  await using host = await startTestServer();
  const heardBy = async (...messages: Parameters<ReturnType<typeof rawPublisher>['send']>) => {
    const raw = rawPublisher(host.port);
    raw.send(...messages);
    return (await raw.closed).join('; ');
  };
  expect(await heardBy(connectCommand(''))).toMatch(/Connect\.Rejected: .*application/);
  expect(await heardBy(connectCommand(), connectCommand())).toMatch(/Connect\.Rejected/);
  expect(await heardBy(connectCommand(), commandMessage(1, 'play', 5, null, 'room'))).toMatch(
    /Play\.Failed: this port takes publishers only/,
  );
  expect(await heardBy(connectCommand(), publishCommand('../etc?key=x'))).toMatch(/BadName/);
  expect(await heardBy(publishCommand(NAME))).toMatch(/BadName/);
  expect(await heardBy(...openingOf(NAME), publishCommand(NAME))).toMatch(
    /Publish\.Start.*BadName/,
  );
});

test('foreign codecs are refused by name, before or after the first frame', async () => {
  await using host = await startTestServer();
  const heardFor = async (tag: FlvTag): Promise<string> => {
    const raw = rawPublisher(host.port);
    raw.send(...openingOf(NAME), tagMessage(tag));
    return (await raw.closed).join('; ');
  };
  const video = (...head: (number | string)[]): FlvTag => ({
    kind: 'video',
    timestampMs: 0,
    data: Buffer.concat(head.map((part) => Buffer.from(typeof part === 'string' ? part : [part]))),
  });
  expect(await heardFor(video(0x12, 0, 0))).toMatch(/Publish\.Rejected: H\.263/);
  expect(await heardFor(video(0x90, 'hvc1', 0))).toMatch(/Publish\.Rejected: HEVC/);
  expect(await heardFor({ kind: 'audio', timestampMs: 0, data: Buffer.from([0x2f, 1]) })).toMatch(
    /Publish\.Rejected: MP3 is not supported: send AAC/,
  );
  const announced = commandMessage(1, '@setDataFrame', 'onMetaData', { videocodecid: 4 });
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME), { ...announced, type: MESSAGE.dataAmf0 });
  expect((await raw.closed).join('; ')).toMatch(/Publish\.Rejected: VP6/);
  expect((await host.recorded[0]!.ended).code).toBe('codec/unsupported');
});

test('aggregate messages are opened', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  const body = writeFlv(clip.slice(0, 20)).subarray(13);
  const aggregate = {
    chunkStreamId: 6,
    type: MESSAGE.aggregate,
    streamId: 1,
    timestampMs: 0,
    payload: body,
  };
  raw.send(...openingOf(NAME), aggregate, commandMessage(1, 'closeStream', 6, null));
  await raw.until(START);
  await host.recorded[0]!.ended;
  expect(host.recorded[0]!.units).toHaveLength(18);
  raw.destroy();
});

test.each([
  ['handshake', false, []],
  ['connect', true, []],
  ['publish', true, [connectCommand()]],
] as const)('the %s has its time and no more', async (stage, shake, messages) => {
  await using host = await startTestServer({ limits: { [`${stage}TimeoutMs`]: 100 } });
  const raw = rawPublisher(host.port, shake);
  raw.send(...messages);
  await raw.closed;
  expect(host.log.map((entry) => entry.message)).toContain(`${stage} took too long`);
});

test('a publisher that sends neither sound nor picture for too long is told so and cut off', async () => {
  await using host = await startTestServer({ limits: { idleTimeoutMs: 100 } });
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME));
  expect(await raw.closed).toContain(
    'NetStream.Publish.Rejected: no audio or video came for too long',
  );
  expect((await host.recorded[0]!.ended).code).toBe('rtmp/idle');
});

test('a publication can be cut off, and its encoder is told why', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME));
  await raw.until(START);
  host.recorded[0]!.publication.close({ code: 'test/stopped', message: 'stopped by an operator' });
  expect(await raw.closed).toContain('NetStream.Publish.Rejected: stopped by an operator');
  expect((await host.recorded[0]!.ended).code).toBe('test/stopped');
  expect(host.server.publications()).toEqual([]);
});

test('a line that breaks ends the publication as lost', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME));
  await raw.until(START);
  raw.destroy();
  expect((await host.recorded[0]!.ended).code).toBe('rtmp/connection-lost');
});

test('one connection can publish again after it has ended its stream', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME), commandMessage(1, 'deleteStream', 6, null, 1));
  await raw.until(START);
  await host.recorded[0]!.ended;
  raw.send(commandMessage(0, 'createStream', 7, null), publishCommand(NAME));
  raw.send(...clip.map((tag) => tagMessage(tag)), commandMessage(1, 'closeStream', 8, null));
  await expect.poll(() => host.recorded.length, SOON).toBe(2);
  await host.recorded[1]!.ended;
  expect(host.recorded[1]!.units).toHaveLength(292);
  raw.destroy();
});

test('a sink or a decision that breaks ends its own publication only', async () => {
  await using host = await startTestServer({
    authorise: async ({ stream }) => {
      if (stream === 'bad') throw new Error('database away');
      return { ok: true, context: '' };
    },
    onPublish: () => ({
      tracks: () => undefined,
      unit: () => {
        throw new Error('disk full');
      },
      end: () => {
        throw new Error('disk still full');
      },
    }),
  });
  const broken = rawPublisher(host.port);
  broken.send(...openingOf('bad?key=1'));
  expect((await broken.closed).join()).toMatch(/BadName: internal error/);
  const sunk = rawPublisher(host.port);
  sunk.send(...openingOf(NAME), ...clip.map((tag) => tagMessage(tag)));
  expect((await sunk.closed).join()).toMatch(/Publish\.Rejected: internal error/);
  expect(host.log.filter((entry) => entry.level === 'error').map((entry) => entry.message)).toEqual(
    ['Error: database away', 'Error: disk full', 'Error: disk still full'],
  );
});

test('other protocols and too many connections are turned away at once', async () => {
  await using host = await startTestServer({ limits: { maxConnectionsPerAddress: 2 } });
  const http = rawPublisher(host.port, false);
  http.sendBytes(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  await http.closed;
  expect(host.log.at(-1)?.message).toMatch(/not RTMP/);
  const [one, two, three] = [1, 2, 3].map(() => rawPublisher(host.port));
  await Promise.race([one!.closed, two!.closed, three!.closed]);
  expect(host.log.at(-1)).toMatchObject({ event: 'full' });
  expect(host.server.connections).toBe(2);
});

test('received bytes are acknowledged within the window the encoder asked for', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(controlMessage(MESSAGE.windowAcknowledgementSize, uint32(4_000)));
  raw.send(...openingOf(NAME), ...clip.map((tag) => tagMessage(tag)));
  await raw.until(START);
  await expect
    .poll(() => raw.messages.some((message) => message.type === MESSAGE.acknowledgement), SOON)
    .toBe(true);
  raw.destroy();
});

test('pings are answered and unknown calls are declined', async () => {
  await using host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(connectCommand(), commandMessage(0, '_checkbw', 9, null));
  raw.send(controlMessage(MESSAGE.userControl, Buffer.from([0, 6, 1, 2, 3, 4])));
  await raw.until('NetConnection.Call.Failed');
  const pong = (): Buffer | undefined =>
    raw.messages.find((message) => message.type === MESSAGE.userControl)?.payload;
  await expect.poll(() => pong()?.toString('hex'), SOON).toBe('000701020304');
  raw.destroy();
});

test('a publisher faster than allowed is slowed down, not thrown out', async () => {
  await using host = await startTestServer({ limits: { maxBitrateKbps: 4_000, burstMs: 100 } });
  const startedMs = performance.now();
  const fast = publishRtmp({
    url: host.url('room'),
    tags: syntheticClip({ seconds: 4, videoKbps: 500 }),
    speed: Number.POSITIVE_INFINITY,
  });
  await fast.done;
  await host.recorded[0]!.ended;
  expect(performance.now() - startedMs).toBeGreaterThan(300);
  expect(host.recorded[0]!.units).toHaveLength(292);
});

test('closing the server tells every publisher and leaves no connection', async () => {
  const host = await startTestServer();
  const raw = rawPublisher(host.port);
  raw.send(...openingOf(NAME));
  await raw.until(START);
  await host.server.close();
  expect(await raw.closed).toContain('NetStream.Publish.Rejected: the server is shutting down');
  expect((await host.recorded[0]!.ended).code).toBe('rtmp/shutdown');
  expect(host.server.connections).toBe(0);
});
