import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlvTag } from '../flv/flv-tag.ts';
import { createStreamBus } from '../stream/stream-bus.ts';
import { ENDED, feedClip } from '../testing/demux-clip.ts';
import { type ReadTrack, readBoxes, readFragment } from '../testing/read-boxes.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import {
  createSegmenter,
  type InitSegment,
  type Segment,
  type SegmenterOptions,
} from './segmenter.ts';

const pipeline = (options: Partial<SegmenterOptions> = {}) => {
  const inits: InitSegment[] = [];
  const segments: Segment[] = [];
  let nowMs = 1_700_000_000_000;
  const bus = createStreamBus({ now: () => nowMs });
  const segmenter = createSegmenter({
    ...options,
    onInit: (init) => inits.push(init),
    onSegment: (segment) => segments.push(segment),
  });
  bus.tap(segmenter.push);
  const publish = (...clips: FlvTag[][]): void => {
    const sink = bus.feed();
    for (const clip of clips) feedClip(sink, clip);
    sink.end(ENDED);
  };
  return {
    inits,
    segments,
    segmenter,
    bus,
    publish,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

const later = (clip: readonly FlvTag[], byMs: number): FlvTag[] =>
  clip.map((tag) => ({ ...tag, timestampMs: tag.timestampMs + byMs }));

const payloads = (clip: readonly FlvTag[], kind: FlvTag['kind']): Buffer[] =>
  clip
    .filter((tag) => tag.kind === kind && tag.data[1] === 1)
    .map((tag) => tag.data.subarray(kind === 'video' ? 5 : 2));

const track = (segment: Segment, trackId: number): ReadTrack | undefined =>
  readFragment(segment.data).find((one) => one.trackId === trackId);

const samplesOf = (segments: readonly Segment[], trackId: number) =>
  segments.flatMap((segment) => track(segment, trackId)?.samples ?? []);

const expectTouching = (segments: readonly Segment[], trackId: number): void => {
  let next: number | null = null;
  for (const segment of segments) {
    const run = track(segment, trackId);
    if (!run) continue;
    if (next !== null && !segment.discontinuity) expect(run.baseDecodeTime).toBe(next);
    next = run.samples.reduce((at, sample) => at + sample.duration, run.baseDecodeTime);
  }
};

const total = (segments: readonly Segment[]) => ({
  video: segments.reduce((sum, segment) => sum + segment.videoFrames, 0),
  audio: segments.reduce((sum, segment) => sum + segment.audioFrames, 0),
});

test('every unit lands in exactly one segment, and segments touch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(0.5, 1, 2),
      fc.constantFrom(25, 30),
      fc.constantFrom(500, 1_000, 2_000),
      (seconds, keyEverySeconds, framesPerSecond, targetDurationMs) => {
        const clip = syntheticClip({
          seconds,
          keyEverySeconds,
          framesPerSecond,
          width: 16,
          height: 16,
        });
        const { segments, publish } = pipeline({ targetDurationMs });
        publish(clip);
        expect(samplesOf(segments, 1).map((sample) => sample.data)).toEqual(
          payloads(clip, 'video'),
        );
        expect(samplesOf(segments, 2).map((sample) => sample.data)).toEqual(
          payloads(clip, 'audio'),
        );
        expect(segments.every((segment) => segment.independent)).toBe(true);
        expectTouching(segments, 1);
        expectTouching(segments, 2);
        segments.forEach((segment, i) => {
          const before = segments[i - 1];
          expect(segment.sequence).toBe(i);
          if (!before) return;
          expect(segment.startMs).toBe(before.startMs + before.durationMs);
          expect(before.durationMs).toBeGreaterThanOrEqual(targetDurationMs - 50);
        });
      },
    ),
    { numRuns: 20 },
  );
});

test('two seconds of key frames every second make segments of two seconds', () => {
  const { segments, inits, publish } = pipeline();
  publish(syntheticClip({ seconds: 6 }));
  expect(segments.map((segment) => segment.durationMs)).toEqual([2_000, 2_000, 2_000]);
  expect(segments.map((segment) => segment.videoFrames)).toEqual([60, 60, 60]);
  expect(segments.map((segment) => segment.startedAtMs - segments[0]!.startedAtMs)).toEqual([
    0, 2_000, 4_000,
  ]);
  expect(inits).toHaveLength(1);
  expect(readBoxes(inits[0]!.data).map((box) => box.type)).toEqual(['ftyp', 'moov']);
});

test('without key frames a segment ends all the same, and the next says it cannot stand alone', () => {
  const { segments, publish } = pipeline({ maxDurationMs: 3_000 });
  publish(syntheticClip({ seconds: 8, keyEverySeconds: 100, width: 16, height: 16 }));
  expect(segments.map((segment) => segment.independent)).toEqual([true, false, false]);
  expect(total(segments).video).toBe(240);
});

test('a flood of bytes ends a segment early', () => {
  const { segments, publish } = pipeline({ maxBytes: 100_000 });
  publish(syntheticClip({ seconds: 4, keyEverySeconds: 4, videoKbps: 1_000 }));
  expect(Math.max(...segments.map((segment) => segment.data.length))).toBeLessThan(120_000);
  expect(total(segments).video).toBe(120);
});

test('sound alone and pictures alone are cut too', () => {
  const sound = pipeline();
  sound.publish(syntheticClip({ seconds: 5, video: false }));
  expect(sound.segments).toHaveLength(3);
  expect(total(sound.segments)).toEqual({ video: 0, audio: 215 });
  expectTouching(sound.segments, 2);
  const pictures = pipeline();
  pictures.publish(syntheticClip({ seconds: 5, audio: false }));
  expect(total(pictures.segments)).toEqual({ video: 150, audio: 0 });
});

test('an encoder that returns with the same settings keeps the init, marks the seam and loses nothing', () => {
  const { segments, inits, publish, wait } = pipeline();
  publish(syntheticClip({ seconds: 3 }));
  wait(33_000);
  publish(later(syntheticClip({ seconds: 3 }), 777_000));
  expect(inits).toHaveLength(1);
  expect(segments.map((segment) => segment.discontinuity)).toEqual([false, false, true, false]);
  expect(total(segments)).toEqual({ video: 180, audio: 258 });
  const [, second, third] = segments as [Segment, Segment, Segment];
  expect(third.startMs).toBeGreaterThanOrEqual(second.startMs + second.durationMs - 1);
  expect(third.startMs).toBeLessThan(second.startMs + second.durationMs + 100);
  expect(third.startedAtMs - segments[0]!.startedAtMs).toBe(33_000);
});

test('new settings in the middle end the segment and bring a new init', () => {
  const { segments, inits, publish } = pipeline();
  publish(
    syntheticClip({ seconds: 3, audio: false }),
    later(syntheticClip({ seconds: 3, width: 128, audio: false }), 3_000),
  );
  expect(inits.map((init) => init.tracks.video?.width)).toEqual([64, 128]);
  const first = segments.find((segment) => segment.initId === inits[1]!.id);
  expect(first).toMatchObject({ discontinuity: true, independent: true });
  expect(segments.filter((segment) => segment.discontinuity)).toHaveLength(1);
  expect(total(segments).video).toBe(180);
});

test('sound that joins before the first segment is out belongs to it', () => {
  const { segments, inits, publish } = pipeline();
  const pictures = syntheticClip({ seconds: 4, audio: false });
  const sound = later(syntheticClip({ seconds: 3, video: false }), 500);
  publish([...pictures, ...sound].sort((one, other) => one.timestampMs - other.timestampMs));
  expect(inits).toHaveLength(1);
  expect(segments.some((segment) => segment.discontinuity)).toBe(false);
  expect(total(segments)).toEqual({ video: 120, audio: 129 });
});

test('the rounding of milliseconds never opens a seam in the sound, a real gap stays one', () => {
  const { segments, publish } = pipeline();
  const clip = syntheticClip({ seconds: 4, video: false });
  const jittered = clip.map((tag, i) => ({ ...tag, timestampMs: tag.timestampMs + (i % 3) * 7 }));
  publish(jittered);
  const durations = new Set(samplesOf(segments, 2).map((sample) => sample.duration));
  expect([...durations]).toEqual([1_024]);
  expectTouching(segments, 2);

  const holed = pipeline();
  holed.publish(
    clip.map((tag, i) => (i > 50 ? { ...tag, timestampMs: tag.timestampMs + 500 } : tag)),
  );
  expectTouching(holed.segments, 2);
  const longest = Math.max(...samplesOf(holed.segments, 2).map((sample) => sample.duration));
  expect(longest).toBeGreaterThan(1_024 + 0.4 * 44_100);
});

test('a restart goes on with the numbers and notices changed settings', () => {
  const before = pipeline();
  before.publish(syntheticClip({ seconds: 2 }));
  const lastInitId = before.inits[0]!.id;
  const same = pipeline({ firstSequence: 7, lastInitId });
  same.publish(syntheticClip({ seconds: 2 }));
  expect(same.segments[0]).toMatchObject({ sequence: 7, discontinuity: false, initId: lastInitId });
  const changed = pipeline({ firstSequence: 7, lastInitId });
  changed.publish(syntheticClip({ seconds: 2, width: 128 }));
  expect(changed.segments[0]).toMatchObject({ discontinuity: true });
});

test('sound that runs ahead of its own timestamps is thrown away, not piled up', () => {
  const { segments, segmenter, publish } = pipeline();
  const [settings, ...frames] = syntheticClip({ seconds: 4, video: false }) as [FlvTag];
  const squeezed = [settings, ...frames].map((tag) => ({
    ...tag,
    timestampMs: Math.round(tag.timestampMs / 4),
  }));
  publish(squeezed);
  expect(segmenter.droppedUnits).toBeGreaterThan(50);
  expect(total(segments).audio + segmenter.droppedUnits).toBe(172);
});

const oneSize = syntheticClip({ seconds: 1, width: 16, height: 16 });
const otherSize = syntheticClip({ seconds: 1, width: 32, height: 16, sampleRate: 48_000 });

test('whatever order and times units come in, none is lost unsaid', () => {
  const tag = fc.record({
    from: fc.constantFrom(oneSize, otherSize),
    index: fc.nat({ max: 72 }),
    timestampMs: fc.oneof(fc.nat({ max: 6_000 }), fc.nat({ max: 0xffffffff })),
  });
  const [video, audio] = oneSize as [FlvTag, FlvTag];
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 50 }), fc.nat({ max: 50 }), (tags, reconnectAt) => {
      const { segments, segmenter, bus } = pipeline({
        targetDurationMs: 500,
        maxDurationMs: 1_500,
      });
      let fed = 0;
      bus.tap((event) => {
        if (event.kind === 'video' || event.kind === 'audio') fed += 1;
      });
      const picked = tags.map(({ from, index, timestampMs }) => ({ ...from[index]!, timestampMs }));
      feedClip(bus.feed(), [video, audio, ...picked.slice(0, reconnectAt)]);
      feedClip(bus.feed(), picked.slice(reconnectAt));
      bus.end();
      const { video: pictures, audio: sounds } = total(segments);
      expect(pictures + sounds + segmenter.droppedUnits).toBe(fed);
      segments.forEach((segment, i) => {
        expect(segment.durationMs).toBeGreaterThan(0);
        expect(segment.startedAtMs).toBeGreaterThanOrEqual(segments[i - 1]?.startedAtMs ?? 0);
        readFragment(segment.data);
      });
    }),
    { numRuns: 300 },
  );
});
