import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Playlist } from './playlist.ts';
import { endOf, liveStart, nextSegment, place, stretchAround, wayOut } from './timeline.ts';

const playlistOf = (first: number, durations: readonly number[]): Playlist => ({
  targetS: 2,
  ended: false,
  segments: durations.map((durationS, i) => ({
    sequence: first + i,
    durationS,
    url: `${first + i}.m4s`,
    initUrl: 'init.mp4',
    range: 0,
  })),
});
const durations = fc.array(fc.double({ min: 0.5, max: 4, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});

test('a segment never moves while the window of a live stream goes on', () => {
  fc.assert(
    fc.property(durations, fc.nat({ max: 20 }), (all, passed) => {
      const before = place([], playlistOf(0, all));
      const gone = Math.min(passed, all.length - 1);
      const now = place(before, playlistOf(gone, [...all.slice(gone), 2]));
      for (const segment of now.slice(0, -1))
        expect(segment.startS).toBeCloseTo(before[segment.sequence]!.startS, 9);
    }),
  );
});

test('segments that were missed leave a hole of their length', () => {
  const before = place([], playlistOf(0, [2, 2]));
  expect(place(before, playlistOf(5, [2]))[0]).toMatchObject({ sequence: 5, startS: 10 });
});

test('what follows a hole is put by its own clock, for nobody knows how long the hole was', () => {
  const before = place([], playlistOf(0, [2, 2, 2]));
  const goneOn = place(before, playlistOf(2, [2, 2]));
  const next = place(goneOn, playlistOf(4, [2]));
  const late = place(next, playlistOf(90, [2, 2]));
  const runs = [before, goneOn, next, late].map((placed) => placed.map(({ run }) => run));
  expect(runs).toEqual([[0, 0, 0], [0, 0], [0], [1, 1]]);
});

test('playing on from any place names each later segment exactly once, whatever rounding does', () => {
  const drift = fc.array(fc.double({ min: -0.04, max: 0.04, noNaN: true }), {
    minLength: 30,
    maxLength: 30,
  });
  fc.assert(
    fc.property(durations, drift, fc.double({ min: 0, max: 0.999 }), (all, drifts, from) => {
      const placed = place([], playlistOf(0, all));
      const atS = from * endOf(placed.at(-1)!);
      const named: number[] = [];
      let untilS: number | null = null;
      let appended: number | null = null;
      for (let i = 0; i < 60; i++) {
        const next = nextSegment(placed, { atS: untilS ?? atS, untilS, appended });
        if (!next) break;
        named.push(next.sequence);
        appended = next.sequence;
        untilS = endOf(next) + drifts[next.sequence]!;
      }
      const first = placed.findIndex((segment) => endOf(segment) > atS + 0.05);
      expect(named).toEqual(first < 0 ? [] : all.map((_, i) => i).slice(first));
    }),
  );
});

test('a segment that added nothing is not asked for again', () => {
  const placed = place([], playlistOf(0, [2, 2, 2]));
  expect(nextSegment(placed, { atS: 1, untilS: 2, appended: 1 })?.sequence).toBe(2);
  expect(nextSegment(placed, { atS: 1, untilS: null, appended: 0 })).toBeNull();
});

test('a live viewer begins at the start of a segment, as far behind the end as asked', () => {
  const placed = place([], playlistOf(3, [2, 2, 2, 2, 2]));
  expect(liveStart(placed, 4)).toBe(6);
  expect(liveStart(placed, 100)).toBe(0);
});

test('a hole is left where its other side is near, and only from within', () => {
  const buffered = [
    [0, 4],
    [5, 8],
  ] as const;
  expect(stretchAround(buffered, 4.95)).toEqual([5, 8]);
  expect(stretchAround(buffered, 4.5)).toBeNull();
  expect(wayOut(buffered, 4.5, 2)).toBe(5);
  expect(wayOut(buffered, 3, 2)).toBeNull();
  expect(wayOut(buffered, 4.5, 0.1)).toBeNull();
});
