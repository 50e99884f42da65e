import { expect, test } from 'vitest';
import { parsePlaylist } from './playlist.ts';

const live = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:1
#EXT-X-MAP:URI="a.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXTINF:2.000,
7.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="b.mp4"
#EXTINF:1.960,
/live/other/8.m4s
`;

test('a playlist names its segments in order, each with its init segment and its range', () => {
  expect(parsePlaylist(live, 'http://kaibo.test/live/s/live.m3u8')).toEqual({
    targetS: 2,
    ended: false,
    segments: [
      {
        sequence: 7,
        durationS: 2,
        url: 'http://kaibo.test/live/s/7.m4s',
        initUrl: 'http://kaibo.test/live/s/a.mp4',
        range: 1,
      },
      {
        sequence: 8,
        durationS: 1.96,
        url: 'http://kaibo.test/live/other/8.m4s',
        initUrl: 'http://kaibo.test/live/s/b.mp4',
        range: 2,
      },
    ],
  });
});

test('an end is an end, with either line break', () => {
  const text = `${live}#EXT-X-ENDLIST\n`.replaceAll('\n', '\r\n');
  expect(parsePlaylist(text, 'http://kaibo.test/')).toMatchObject({ ended: true });
});

test('what is no playlist of fragmented MP4 is refused', () => {
  expect(() => parsePlaylist('<html>', 'http://kaibo.test/')).toThrow(SyntaxError);
  const transport = '#EXTM3U\n#EXTINF:2,\n7.ts\n';
  expect(() => parsePlaylist(transport, 'http://kaibo.test/')).toThrow(SyntaxError);
});
