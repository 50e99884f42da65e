import type { Chapter } from '@kaibo/contracts';
import type { RecordingClock } from '#media';

/** Something shown or announced, on the wall's clock. */
export interface Moment {
  kind: 'pin' | 'announcement';
  /** Null when nothing was pinned any more. */
  productId: string | null;
  text: string;
  atMs: number;
}

export interface Point {
  atMs: number;
  productId: string | null;
}

/** Shown for less than this, a product is no place to jump to: a slip of the finger. */
const SHOWN_AT_LEAST_MS = 1_500;
/** Chapters closer than this are one. */
const APART_MS = 5_000;
const TITLE_LIMIT = 60;
/** Less cannot be watched. */
export const LEAST_SHOWN_MS = 4_000;

/**
 * What was pinned at each place of the recording, in order, nothing twice in a row; the first point is its beginning
 * when something was pinned by then. `moments` in the order in which they happened; O(moments · log segments).
 */
export const pointsOf = (moments: readonly Moment[], clock: RecordingClock): Point[] => {
  const points: Point[] = [];
  for (const { kind, productId, atMs } of moments) {
    if (kind !== 'pin') continue;
    const placeMs = clock.placeOf(atMs);
    // Behind the end nobody saw it.
    if (placeMs >= clock.durationMs) break;
    const last = points.at(-1);
    if (last && placeMs - last.atMs < SHOWN_AT_LEAST_MS) points.pop();
    if (points.at(-1)?.productId !== productId) points.push({ atMs: placeMs, productId });
  }
  if (points[0]?.productId === null) points.shift();
  return points;
};

/** The points of the part between two places, counted from its beginning. */
export const pointsWithin = (
  points: readonly Point[],
  { startMs, endMs }: { startMs: number; endMs: number },
): Point[] => {
  const before = points.findLast(({ atMs }) => atMs <= startMs);
  const inside = points.filter(({ atMs }) => atMs > startMs && atMs < endMs);
  const first = before && before.productId !== null ? [{ ...before, atMs: startMs }] : [];
  return [...first, ...inside].map((point) => ({ ...point, atMs: point.atMs - startMs }));
};

/** Those within, counted from the beginning; one that began before it and goes on is its first. */
export const chaptersWithin = (
  chapters: readonly Chapter[],
  { startMs, endMs }: { startMs: number; endMs: number },
): Chapter[] => {
  const before = chapters.findLast(({ atMs }) => atMs <= startMs);
  const inside = chapters.filter(({ atMs }) => atMs > startMs && atMs < endMs);
  return [...(before ? [{ ...before, atMs: startMs }] : []), ...inside].map((chapter) => ({
    ...chapter,
    atMs: chapter.atMs - startMs,
  }));
};

/** In order, one at a place. */
export const sortedChapters = (chapters: readonly Chapter[]): Chapter[] => {
  const byPlace = new Map(chapters.map((chapter) => [chapter.atMs, chapter]));
  return [...byPlace.values()].sort((a, b) => a.atMs - b.atMs);
};

/** What was shown and announced makes chapters to begin with. */
export const suggestChapters = (
  moments: readonly Moment[],
  clock: RecordingClock,
  titles: ReadonlyMap<string, string>,
): Chapter[] => {
  const announced = moments
    .filter(({ kind }) => kind === 'announcement')
    .map(({ text, atMs }) => ({ atMs: clock.placeOf(atMs), title: text }));
  const shown = pointsOf(moments, clock).flatMap(({ atMs, productId }) => {
    const title = productId === null ? undefined : titles.get(productId);
    return title ? [{ atMs, title }] : [];
  });
  const chapters: Chapter[] = [];
  for (const chapter of [...shown, ...announced].sort((a, b) => a.atMs - b.atMs)) {
    const last = chapters.at(-1);
    if (chapter.atMs >= clock.durationMs || (last && chapter.atMs - last.atMs < APART_MS)) continue;
    chapters.push({ ...chapter, title: [...chapter.title.trim()].slice(0, TITLE_LIMIT).join('') });
  }
  return chapters.filter(({ title }) => title !== '');
};

/** The whole segments that hold what was asked for; null when that is all of them. */
export const segmentsToShow = (
  clock: RecordingClock,
  count: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): { first: number; last: number } | null => {
  const first = clock.indexAt(startMs);
  // An end between two segments belongs to the earlier.
  const last = clock.indexAt(Math.max(0, endMs - 1));
  return first === 0 && last === count - 1 ? null : { first, last: Math.max(first, last) };
};
