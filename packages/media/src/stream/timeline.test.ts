import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessUnit } from './access-unit.ts';
import { createTimeline } from './timeline.ts';

const unit = (kind: 'video' | 'audio', dtsMs: number) => ({
  kind,
  dtsMs,
  ptsMs: dtsMs,
  key: true,
  data: Buffer.alloc(1),
});

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('video' as const, 'audio' as const),
    dtsMs: fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: 2 ** 33 })),
  }),
  fc.constant('run' as const),
);

test('whatever publishers do, each kind of unit moves forward and the wall clock never runs back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat({ max: 5_000 })), { maxLength: 60 }), (steps) => {
      let nowMs = 1_000_000;
      const timeline = createTimeline({ now: () => nowMs });
      const last = new Map<string, AccessUnit>();
      for (const [what, waitMs] of steps) {
        nowMs += waitMs;
        if (what === 'run') timeline.beginRun();
        else {
          const placed = timeline.place(unit(what.kind, what.dtsMs)).unit;
          const before = last.get(what.kind);
          expect(placed.dtsMs).toBeGreaterThan(before?.dtsMs ?? -1);
          expect(placed.atMs).toBeGreaterThan(before?.atMs ?? 0);
          last.set(what.kind, placed);
        }
      }
    }),
  );
});

test('an encoder that returns goes on where the last one ended, and the wall clock tells the gap', () => {
  let nowMs = 50_000;
  const timeline = createTimeline({ now: () => nowMs });
  for (let i = 0; i < 10; i++) timeline.place(unit('video', 7_000 + i * 40));
  nowMs = 83_000;
  timeline.beginRun();
  const first = timeline.place(unit('video', 123_456));
  expect(first).toMatchObject({ broke: true, unit: { dtsMs: 400, atMs: 83_000 } });
  expect(timeline.place(unit('video', 123_496))).toMatchObject({
    broke: false,
    unit: { dtsMs: 440, atMs: 83_040 },
  });
});

test('sound and picture keep their distance, also when one comes a little late', () => {
  const timeline = createTimeline({ now: () => 0 });
  const place = (kind: 'video' | 'audio', dtsMs: number): number =>
    timeline.place(unit(kind, dtsMs)).unit.dtsMs;
  expect([place('video', 500), place('video', 540), place('audio', 510)]).toEqual([0, 40, 10]);
});

test('a jump of the publisher’s clock is closed, a short stall is kept', () => {
  const timeline = createTimeline({ now: () => 0 });
  timeline.place(unit('video', 0));
  timeline.place(unit('video', 40));
  expect(timeline.place(unit('video', 3_000))).toMatchObject({ broke: false });
  expect(timeline.place(unit('video', 900_000))).toMatchObject({
    broke: true,
    unit: { dtsMs: 4_000 },
  });
  expect(timeline.place(unit('video', 0))).toMatchObject({ broke: true });
});

test('a restarted process goes on from where the session stood', () => {
  const timeline = createTimeline({ startDtsMs: 9_000, startAtMs: 70_000, now: () => 60_000 });
  expect(timeline.place(unit('audio', 5)).unit).toMatchObject({ dtsMs: 9_000, atMs: 70_000 });
});
