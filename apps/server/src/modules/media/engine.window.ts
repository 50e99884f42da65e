import { livePlaylist, type SegmentInfo } from '@kaibo/media';

/** What a live playlist shows. */
const LISTED = 6;
/** A player may fetch a segment that has just left the playlist. */
const KEPT = 8;
/** Nearly everybody plays one of the newest; older ones are read from the recording. */
const IN_MEMORY = 4;

export interface RecentSegment extends SegmentInfo {
  /** Null when it is only in the recording. */
  data: Buffer | null;
  recorded: boolean;
}

/** The newest segments of a session: live goes on from memory whatever the disk does. */
export interface LiveWindow {
  add(segment: RecentSegment): void;
  segment(sequence: number): Buffer | null;
  /** Resolves when there is something to play. */
  ready: Promise<void>;
  /** Null until then. */
  playlist(): string | null;
  /** Players play what is listed to the end and stop asking. */
  end(): void;
}

export const initName = (initId: string): string => `init-${initId}.mp4`;
export const segmentName = (sequence: number): string => `${sequence}.m4s`;

export const createLiveWindow = (
  before: { segments: readonly RecentSegment[]; discontinuities: number } = {
    segments: [],
    discontinuities: 0,
  },
): LiveWindow => {
  const segments = [...before.segments];
  let { discontinuities } = before;
  // RFC 8216, 4.3.3.1: the target duration must not change; it can only be kept from falling.
  let longestMs = 2_000;
  const ready = Promise.withResolvers<void>();
  if (segments.length > 0) ready.resolve();
  let ended = false;
  let text: string | null = null;

  const dropOld = (): void => {
    while (segments.length > KEPT) {
      const gone = segments.shift()!;
      if (gone.discontinuity && gone.sequence > 0) discontinuities += 1;
    }
    const older = segments.at(-1 - IN_MEMORY);
    if (older?.recorded) older.data = null;
  };

  return {
    ready: ready.promise,
    add: (segment) => {
      segments.push(segment);
      longestMs = Math.max(longestMs, segment.durationMs);
      text = null;
      dropOld();
      ready.resolve();
    },
    segment: (sequence) => segments.find((segment) => segment.sequence === sequence)?.data ?? null,
    playlist: () => {
      if (segments.length === 0) return null;
      text ??= livePlaylist(segments, {
        initUri: initName,
        targetDurationMs: longestMs,
        windowSegments: LISTED,
        discontinuitiesBefore: discontinuities,
        ended,
      });
      return text;
    },
    end: () => {
      ended = true;
      text = null;
    },
  };
};
