import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordingClock } from './media.clock.ts';

const START_MS = 1_700_000_000_000;

/** Segments of 2 s with a gap of a minute after the second one. */
const segments = [0, 2_000, 64_000, 66_000].map((atMs, i) => ({
  sequence: i,
  startedAtMs: START_MS + atMs,
  durationMs: 2_000,
}));

test('the time in which no encoder was there takes no place in the recording', () => {
  const clock = createRecordingClock(segments);
  expect(clock.durationMs).toBe(8_000);
  const places = [-5_000, 0, 1_500, 3_900, 30_000, 64_500, 67_000, 500_000].map((atMs) =>
    clock.placeOf(START_MS + atMs),
  );
  expect(places).toEqual([0, 0, 1_500, 3_900, 4_000, 4_500, 7_000, 8_000]);
});

test('a place is in the segment that begins there or before it', () => {
  const clock = createRecordingClock(segments);
  expect([0, 1_999, 2_000, 7_999, 9_000].map(clock.indexAt)).toEqual([0, 0, 1, 3, 3]);
  expect(clock.startOf(2)).toBe(4_000);
});

const recording = fc
  .array(
    fc.record({ gapMs: fc.nat({ max: 90_000 }), durationMs: fc.integer({ min: 1, max: 9_000 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((runs) => {
    let atMs = START_MS;
    return runs.map(({ gapMs, durationMs }, sequence) => {
      const startedAtMs = atMs + gapMs;
      atMs = startedAtMs + durationMs;
      return { sequence, startedAtMs, durationMs };
    });
  });

test('what is placed lies in the recording, later is never earlier, and a place leads back to itself', () => {
  fc.assert(
    fc.property(
      recording,
      fc.array(fc.nat({ max: 4_000_000 }), { minLength: 2 }),
      (rows, times) => {
        const clock = createRecordingClock(rows);
        const places = times
          .toSorted((a, b) => a - b)
          .map((atMs) => clock.placeOf(START_MS - 10_000 + atMs));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const place of places) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(clock.durationMs);
          expect(clock.placeOf(clock.timeAt(place))).toBe(place);
        }
      },
    ),
  );
});
