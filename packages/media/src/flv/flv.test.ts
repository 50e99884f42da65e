import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaError } from '../media-error.ts';
import type { EncodedUnit, Tracks } from '../stream/access-unit.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import { createDemuxer } from './demuxer.ts';
import { readFlv, writeFlv } from './flv-file.ts';
import { type FlvTag, parseAudioTag, parseVideoTag } from './flv-tag.ts';

const demux = (tags: readonly FlvTag[], now?: () => number) => {
  const units: EncodedUnit[] = [];
  const tracks: Tracks[] = [];
  let dropped = 0;
  const demuxer = createDemuxer({
    onTracks: (next) => tracks.push(next),
    onUnit: (unit) => units.push(unit),
    onDrop: () => {
      dropped += 1;
    },
    now,
  });
  for (const { kind, timestampMs, data } of tags)
    if (kind !== 'data') demuxer.push(kind, timestampMs, data);
  return { units, tracks, dropped };
};

test('tags written to a file are the tags read from it', () => {
  const tag = fc.record<FlvTag>({
    kind: fc.constantFrom('audio', 'video', 'data'),
    timestampMs: fc.nat({ max: 0xffffffff }),
    data: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(tag), (tags) => {
      expect(readFlv(writeFlv(tags))).toEqual(tags);
    }),
  );
});

test('a file that is cut short or is none is refused', () => {
  expect(() => readFlv(Buffer.from('not a video at all'))).toThrow(/not an FLV/);
  expect(() => readFlv(writeFlv(syntheticClip()).subarray(0, 5_000))).toThrow(/cut short/);
});

test('codecs other than H.264 and AAC are refused by their names', () => {
  const refusal = (parse: (data: Buffer) => unknown, ...bytes: (number | string)[]): string => {
    try {
      parse(
        Buffer.concat(bytes.map((part) => Buffer.from(typeof part === 'string' ? part : [part]))),
      );
    } catch (error) {
      expect((error as MediaError).code).toBe('codec/unsupported');
      return (error as MediaError).message;
    }
    return 'accepted';
  };
  expect(refusal(parseVideoTag, 0x12, 0)).toMatch(/^H\.263/);
  expect(refusal(parseVideoTag, 0x14, 0)).toMatch(/^VP6/);
  expect(refusal(parseVideoTag, 0x1c, 0)).toMatch(/^HEVC/);
  expect(refusal(parseVideoTag, 0x90, 'hvc1', 0)).toMatch(/^HEVC/);
  expect(refusal(parseVideoTag, 0x90, 'av01', 0)).toMatch(/^AV1/);
  expect(refusal(parseVideoTag, 0x90, 'vp09', 0)).toMatch(/^VP9/);
  expect(refusal(parseVideoTag, 0x90, '\n\n\n\n', 0)).toMatch(/^an unknown codec/);
  expect(refusal(parseVideoTag, 0x96, 0)).toMatch(/^multitrack/);
  expect(refusal(parseAudioTag, 0x2f, 0)).toMatch(/^MP3/);
  expect(refusal(parseAudioTag, 0xb0, 0)).toMatch(/^Speex/);
  expect(refusal(parseAudioTag, 0x90, 'Opus', 0)).toMatch(/^Opus/);
  expect(refusal(parseVideoTag, 0x90, 'avc1', 0)).toBe('accepted');
  expect(refusal(parseAudioTag, 0x91, 'mp4a', 0)).toBe('accepted');
});

test('every frame of a clip becomes one unit, in order, with its settings first', () => {
  const clip = syntheticClip({ seconds: 2 });
  const { units, tracks, dropped } = demux(clip);
  expect(units.filter((unit) => unit.kind === 'video')).toHaveLength(60);
  expect(units.filter((unit) => unit.key && unit.kind === 'video')).toHaveLength(2);
  expect(units.filter((unit) => unit.kind === 'audio')).toHaveLength(86);
  expect(dropped).toBe(0);
  expect(tracks.at(-1)).toMatchObject({
    video: { width: 64, height: 64, framesPerSecond: 30, codec: 'avc1.42c01e' },
    audio: { sampleRate: 44_100, channels: 2 },
  });
});

test('settings sent again unchanged are no change', () => {
  const clip = syntheticClip({ seconds: 1 });
  expect(demux([...clip, ...clip]).tracks).toHaveLength(2);
});

test('video before its settings or before a key frame is left out and counted', () => {
  const clip = syntheticClip({ seconds: 1, audio: false });
  const [settings, key, ...rest] = clip as [FlvTag, FlvTag, ...FlvTag[]];
  expect(demux([key, settings, ...rest])).toMatchObject({ units: [], dropped: 30 });
});

test('composition times give presentation times, negative ones too', () => {
  const clip = syntheticClip({ seconds: 1, audio: false });
  clip[1]!.data.writeIntBE(66, 2, 3);
  clip[2]!.data.writeIntBE(-20, 2, 3);
  const { units } = demux(clip);
  expect(units.slice(0, 2).map((unit) => unit.ptsMs)).toEqual([66, 33 - 20]);
});

test('the clock goes on past 32 bits', () => {
  const clip = syntheticClip({ seconds: 1, video: false }).map((tag) => ({
    ...tag,
    timestampMs: (tag.timestampMs + 2 ** 32 - 500) % 2 ** 32,
  }));
  const times = demux(clip).units.map((unit) => unit.dtsMs);
  expect(times[0]).toBe(2 ** 32 - 500);
  expect(times.at(-1)).toBeGreaterThan(2 ** 32);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('a publisher that changes settings or jumps in time without end is stopped', () => {
  const flapping = Array.from({ length: 100 }, (_, i) => {
    const size = i % 2 === 0 ? 64 : 128;
    return syntheticClip({ seconds: 1, audio: false, width: size, height: size })[0]!;
  });
  expect(() => demux(flapping)).toThrow(/codec settings change too often/);
  const [settings, frame] = syntheticClip({ seconds: 1, video: false }) as [FlvTag, FlvTag];
  const jumping = Array.from({ length: 100 }, (_, i) => ({ ...frame, timestampMs: i * 60_000 }));
  expect(() => demux([settings, ...jumping])).toThrow(/timestamps jump too often/);
});

test('any tag body is taken, left out or refused, never worse', () => {
  const [settings] = syntheticClip({ seconds: 1, audio: false });
  fc.assert(
    fc.property(
      fc.constantFrom('audio' as const, 'video' as const),
      fc.constantFrom(0x17, 0x27, 0xaf, 0x90, 0x91),
      fc.uint8Array({ maxLength: 60 }),
      (kind, first, rest) => {
        try {
          demux([settings!, { kind, timestampMs: 0, data: Buffer.from([first, ...rest]) }]);
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
