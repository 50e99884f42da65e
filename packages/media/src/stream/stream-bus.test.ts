import { expect, test } from 'vitest';
import { ENDED, feedClip } from '../testing/demux-clip.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import type { BusEvent } from './access-unit.ts';
import { createStreamBus } from './stream-bus.ts';
import type { Subscription } from './subscription.ts';

const drain = (subscription: Subscription): BusEvent[] => {
  const events: BusEvent[] = [];
  for (let event = subscription.take(); event; event = subscription.take()) events.push(event);
  return events;
};
const kinds = (events: readonly BusEvent[]): string[] => events.map((event) => event.kind);
const videoOf = (events: readonly BusEvent[]) => events.filter((event) => event.kind === 'video');

test('a listener hears run, tracks and every unit, in order', () => {
  const bus = createStreamBus();
  const heard: BusEvent[] = [];
  bus.tap((event) => heard.push(event));
  const sink = bus.feed();
  feedClip(sink, syntheticClip({ seconds: 1 }));
  sink.end(ENDED);
  bus.end();
  expect(kinds(heard).slice(0, 3)).toEqual(['run', 'tracks', 'video']);
  expect(heard[0]).toEqual({ kind: 'run', discontinuity: false });
  expect(videoOf(heard)).toHaveLength(30);
  expect(kinds(heard).slice(-2)).toEqual(['idle', 'end']);
});

test('a late joiner begins with the last key frame', () => {
  const bus = createStreamBus();
  feedClip(bus.feed(), syntheticClip({ seconds: 3, keyEverySeconds: 2 }));
  const events = drain(bus.subscribe());
  expect(kinds(events).slice(0, 3)).toEqual(['run', 'tracks', 'video']);
  expect(videoOf(events)).toHaveLength(30);
  expect(videoOf(events)[0]).toMatchObject({ key: true, dtsMs: 2_000 });
});

test('a late joiner waits when the pictures since the key frame are too many to keep', () => {
  const bus = createStreamBus({ maxCacheBytes: 7_000 });
  feedClip(bus.feed(), syntheticClip({ seconds: 3, keyEverySeconds: 2, videoKbps: 300 }));
  expect(kinds(drain(bus.subscribe()))).toEqual(['tracks']);
});

test('a slow reader holds no more than its bound and goes on at a key frame, told what it missed', () => {
  const bus = createStreamBus();
  const slow = bus.subscribe({ maxQueuedUnits: 50 });
  const quick = bus.subscribe({ maxQueuedUnits: 1_000 });
  feedClip(bus.feed(), syntheticClip({ seconds: 5, audio: false }));
  expect(slow.queuedUnits).toBeLessThanOrEqual(50);
  const events = drain(slow);
  expect(kinds(events).slice(0, 4)).toEqual(['run', 'tracks', 'gap', 'video']);
  expect(videoOf(events)[0]).toMatchObject({ key: true });
  expect(slow.droppedUnits + videoOf(events).length).toBe(150);
  expect(events[2]).toEqual({ kind: 'gap', droppedUnits: slow.droppedUnits });
  expect(videoOf(drain(quick))).toHaveLength(150);
});

test('a reader bound by bytes is bound by bytes', () => {
  const bus = createStreamBus();
  const reader = bus.subscribe({ maxQueuedBytes: 20_000 });
  feedClip(bus.feed(), syntheticClip({ seconds: 4, videoKbps: 500 }));
  let bytes = 0;
  for (const event of drain(reader)) if ('data' in event) bytes += event.data.length;
  expect(bytes).toBeLessThanOrEqual(20_000);
});

test('sound alone needs no key frame', () => {
  const bus = createStreamBus();
  const reader = bus.subscribe({ maxQueuedUnits: 10 });
  feedClip(bus.feed(), syntheticClip({ seconds: 1, video: false }));
  const events = drain(reader);
  expect(kinds(events)).toContain('gap');
  expect(events.at(-1)?.kind).toBe('audio');
});

test('a reader that waits is woken, and ends with the session', async () => {
  const bus = createStreamBus();
  const read = (async () => {
    const seen: string[] = [];
    for await (const event of bus.subscribe()) seen.push(event.kind);
    return seen;
  })();
  feedClip(bus.feed(), syntheticClip({ seconds: 1, audio: false }));
  bus.end();
  const seen = await read;
  expect(seen.filter((kind) => kind === 'video')).toHaveLength(30);
  expect(seen.at(-1)).toBe('end');
  expect(bus.subscribers).toBe(0);
});

test('a new publisher cuts the old one off, and its units no longer count', () => {
  const bus = createStreamBus();
  const heard: BusEvent[] = [];
  bus.tap((event) => heard.push(event));
  const clip = syntheticClip({ seconds: 1, audio: false });
  const old = bus.feed();
  feedClip(old, clip);
  feedClip(bus.feed(), clip);
  feedClip(old, clip);
  old.end(ENDED);
  expect(videoOf(heard)).toHaveLength(60);
  expect(heard.filter((event) => event.kind === 'run')).toEqual([
    { kind: 'run', discontinuity: false },
    { kind: 'run', discontinuity: true },
  ]);
  expect(kinds(heard)).not.toContain('idle');
});

test('between two publishers a late joiner sees the last picture, but never under new settings', () => {
  const bus = createStreamBus();
  const sink = bus.feed();
  feedClip(sink, syntheticClip({ seconds: 1 }));
  sink.end(ENDED);
  expect(videoOf(drain(bus.subscribe()))).toHaveLength(30);
  bus.feed();
  expect(drain(bus.subscribe())).toEqual([]);
});

test('sound that starts before the picture but comes after it stays in step and whole', () => {
  const clip = syntheticClip({ seconds: 3 });
  const apart = clip.map((tag) =>
    tag.kind === 'video' ? { ...tag, timestampMs: tag.timestampMs + 900 } : tag,
  );
  const bus = createStreamBus();
  const heard: BusEvent[] = [];
  bus.tap((event) => heard.push(event));
  feedClip(bus.feed(), apart);
  const firstOf = (kind: string) => heard.find((event) => event.kind === kind);
  expect(firstOf('video')).toMatchObject({ dtsMs: 900 });
  expect(firstOf('audio')).toMatchObject({ dtsMs: 0 });
  expect(heard.filter((event) => event.kind === 'run')).toHaveLength(1);
});

test('a stream too short to show both its tracks is passed on when it ends', () => {
  const bus = createStreamBus();
  const heard: BusEvent[] = [];
  bus.tap((event) => heard.push(event));
  const sink = bus.feed();
  feedClip(sink, syntheticClip({ seconds: 1 }).slice(0, 3));
  sink.end(ENDED);
  expect(kinds(heard)).toEqual(['run', 'tracks', 'video', 'idle']);
});
