import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordingClock } from '#media';
import {
  chaptersWithin,
  type Moment,
  pointsOf,
  pointsWithin,
  segmentsToShow,
  sortedChapters,
  suggestChapters,
} from './rooms.replay.rules.ts';

const START_MS = 1_700_000_000_000;
const segments = Array.from({ length: 30 }, (_, sequence) => ({
  sequence,
  startedAtMs: START_MS + sequence * 2_000,
  durationMs: 2_000,
}));
const clock = createRecordingClock(segments);

const pinned = (seconds: number, productId: string | null): Moment => ({
  kind: 'pin',
  productId,
  text: '',
  atMs: START_MS + seconds * 1_000,
});
const announced = (seconds: number, text: string): Moment => ({
  ...pinned(seconds, null),
  kind: 'announcement',
  text,
});

test('what was pinned before the stream is shown from its beginning, what came after it nowhere', () => {
  const points = pointsOf([pinned(-60, 'tea'), pinned(20, 'cup'), pinned(70, 'pot')], clock);
  expect(points).toEqual([
    { atMs: 0, productId: 'tea' },
    { atMs: 20_000, productId: 'cup' },
  ]);
});

test('a slip of the finger is no place to jump to, nor is the same product twice in a row', () => {
  const points = pointsOf(
    [pinned(5, 'tea'), pinned(10, 'cup'), pinned(10.5, 'tea'), pinned(20, null), pinned(30, 'tea')],
    clock,
  );
  expect(points).toEqual([
    { atMs: 5_000, productId: 'tea' },
    { atMs: 20_000, productId: null },
    { atMs: 30_000, productId: 'tea' },
  ]);
});

test('what was being shown where the replay is cut is shown from there on', () => {
  const points = pointsOf([pinned(5, 'tea'), pinned(30, 'cup'), pinned(50, 'pot')], clock);
  expect(pointsWithin(points, { startMs: 10_000, endMs: 40_000 })).toEqual([
    { atMs: 0, productId: 'tea' },
    { atMs: 20_000, productId: 'cup' },
  ]);
  const chapters = [
    { atMs: 2_000, title: 'hello' },
    { atMs: 12_000, title: 'tea' },
    { atMs: 45_000, title: 'bye' },
  ];
  expect(chaptersWithin(chapters, { startMs: 10_000, endMs: 40_000 })).toEqual([
    { atMs: 0, title: 'hello' },
    { atMs: 2_000, title: 'tea' },
  ]);
});

test('suggested chapters are what was shown and announced, not closer than five seconds', () => {
  const moments = [
    pinned(0, 'tea'),
    announced(3, 'too close'),
    announced(12, 'Half price until nine'),
    pinned(30, 'gone'),
  ];
  expect(suggestChapters(moments, clock, new Map([['tea', 'Longjing']]))).toEqual([
    { atMs: 0, title: 'Longjing' },
    { atMs: 12_000, title: 'Half price until nine' },
  ]);
});

test('chapters are kept in order, one at a place', () => {
  const saved = sortedChapters([
    { atMs: 9, title: 'b' },
    { atMs: 1, title: 'a' },
    { atMs: 9, title: 'c' },
  ]);
  expect(saved).toEqual([
    { atMs: 1, title: 'a' },
    { atMs: 9, title: 'c' },
  ]);
});

test('a trim shows whole segments: all that was asked for, and less than a segment more on either side', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60_000 }), fc.nat({ max: 60_000 }), (a, b) => {
      const startMs = Math.min(a, b);
      const endMs = Math.max(a, b, startMs + 1);
      const shown = segmentsToShow(clock, segments.length, { startMs, endMs });
      const from = clock.startOf(shown?.first ?? 0);
      const to = clock.startOf((shown?.last ?? segments.length - 1) + 1);
      expect(from).toBeLessThanOrEqual(startMs);
      expect(startMs - from).toBeLessThanOrEqual(2_000);
      expect(to).toBeGreaterThanOrEqual(Math.min(endMs, clock.durationMs));
      expect(to - endMs).toBeLessThan(2_000);
    }),
  );
});

const change = fc.record({
  seconds: fc.integer({ min: -10, max: 70 }),
  productId: fc.constantFrom('a', 'b', 'c', null),
});

test('points lie in the recording, in order, and never show one product twice in a row', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const moments = changes
        .toSorted((a, b) => a.seconds - b.seconds)
        .map(({ seconds, productId }) => pinned(seconds, productId));
      const points = pointsOf(moments, clock);
      points.forEach(({ atMs, productId }, i) => {
        expect(atMs).toBeGreaterThanOrEqual(points[i - 1]?.atMs ?? 0);
        expect(atMs).toBeLessThan(clock.durationMs);
        expect(productId).not.toBe(points[i - 1]?.productId ?? (i === 0 ? null : undefined));
      });
    }),
  );
});
