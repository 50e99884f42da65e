import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createSegmenter, type InitSegment, type Segment } from './cmaf/segmenter.ts';
import { writeFlv } from './flv/flv-file.ts';
import { vodPlaylist } from './hls/playlist.ts';
import { publishRtmp } from './rtmp/rtmp-publisher.ts';
import { createRtmpServer } from './rtmp/rtmp-server.ts';
import { createStreamBus } from './stream/stream-bus.ts';
import { syntheticClip } from './testing/synthetic-clip.ts';

/** Generous, for machines that do other work too. */
const SOON = { timeout: 4_000 };

const run = promisify(execFile);
const installed = ['ffmpeg', 'ffprobe'].every(
  (tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status === 0,
);
const withFfmpeg = (law: string, prove: () => Promise<void>): void =>
  test.skipIf(!installed && process.env.REQUIRE_REAL !== '1')(law, prove, 30_000);

/** Server, session and segmenter, as a media process has them. */
const startSession = async () => {
  const inits: InitSegment[] = [];
  const segments: Segment[] = [];
  const bus = createStreamBus();
  const segmenter = createSegmenter({
    onInit: (init) => inits.push(init),
    onSegment: (segment) => segments.push(segment),
  });
  bus.tap(segmenter.push);
  const server = createRtmpServer({
    authorise: async ({ key }) =>
      key === 'KEY'
        ? { ok: true, context: null }
        : { ok: false, code: 'test/wrong-key', message: 'wrong stream key' },
    onPublish: () => bus.feed(),
  });
  const { port } = await server.listen({ port: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'kaibo-media-'));
  return {
    inits,
    segments,
    server,
    url: `rtmp://127.0.0.1:${port}/live/room?key=KEY`,
    wrongUrl: `rtmp://127.0.0.1:${port}/live/room?key=NO`,
    folder,
    /** One file per codec setting: ffmpeg's HLS reader keeps the first init it has seen. */
    saveByInit: async (): Promise<string[]> =>
      Promise.all(
        inits.map(async ({ id, data }) => {
          const own = segments.filter((segment) => segment.initId === id);
          const file = join(folder, `${id}-whole.mp4`);
          await writeFile(file, Buffer.concat([data, ...own.map((segment) => segment.data)]));
          return file;
        }),
      ),
    /** Writes the recording as files a player would fetch; answers its playlist. */
    save: async (): Promise<string> => {
      for (const { id, data } of inits) await writeFile(join(folder, `${id}.mp4`), data);
      for (const { sequence, data } of segments)
        await writeFile(join(folder, `${sequence}.m4s`), data);
      const listed = segments.map((segment) => ({ ...segment, uri: `${segment.sequence}.m4s` }));
      const playlist = join(folder, 'replay.m3u8');
      await writeFile(playlist, vodPlaylist(listed, { initUri: (id) => `${id}.mp4` }));
      return playlist;
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
};

const countFrames = async (playlist: string): Promise<Record<string, number>> => {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-count_frames', '-of', 'json'],
    ...['-show_entries', 'stream=codec_name,nb_read_frames'],
    playlist,
  ]);
  const { streams } = JSON.parse(stdout) as {
    streams: { codec_name: string; nb_read_frames: string }[];
  };
  return Object.fromEntries(streams.map((one) => [one.codec_name, Number(one.nb_read_frames)]));
};

/** What a full decode complains of. */
const decodeErrors = async (playlist: string): Promise<string> => {
  const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', playlist, '-f', 'null', '-']);
  return stderr;
};

const sum = (segments: readonly Segment[], count: 'videoFrames' | 'audioFrames'): number =>
  segments.reduce((total, segment) => total + segment[count], 0);

const source = (seconds: number, size: string): string[] => [
  ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30`],
  ...['-f', 'lavfi', '-i', 'sine=sample_rate=44100', '-t', String(seconds)],
];
const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

withFfmpeg(
  'ffmpeg’s stream with B-frames is recorded frame for frame and decodes cleanly',
  async () => {
    await using session = await startSession();
    const encode = [...codecs, '-bf', '2', '-g', '30', '-f', 'flv'];
    await run('ffmpeg', [...source(5, '320x180'), ...encode, session.url]);
    await expect.poll(() => sum(session.segments, 'videoFrames'), SOON).toBe(150);
    const playlist = await session.save();
    expect(await countFrames(playlist)).toEqual({
      h264: 150,
      aac: sum(session.segments, 'audioFrames'),
    });
    expect(sum(session.segments, 'audioFrames')).toBeGreaterThanOrEqual(216);
    expect(await decodeErrors(playlist)).toBe('');
  },
);

withFfmpeg('one replay holds both halves of an interrupted stream, at two sizes', async () => {
  await using session = await startSession();
  const encode = [...codecs, '-g', '30', '-f', 'flv'];
  await run('ffmpeg', [...source(3, '320x180'), ...encode, session.url]);
  // It may be gone before all that it sent has been read.
  await expect.poll(() => session.server.publications().length, SOON).toBe(0);
  await run('ffmpeg', [...source(3, '160x96'), ...encode, session.url]);
  await expect.poll(() => sum(session.segments, 'videoFrames'), SOON).toBe(180);
  expect(session.inits).toHaveLength(2);
  expect(session.segments.filter((segment) => segment.discontinuity)).toHaveLength(1);
  for (const file of await session.saveByInit()) {
    expect((await countFrames(file)).h264).toBe(90);
    expect(await decodeErrors(file)).toBe('');
  }
});

withFfmpeg('ffmpeg shows its user why it was refused', async () => {
  await using session = await startSession();
  // At the speed of a camera, so that ffmpeg is still sending when the refusal reaches it.
  const refusal = async (...args: string[]): Promise<string> => {
    try {
      await run('ffmpeg', ['-re', ...source(30, '160x96'), ...args]);
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
    return 'accepted';
  };
  expect(await refusal(...codecs, '-f', 'flv', session.wrongUrl)).toMatch(/wrong stream key/);
  expect(await refusal('-c:v', 'flv', '-an', '-f', 'flv', session.url)).toMatch(
    /H\.263 .*is not supported/,
  );
  expect(session.segments).toEqual([]);
});

withFfmpeg(
  'the synthetic clip and its loop decode cleanly after our own publisher sent them',
  async () => {
    await using session = await startSession();
    const clip = syntheticClip({ seconds: 2, videoKbps: 300 });
    const file = join(session.folder, 'clip.flv');
    await writeFile(file, writeFlv(clip));
    expect(await decodeErrors(file)).toBe('');
    const publisher = publishRtmp({ url: session.url, tags: clip, loop: true, speed: 10 });
    await expect
      .poll(() => sum(session.segments, 'videoFrames'), { timeout: 5_000 })
      .toBeGreaterThan(300);
    await publisher.stop();
    await expect.poll(() => session.server.publications().length, SOON).toBe(0);
    const playlist = await session.save();
    expect(await countFrames(playlist)).toEqual({
      h264: sum(session.segments, 'videoFrames'),
      aac: sum(session.segments, 'audioFrames'),
    });
    expect(await decodeErrors(playlist)).toBe('');
    expect(session.segments.some((segment) => segment.discontinuity)).toBe(false);
  },
);
