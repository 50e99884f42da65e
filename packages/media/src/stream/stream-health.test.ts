import { expect, test } from 'vitest';
import { createHealthMeter } from './stream-health.ts';

const unit = (kind: 'video' | 'audio', dtsMs: number, bytes: number, key = false) => ({
  kind,
  dtsMs,
  ptsMs: dtsMs,
  key,
  data: Buffer.alloc(bytes),
});

test('a steady stream is measured as what it is', () => {
  let nowMs = 500_250;
  const meter = createHealthMeter(() => nowMs);
  for (let i = 0; i < 250; i++, nowMs += 40) meter.unit(unit('video', i * 40, 1_500, i % 50 === 0));
  expect(meter.read()).toMatchObject({
    bitrateKbps: 300,
    framesPerSecond: 25,
    keyFrameIntervalMs: 2_000,
    videoFrames: 250,
    lateUnits: 0,
  });
});

test('a stream that stops falls to nothing', () => {
  let nowMs = 0;
  const meter = createHealthMeter(() => nowMs);
  for (let i = 0; i < 100; i++, nowMs += 40) meter.unit(unit('video', i * 40, 1_500));
  nowMs += 60_000;
  expect(meter.read()).toMatchObject({ bitrateKbps: 0, framesPerSecond: 0, videoFrames: 100 });
});

test('units that come long after their time count as late, a restarted clock does not', () => {
  let nowMs = 0;
  const meter = createHealthMeter(() => nowMs);
  meter.unit(unit('audio', 0, 10));
  nowMs = 1_500;
  meter.unit(unit('audio', 20, 10));
  meter.unit(unit('audio', 1_490, 10));
  meter.dropped();
  meter.unit(unit('audio', 900_000, 10));
  meter.unit(unit('audio', 0, 10));
  expect(meter.read()).toMatchObject({ lateUnits: 1, droppedUnits: 1, audioFrames: 5 });
});

test('the latest seconds are told one by one, a silent one among them as nothing', () => {
  let nowMs = 10_000;
  const meter = createHealthMeter(() => nowMs);
  for (const bytes of [12_500, 0, 25_000]) {
    if (bytes > 0) meter.unit(unit('video', nowMs, bytes));
    nowMs += 1_000;
  }
  expect(meter.read().recentKbps).toEqual([100, 0, 200]);
  nowMs += 60_000;
  expect(meter.read().recentKbps).toEqual(Array.from({ length: 30 }, () => 0));
});
