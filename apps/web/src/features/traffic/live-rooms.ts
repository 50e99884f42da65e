import { listRooms, type RoomCard } from '@kaibo/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const liveRoomsQuery = queryOptions({
  queryKey: ['console', 'live-rooms'],
  queryFn: async ({ signal }) =>
    (await call(listRooms, { query: { status: 'live', limit: 100 } }, signal)).rooms,
});

const NONE: readonly RoomCard[] = [];

/** Rooms on air: whom promises and boosts may name. */
export const useLiveRooms = (): readonly RoomCard[] => useQuery(liveRoomsQuery).data ?? NONE;

/** Enough of an id to tell it from others. */
export const shortId = (id: string): string => id.slice(-8);

/** Names of hosts by id: those on air, and those whom the policy names already. */
export const hostNames = (
  live: readonly RoomCard[],
  known: readonly { hostId: string; hostName: string }[] = [],
): ReadonlyMap<string, string> =>
  new Map([
    ...known.map(({ hostId, hostName }) => [hostId, hostName] as const),
    ...live.map(({ host }) => [host.id, host.name] as const),
  ]);
