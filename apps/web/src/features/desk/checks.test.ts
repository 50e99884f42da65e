import type { StreamHealth } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRules, checkStream, type Levels, overall, steadiness } from './checks.ts';

const steady = Array.from({ length: 24 }, () => 2_500);
const good: StreamHealth = {
  status: 'live',
  sessionId: null,
  startedAtMs: null,
  rehearsal: true,
  bitrateKbps: 2_500,
  recentKbps: steady,
  framesPerSecond: 30,
  keyFrameIntervalMs: 2_000,
  widthPx: 720,
  heightPx: 1_280,
  videoCodec: 'avc1.64001f',
  audioCodec: 'mp4a.40.2',
  droppedFrames: 0,
  lateFrames: 0,
  advice: [],
  lastRefusal: null,
};
const clear: Levels = { brightness: 50, clipped: 0.5, sound: -18, peak: -6 };
const verdictOf = (id: string, health: StreamHealth, levels: Levels = clear) => {
  const { verdict, advice } = checkStream(health, levels).find(({ rule }) => rule.id === id)!;
  return `${verdict} ${advice}`;
};

test('a stream as the guide asks for has nothing to mend', () => {
  expect(overall(checkStream(good, clear))).toBe('good');
});

test('the bands of every rule ascend and leave no value without a verdict', () => {
  for (const { bands } of checkRules) {
    const ends = bands.map(({ below }) => below);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(ends.at(-1)).toBe(Number.POSITIVE_INFINITY);
    expect(bands.some(({ verdict }) => verdict === 'good')).toBe(true);
  }
});

test('what is wrong is told with what to do about it', () => {
  expect(verdictOf('brightness', good, { ...clear, brightness: 8 })).toBe('bad dark');
  expect(verdictOf('sound', good, { ...clear, sound: Number.NEGATIVE_INFINITY })).toBe(
    'bad silent',
  );
  expect(verdictOf('peak', good, { ...clear, peak: 0 })).toBe('bad distorted');
  expect(verdictOf('keyFrames', { ...good, keyFrameIntervalMs: 10_000 })).toBe('bad rareKeys');
  expect(verdictOf('upload', { ...good, bitrateKbps: 300 })).toBe('bad slow');
  expect(verdictOf('drops', { ...good, lateFrames: 3 })).toBe('improve late');
  expect(verdictOf('sound', { ...good, audioCodec: null })).toBe('bad noSound');
});

test('nothing is judged before it is measured', () => {
  const nothing = { brightness: null, clipped: null, sound: null, peak: null };
  const unmeasured = { ...good, bitrateKbps: 0, recentKbps: [], framesPerSecond: 0 };
  const results = checkStream({ ...unmeasured, keyFrameIntervalMs: 0, widthPx: 0 }, nothing);
  expect(overall(results.filter(({ rule }) => rule.id !== 'drops'))).toBe('unknown');
});

test('key frames are no unsteadiness, a break is', () => {
  const bursts = steady.map((_, i) => (i % 2 === 0 ? 4_000 : 1_000));
  expect(steadiness(bursts)).toBe(100);
  expect(steadiness([...steady.slice(4), 0, 0, 0, 0])).toBe(0);
  expect(steadiness([1, 2])).toBeNull();
});

test('steadiness is a share, whatever the stream does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20_000 }), { maxLength: 30 }), (kbps) => {
      const share = steadiness(kbps);
      if (share === null) return;
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(100);
    }),
  );
});
