import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adviceOn,
  hashOf,
  hintOf,
  isSilent,
  type Measured,
  newStreamKey,
  readLiveFile,
  refusalOf,
} from './media.rules.ts';

test('keys are 160 bits, never alike, and safe in an address', () => {
  const keys = Array.from({ length: 200 }, newStreamKey);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) {
    expect(Buffer.from(key, 'base64url')).toHaveLength(20);
    expect(new URLSearchParams(`key=${key}`).get('key')).toBe(key);
    expect(hintOf(key)).toBe(key.slice(-4));
  }
});

test('only the key of an open channel of somebody who is not suspended lets an encoder in', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.boolean(),
      fc.boolean(),
      (key, other, closed, suspended) => {
        const channel = { keyHash: hashOf(key), closed, suspended, rehearsing: false };
        const refused = closed ? 'media/closed' : suspended ? 'media/suspended' : null;
        expect(refusalOf(channel, key)?.code ?? null).toBe(refused);
        if (other !== key) expect(refusalOf(channel, other)?.code).toBe('media/wrong-key');
        expect(refusalOf({ ...channel, keyHash: null }, key)?.code).toBe('media/wrong-key');
        expect(refusalOf(null, key)?.code).toBe('media/unknown-stream');
      },
    ),
  );
});

const good: Measured = {
  runningMs: 60_000,
  hasVideo: true,
  hasAudio: true,
  bitrateKbps: 2_500,
  keyFrameIntervalMs: 2_000,
  droppedFrames: 0,
};

test.each<[Partial<Measured>, string[]]>([
  [{}, []],
  [{ keyFrameIntervalMs: 4_000 }, []],
  [{ keyFrameIntervalMs: 4_001 }, ['key-frames-too-rare']],
  [{ keyFrameIntervalMs: null }, ['key-frames-too-rare']],
  [{ hasAudio: false }, ['no-audio']],
  [{ hasVideo: false, keyFrameIntervalMs: null, bitrateKbps: 64 }, ['no-video']],
  [{ bitrateKbps: 9_000 }, ['bitrate-too-high']],
  [{ bitrateKbps: 40 }, ['bitrate-too-low']],
  [{ droppedFrames: 3 }, ['frames-dropped']],
  [{ runningMs: 1_000, hasAudio: false, keyFrameIntervalMs: null }, []],
])('with %j the host is advised %j', (change, advice) => {
  expect(adviceOn({ ...good, ...change })).toEqual(advice);
});

test('an encoder is silent after five seconds, not before', () => {
  expect(isSilent(1_000, 6_000)).toBe(false);
  expect(isSilent(1_000, 6_001)).toBe(true);
});

test.each([
  ['live.m3u8', { kind: 'live' }],
  ['replay.m3u8', { kind: 'replay' }],
  ['init-0a1b.mp4', { kind: 'init', initId: '0a1b' }],
  ['0.m4s', { kind: 'segment', sequence: 0 }],
  ['17.m4s', { kind: 'segment', sequence: 17 }],
  ['007.m4s', null],
  ['-1.m4s', null],
  ['../0.m4s', null],
  ['init-.mp4', null],
  ['init-..mp4', null],
  ['live.m3u8 ', null],
  ['', null],
])('%j is read as %j', (name, file) => {
  expect(readLiveFile(name)).toEqual(file);
});
