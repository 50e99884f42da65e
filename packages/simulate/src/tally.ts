import { codes, kinds, type Sink } from './events.ts';

const HOUR_MS = 3_600_000;

/** What came of a run, or of one arm of it. Money is fen that was paid; what was sent back is beside it. */
export interface Figures {
  events: number;
  counts: Readonly<Record<(typeof kinds)[number], number>>;
  /** Viewers who came at all. */
  viewers: number;
  gmvFen: number;
  returnedFen: number;
  orders: number;
  watchedMs: number;
  /** Exposures of each host. */
  hostExposures: Float64Array;
  /** Fen paid in each hour. */
  hourlyFen: Float64Array;
  /** Of each viewer: fen paid, and clicks. */
  viewerFen: Float64Array;
  viewerClicks: Uint32Array;
}

export interface TallyNeeds {
  startMs: number;
  hours: number;
  viewers: number;
  hosts: number;
  hostOf(room: number): number;
}

/** Counts what it is told. O(1) an event, 12 bytes a viewer. */
export const createTally = (needs: TallyNeeds): Sink & { figures(): Figures } => {
  const counts = new Float64Array(kinds.length);
  const came = new Uint8Array(needs.viewers);
  const hostExposures = new Float64Array(needs.hosts);
  const hourlyFen = new Float64Array(Math.ceil(needs.hours) + 1);
  const viewerFen = new Float64Array(needs.viewers);
  const viewerClicks = new Uint32Array(needs.viewers);
  let watchedMs = 0;
  let gmvFen = 0;
  let returnedFen = 0;
  return {
    emit: (code, atMs, viewer, room, _product, value) => {
      counts[code]! += 1;
      if (viewer >= 0) came[viewer] = 1;
      if (code === codes.exposure) hostExposures[needs.hostOf(room)]! += 1;
      else if (code === codes.click) viewerClicks[viewer]! += 1;
      else if (code === codes.leave) watchedMs += value;
      else if (code === codes.paid) {
        gmvFen += value;
        viewerFen[viewer]! += value;
        hourlyFen[Math.floor((atMs - needs.startMs) / HOUR_MS)]! += value;
      } else if (code === codes.returned) returnedFen += value;
    },
    figures: () => ({
      events: counts.reduce((sum, count) => sum + count, 0),
      counts: Object.fromEntries(kinds.map((kind, code) => [kind, counts[code]!])) as Record<
        (typeof kinds)[number],
        number
      >,
      viewers: came.reduce((sum, one) => sum + one, 0),
      gmvFen,
      returnedFen,
      orders: counts[codes.order]!,
      watchedMs,
      hostExposures,
      hourlyFen,
      viewerFen,
      viewerClicks,
    }),
  };
};

/** Gini coefficient: 0 where all have the same, towards 1 where one has all. O(n log n). */
export const giniOf = (values: Float64Array): number => {
  const sorted = values.toSorted();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  const weighted = sorted.reduce((sum, value, place) => sum + (place + 1) * value, 0);
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length;
};

/** Lorenz curve: share of all that the lowest share holds, `points + 1` points from 0 to 1. */
export const lorenzOf = (values: Float64Array, points = 20): { x: number; y: number }[] => {
  const sorted = values.toSorted();
  const total = sorted.reduce((sum, value) => sum + value, 0) || 1;
  const sums = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) sums[i + 1] = sums[i]! + sorted[i]!;
  return Array.from({ length: points + 1 }, (_, point) => {
    const x = point / points;
    return { x, y: sums[Math.round(x * sorted.length)]! / total };
  });
};
