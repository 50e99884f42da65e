/** One piece of a stream as its playlist lists it. */
export interface Segment {
  sequence: number;
  durationS: number;
  url: string;
  initUrl: string;
  /** Timestamps run on among the segments of one range. */
  range: number;
}

export interface Playlist {
  targetS: number;
  /** Nothing comes after the last segment. */
  ended: boolean;
  segments: Segment[];
}

const afterColon = (line: string): string => line.slice(line.indexOf(':') + 1);

/**
 * A media playlist of fragmented MP4. Throws on what is none.
 * Source: RFC 8216, sections 4.3 and 6.3.
 */
export const parsePlaylist = (text: string, baseUrl: string): Playlist => {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') throw new SyntaxError('not a playlist');
  const playlist: Playlist = { targetS: 2, ended: false, segments: [] };
  const absolute = (uri: string): string => new URL(uri, baseUrl).href;
  let sequence = 0;
  let range = 0;
  let durationS = 0;
  let initUrl = '';
  for (const line of lines) {
    if (line.startsWith('#EXT-X-TARGETDURATION:')) playlist.targetS = Number(afterColon(line));
    else if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) sequence = Number(afterColon(line));
    else if (line.startsWith('#EXT-X-DISCONTINUITY-SEQUENCE:')) range = Number(afterColon(line));
    else if (line === '#EXT-X-DISCONTINUITY') range += 1;
    else if (line.startsWith('#EXT-X-MAP:'))
      initUrl = absolute(/URI="([^"]*)"/.exec(line)?.[1] ?? '');
    else if (line.startsWith('#EXTINF:')) durationS = Number.parseFloat(afterColon(line));
    else if (line === '#EXT-X-ENDLIST') playlist.ended = true;
    else if (line !== '' && !line.startsWith('#'))
      playlist.segments.push({
        sequence: sequence++,
        durationS,
        url: absolute(line),
        initUrl,
        range,
      });
  }
  if (playlist.segments.some((segment) => segment.initUrl === '' || !(segment.durationS > 0)))
    throw new SyntaxError('a playlist of something else than fragmented MP4');
  return playlist;
};
