/** A recorded segment with the wall clock of its first picture. */
export interface ClockedSegment {
  sequence: number;
  startedAtMs: number;
  durationMs: number;
}

/** Turns the wall's clock into a place in a recording, whose clock stands still while no encoder is there. */
export interface RecordingClock {
  durationMs: number;
  /** A moment before the recording is its beginning; one in a gap, what comes after it; one behind it, its end. */
  placeOf(atMs: number): number;
  /** The wall's clock at a place. */
  timeAt(placeMs: number): number;
  /** The segment at a place, counted from 0; a place behind the end is in the last. */
  indexAt(placeMs: number): number;
  /** Where a segment begins to play. */
  startOf(index: number): number;
}

/** O(n) to make, O(log n) to ask. `segments` in playing order, at least one. */
export const createRecordingClock = (segments: readonly ClockedSegment[]): RecordingClock => {
  const starts = new Float64Array(segments.length);
  let durationMs = 0;
  segments.forEach((segment, i) => {
    starts[i] = durationMs;
    durationMs += segment.durationMs;
  });

  /** The last one for which `startOf` is not above the value; -1 when there is none. */
  const lastNotAbove = (startOf: (i: number) => number, value: number): number => {
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const indexAt = (placeMs: number): number =>
    Math.max(
      0,
      lastNotAbove((i) => starts[i]!, placeMs),
    );
  return {
    durationMs,
    indexAt,
    startOf: (index) => starts[index] ?? durationMs,
    placeOf: (atMs) => {
      const i = lastNotAbove((index) => segments[index]!.startedAtMs, atMs);
      if (i < 0) return 0;
      const into = Math.min(segments[i]!.durationMs, atMs - segments[i]!.startedAtMs);
      return Math.round(starts[i]! + into);
    },
    timeAt: (placeMs) => {
      const i = indexAt(placeMs);
      return segments[i]!.startedAtMs + (placeMs - starts[i]!);
    },
  };
};
