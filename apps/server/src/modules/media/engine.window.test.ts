import { expect, test } from 'vitest';
import { createLiveWindow, type RecentSegment } from './engine.window.ts';

const segment = (sequence: number, more: Partial<RecentSegment> = {}): RecentSegment => ({
  sequence,
  durationMs: 2_000,
  startedAtMs: sequence * 2_000,
  initId: 'a',
  discontinuity: false,
  uri: `${sequence}.m4s`,
  data: Buffer.from(String(sequence)),
  recorded: true,
  ...more,
});
const listed = (playlist: string | null) =>
  playlist
    ?.split('\n')
    .flatMap((line) => (line.endsWith('.m4s') ? [Number.parseInt(line, 10)] : []));

test('the newest six are listed; what is in memory is what nearly everybody plays', () => {
  const window = createLiveWindow();
  expect(window.playlist()).toBeNull();
  for (let sequence = 0; sequence < 20; sequence++) window.add(segment(sequence));
  expect(listed(window.playlist())).toEqual([14, 15, 16, 17, 18, 19]);
  expect([15, 16, 19].map((sequence) => window.segment(sequence)?.toString())).toEqual([
    undefined,
    '16',
    '19',
  ]);
});

test('what could not be recorded stays in memory as long as it is listed', () => {
  const window = createLiveWindow();
  for (let sequence = 0; sequence < 20; sequence++)
    window.add(segment(sequence, { recorded: false }));
  const kept = listed(window.playlist())?.map((sequence) => window.segment(sequence)?.toString());
  expect(kept).toEqual(['14', '15', '16', '17', '18', '19']);
});

test('after a restart the window goes on, its discontinuities counted', async () => {
  const latest = [3, 4, 5].map((sequence) =>
    segment(sequence, { data: null, discontinuity: sequence === 3 }),
  );
  const window = createLiveWindow({ segments: latest, discontinuities: 1 });
  await window.ready;
  expect(listed(window.playlist())).toEqual([3, 4, 5]);
  expect(window.playlist()).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
  for (let sequence = 6; sequence < 14; sequence++) window.add(segment(sequence));
  expect(window.playlist()).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
  expect(window.playlist()).toContain('#EXT-X-MEDIA-SEQUENCE:8\n');
});

test('the target duration never falls', () => {
  const window = createLiveWindow();
  window.add(segment(0, { durationMs: 9_000 }));
  for (let sequence = 1; sequence < 20; sequence++) window.add(segment(sequence));
  expect(window.playlist()).toContain('#EXT-X-TARGETDURATION:9\n');
});

test('an ended window says so', () => {
  const window = createLiveWindow();
  window.add(segment(0));
  expect(window.playlist()).not.toContain('#EXT-X-ENDLIST');
  window.end();
  expect(window.playlist()).toContain('#EXT-X-ENDLIST');
});
