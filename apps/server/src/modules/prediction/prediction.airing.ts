import type { Clock } from '#platform/clock';
import type { Rooms } from '#rooms';

export interface OnAir {
  hostId: string;
  startedAtMs: number;
}

const FRESH_MS = 5_000;
const MOST_ROOMS = 500;

/** Rooms on air as they were a few seconds ago; nobody waits for them. */
export const createAiring = (needs: {
  rooms: Pick<Rooms, 'rooms'>;
  clock: Clock;
  onError(error: unknown, what: string): void;
}) => {
  let known: ReadonlyMap<string, OnAir> = new Map();
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const live = await needs.rooms.rooms({ status: 'live', limit: MOST_ROOMS });
    known = new Map(
      live.flatMap(({ id, host, startedAtMs }) =>
        startedAtMs === null ? [] : [[id, { hostId: host.id, startedAtMs }] as const],
      ),
    );
    readAtMs = needs.clock.nowMs();
  };
  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    now: (): ReadonlyMap<string, OnAir> => {
      if (needs.clock.nowMs() - readAtMs > FRESH_MS)
        refresh().catch((error: unknown) => needs.onError(error, 'rooms on air were not read'));
      return known;
    },
    refresh,
  };
};

export type Airing = ReturnType<typeof createAiring>;
