import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaError } from '../media-error.ts';
import { lengthPrefixed, syntheticAvcConfig, syntheticSps } from '../testing/synthetic-h264.ts';
import { parseAacConfig } from './aac-config.ts';
import { inspectAvcUnit, parseAvcConfig } from './avc-config.ts';
import { parseSequenceParameterSet } from './sps.ts';

/** As written by x264: 640×360 at 30 frames per second. */
const MAIN = '014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468ce0fc8';
const BASELINE =
  '0142c01effe100196742c01eda0280bfe5c0440000030004000003 00f03c58ba8001000468ce0fc8';

test('reads what x264 writes', () => {
  expect(parseAvcConfig(Buffer.from(MAIN, 'hex'))).toMatchObject({
    codec: 'avc1.4d401e',
    profile: 'Main',
    level: 3,
    width: 640,
    height: 360,
    framesPerSecond: 30,
    nalLengthBytes: 4,
  });
  expect(parseAvcConfig(Buffer.from(BASELINE.replaceAll(' ', ''), 'hex'))).toMatchObject({
    codec: 'avc1.42c01e',
    width: 640,
    height: 360,
    framesPerSecond: 30,
  });
});

test('any size in macroblocks and any frame rate is read as it was written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 1, max: 240 }),
      (columns, rows, framesPerSecond) => {
        const picture = { width: columns * 16, height: rows * 16, framesPerSecond };
        expect(parseSequenceParameterSet(syntheticSps(picture))).toMatchObject(picture);
      },
    ),
  );
});

test('a mutated configuration is read or refused, never worse', () => {
  const good = syntheticAvcConfig({ width: 64, height: 64, framesPerSecond: 30 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 }),
      fc.nat({ max: good.length }),
      (changes, length) => {
        const bad = Buffer.from(good);
        for (const [at, byte] of changes) bad[at] = byte;
        try {
          const { width, height } = parseAvcConfig(bad.subarray(0, length));
          expect(Math.max(width, height)).toBeLessThanOrEqual(16_384);
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('AAC-LC and HE-AAC are read, other kinds of AAC refused by name', () => {
  expect(parseAacConfig(Buffer.from('1210', 'hex'))).toMatchObject({
    codec: 'mp4a.40.2',
    sampleRate: 44_100,
    channels: 2,
    samplesPerFrame: 1024,
  });
  expect(parseAacConfig(Buffer.from('2b8a0800', 'hex'))).toMatchObject({ codec: 'mp4a.40.5' });
  expect(() => parseAacConfig(Buffer.from('0a10', 'hex'))).toThrow(/AAC Main is not supported/);
  expect(() => parseAacConfig(Buffer.from([0x12]))).toThrow(MediaError);
});

test('units whose lengths do not add up are not taken', () => {
  const idr = Buffer.from([0x65, 1, 2]);
  const slice = Buffer.from([0x41, 1]);
  expect(inspectAvcUnit(lengthPrefixed(idr, slice), 4)).toEqual({ idr: true });
  expect(inspectAvcUnit(lengthPrefixed(slice), 4)).toEqual({ idr: false });
  expect(inspectAvcUnit(lengthPrefixed(idr).subarray(0, 6), 4)).toBeNull();
  expect(inspectAvcUnit(Buffer.from([0, 0, 0, 0]), 4)).toBeNull();
  expect(inspectAvcUnit(Buffer.alloc(0), 4)).toBeNull();
});
