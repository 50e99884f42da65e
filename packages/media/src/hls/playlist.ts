/** What a playlist needs of a recorded segment: a row of the segment index. */
export type SegmentInfo = {
  sequence: number;
  durationMs: number;
  /** Wall clock of the first picture, epoch milliseconds. */
  startedAtMs: number;
  initId: string;
  discontinuity: boolean;
  uri: string;
  /** Absent means true. */
  independent?: boolean;
};

export type PlaylistOptions = {
  /** Where a player fetches an init segment. */
  initUri: (initId: string) => string;
};

export type LivePlaylistOptions = PlaylistOptions & {
  /** The smallest EXT-X-TARGETDURATION; a longer segment raises it. Default 2,000. */
  targetDurationMs?: number;
  /** Only the last so many segments are listed. Default: all that are given. */
  windowSegments?: number;
  /** Discontinuities among the session's segments before the first one given. Default 0. */
  discontinuitiesBefore?: number;
  /** The session is over: players play to the end and stop asking. */
  ended?: boolean;
};

const header = (segments: readonly SegmentInfo[], targetDurationMs: number): string[] => {
  const longestMs = segments.reduce(
    (longest, segment) => Math.max(longest, segment.durationMs),
    targetDurationMs,
  );
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.round(longestMs / 1000))}`,
  ];
  if (segments.every((segment) => segment.independent !== false))
    lines.push('#EXT-X-INDEPENDENT-SEGMENTS');
  return lines;
};

const entries = (segments: readonly SegmentInfo[], { initUri }: PlaylistOptions): string[] => {
  const lines: string[] = [];
  let initId: string | null = null;
  segments.forEach((segment, i) => {
    if (segment.discontinuity && (i > 0 || segment.sequence > 0))
      lines.push('#EXT-X-DISCONTINUITY');
    if (segment.initId !== initId) {
      initId = segment.initId;
      lines.push(`#EXT-X-MAP:URI="${initUri(initId)}"`);
    }
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startedAtMs).toISOString()}`,
      `#EXTINF:${(segment.durationMs / 1000).toFixed(3)},`,
      segment.uri,
    );
  });
  return lines;
};

/**
 * The media playlist of a running session. Pure: the same segments give the same text.
 *
 * @param segments in sequence order, without holes.
 * Source: RFC 8216, sections 4.3 and 6.2.
 */
export const livePlaylist = (
  segments: readonly SegmentInfo[],
  options: LivePlaylistOptions,
): string => {
  const first = Math.max(0, segments.length - (options.windowSegments ?? segments.length));
  const shown = segments.slice(first);
  const passed = segments.slice(0, first).filter((segment) => segment.discontinuity).length;
  const lines = [
    ...header(shown, options.targetDurationMs ?? 2_000),
    `#EXT-X-MEDIA-SEQUENCE:${shown[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${(options.discontinuitiesBefore ?? 0) + passed}`,
    ...entries(shown, options),
  ];
  if (options.ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
};

/** The playlist of a whole recording, from its first segment to its end. */
export const vodPlaylist = (segments: readonly SegmentInfo[], options: PlaylistOptions): string => {
  const lines = [
    ...header(segments, 1_000),
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    ...entries(segments, options),
    '#EXT-X-ENDLIST',
  ];
  return `${lines.join('\n')}\n`;
};
