import type { Playlist, Segment } from './playlist.ts';

/** A segment at its place on the player's clock, which begins at 0 with the first segment seen. */
export interface Placed extends Segment {
  startS: number;
  /** Segments of one run follow each other without a hole; what was missed before a run had a length nobody knows. */
  run: number;
}

export const endOf = (segment: Placed): number => segment.startS + segment.durationS;

/** Puts a playlist in line with what the last one said: a segment never moves, what was missed leaves a hole. */
export const place = (before: readonly Placed[], { segments, targetS }: Playlist): Placed[] => {
  const [first] = segments;
  if (!first) return [];
  const last = before.at(-1);
  const known = before.find(({ sequence }) => sequence === first.sequence);
  const missed = last ? Math.max(0, first.sequence - last.sequence - 1) : 0;
  const runsOn = known !== undefined || first.sequence - 1 === last?.sequence;
  const run = last ? last.run + (runsOn ? 0 : 1) : 0;
  let startS = known ? known.startS : last ? endOf(last) + missed * targetS : 0;
  return segments.map((segment) => {
    const placed = { ...segment, startS, run };
    startS += segment.durationS;
    return placed;
  });
};

/** Where a viewer of a live stream begins: so many seconds before its end, at the start of a segment. */
export const liveStart = (placed: readonly Placed[], behindS: number): number => {
  const last = placed.at(-1);
  if (!last) return 0;
  const wantedS = endOf(last) - behindS;
  return (placed.findLast(({ startS }) => startS <= wantedS + 0.05) ?? placed[0]!).startS;
};

/** The seconds around `atS` that can be played already; null when there are none. */
export const stretchAround = (
  buffered: readonly (readonly [number, number])[],
  atS: number,
): readonly [number, number] | null =>
  buffered.find(([startS, endS]) => startS - 0.1 <= atS && atS < endS) ?? null;

/** A stretch that begins soon after a place where nothing can be played: the way out of a hole. */
export const wayOut = (
  buffered: readonly (readonly [number, number])[],
  atS: number,
  withinS: number,
): number | null => {
  if (buffered.some(([startS, endS]) => startS <= atS && atS < endS)) return null;
  return buffered.find(([startS]) => startS > atS && startS <= atS + withinS)?.[0] ?? null;
};

export interface Playhead {
  atS: number;
  /** Until when the picture lasts; null when there is none at `atS`. */
  untilS: number | null;
  /** The sequence of the segment that was appended last. */
  appended: number | null;
}

/**
 * The segment to fetch next. Playing on from any place, each later segment is named exactly once: lengths in
 * playlists are rounded, so a segment counts as there when its middle is, and the one that was just appended is
 * never named again, whatever came of it.
 */
export const nextSegment = (
  placed: readonly Placed[],
  { atS, untilS, appended }: Playhead,
): Placed | null => {
  const next = placed.find((segment) =>
    untilS === null ? endOf(segment) > atS + 0.05 : segment.startS + segment.durationS / 2 > untilS,
  );
  if (!next || next.sequence !== appended) return next ?? null;
  const following = placed.find(({ sequence }) => sequence > appended);
  return following && (untilS !== null || following.startS < atS + 0.5) ? following : null;
};
