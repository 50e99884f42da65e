import { expect, test } from 'vitest';
import { livePlaylist, type SegmentInfo, vodPlaylist } from './playlist.ts';

const START_MS = Date.UTC(2026, 0, 1);

const segment = (sequence: number, more: Partial<SegmentInfo> = {}): SegmentInfo => ({
  sequence,
  durationMs: 2_000,
  startedAtMs: START_MS + sequence * 2_000,
  initId: 'a',
  discontinuity: false,
  uri: `${sequence}.m4s`,
  ...more,
});
const initUri = (id: string): string => `init-${id}.mp4`;

test('a recording is listed whole, with its clock, and ends', () => {
  const text = vodPlaylist([segment(0), segment(1, { durationMs: 1_500 })], { initUri });
  expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-MAP:URI="init-a.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXTINF:2.000,
0.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000Z
#EXTINF:1.500,
1.m4s
#EXT-X-ENDLIST
`);
});

test('new settings and reconnects are marked where they happen', () => {
  const lines = vodPlaylist(
    [segment(0), segment(1, { discontinuity: true, initId: 'b' }), segment(2, { initId: 'b' })],
    { initUri },
  ).split('\n');
  expect(lines.filter((line) => line.startsWith('#EXT-X-MAP'))).toHaveLength(2);
  const mark = lines.indexOf('#EXT-X-DISCONTINUITY');
  expect(lines[mark + 1]).toBe('#EXT-X-MAP:URI="init-b.mp4"');
  expect(lines.lastIndexOf('#EXT-X-DISCONTINUITY')).toBe(mark);
});

test('the live window moves and counts the discontinuities that left it', () => {
  const all = Array.from({ length: 10 }, (_, i) =>
    segment(i, { discontinuity: i === 3 || i === 7 }),
  );
  const text = livePlaylist(all, { initUri, windowSegments: 4 });
  expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:6\n');
  expect(text).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
  expect(text).not.toContain('#EXT-X-ENDLIST');
  expect(text.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
  const later = livePlaylist(all.slice(8), { initUri, discontinuitiesBefore: 2, ended: true });
  expect(later).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
  expect(later).toContain('#EXT-X-ENDLIST\n');
});

test('no listed segment rounds to more than the target duration', () => {
  const text = livePlaylist([segment(0), segment(1, { durationMs: 9_600 })], { initUri });
  expect(text).toContain('#EXT-X-TARGETDURATION:10\n');
  expect(livePlaylist([], { initUri })).toContain('#EXT-X-TARGETDURATION:2\n');
});

test('segments that begin without a key frame take the promise of independence back', () => {
  const text = livePlaylist([segment(0), segment(1, { independent: false })], { initUri });
  expect(text).not.toContain('INDEPENDENT');
});
