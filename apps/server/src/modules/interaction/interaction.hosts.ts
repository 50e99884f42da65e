import type * as contract from '@kaibo/contracts';
import { Failure, type HostCard, type ReplyOf, type RoomCard } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Rooms } from '#rooms';

export interface HostsNeeds {
  db: Database;
  clock: Clock;
  accounts: Pick<Accounts, 'faces'>;
  catalog: Pick<Catalog, 'storesOwnedBy'>;
  rooms: Pick<Rooms, 'rooms' | 'upcoming'>;
}

/** A stream whose host is late is still coming. */
const LATE_MS = 3_600_000;
/** Hosts whose streams make up one feed. */
const MOST_FOLLOWED = 500;

/** In the order of their ids, after one. */
export const followersOf = async (
  db: Database,
  hostId: string,
  after: string | null,
  limit: number,
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select user_id as id from follows
    where host_id = ${hostId} and (${after}::uuid is null or user_id > ${after}::uuid)
    order by user_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
};

interface Followed {
  hostId: string;
  sinceMs: number;
}

/** The latest first. */
const followedBy = async (
  db: Database,
  userId: string,
  page: { beforeMs?: number; limit: number },
): Promise<Followed[]> => {
  const before = page.beforeMs === undefined ? null : new Date(page.beforeMs);
  const { rows } = await sql<{ hostId: string; since: Date }>`
    select host_id as "hostId", since from follows
    where user_id = ${userId} and (${before}::timestamptz is null or since < ${before}::timestamptz)
    order by since desc, host_id limit ${page.limit}`.execute(db);
  return rows.map(({ hostId, since }) => ({ hostId, sinceMs: since.getTime() }));
};

const countFollowers = async (
  db: Database,
  hostIds: readonly string[],
): Promise<Map<string, number>> => {
  const { rows } = await sql<{ id: string; n: number }>`
    select host_id as id, count(*)::int as n from follows
    where host_id = any (${[...hostIds]}::uuid[]) group by host_id`.execute(db);
  return new Map(rows.map(({ id, n }) => [id, n]));
};

/** What these hosts do now and announce, with two queries for all of them. */
const doings = async (
  { rooms, clock }: HostsNeeds,
  hostIds: readonly string[],
  limit: number,
): Promise<{ live: RoomCard[]; upcoming: RoomCard[] }> => {
  if (hostIds.length === 0) return { live: [], upcoming: [] };
  const fromMs = clock.nowMs() - LATE_MS;
  const [live, upcoming] = await Promise.all([
    rooms.rooms({ hostIds, status: 'live', limit }),
    rooms.upcoming({ hostIds, fromMs, after: null, limit }),
  ]);
  return { live, upcoming };
};

const replaysOf = async (
  { rooms }: HostsNeeds,
  hostIds: readonly string[],
  limit: number,
): Promise<RoomCard[]> => {
  if (hostIds.length === 0) return [];
  const ended = await rooms.rooms({ hostIds, status: 'ended', limit: limit * 2 });
  return ended.filter((room) => room.hasReplay).slice(0, limit);
};

const cardsOf = async (
  needs: HostsNeeds,
  hostIds: readonly string[],
  follows: (hostId: string) => boolean,
): Promise<HostCard[]> => {
  if (hostIds.length === 0) return [];
  const [faces, followers, { live, upcoming }] = await Promise.all([
    needs.accounts.faces(hostIds),
    countFollowers(needs.db, hostIds),
    doings(needs, hostIds, hostIds.length * 2),
  ]);
  return hostIds.flatMap((id) => {
    const face = faces.get(id);
    if (!face) return [];
    return {
      id,
      ...face,
      followers: followers.get(id) ?? 0,
      following: follows(id),
      liveRoomId: live.find((room) => room.host.id === id)?.id ?? null,
      nextStartsAtMs: upcoming.find((room) => room.host.id === id)?.startsAtMs ?? null,
    };
  });
};

export const followingFeed = async (
  needs: HostsNeeds,
  userId: string,
  limit: number,
): Promise<ReplyOf<typeof contract.getFollowing>> => {
  const followed = await followedBy(needs.db, userId, { limit: MOST_FOLLOWED });
  const hostIds = followed.map(({ hostId }) => hostId);
  const [{ live, upcoming }, replays] = await Promise.all([
    doings(needs, hostIds, limit),
    replaysOf(needs, hostIds, limit),
  ]);
  return { live, upcoming, replays };
};

export const followedHosts = async (
  needs: HostsNeeds,
  userId: string,
  page: { before?: number; limit: number },
): Promise<ReplyOf<typeof contract.listFollowedHosts>> => {
  const { before, limit } = page;
  const followed = await followedBy(needs.db, userId, { beforeMs: before, limit });
  const ids = followed.map(({ hostId }) => hostId);
  const hosts = await cardsOf(needs, ids, () => true);
  const next = followed.length < limit ? null : (followed.at(-1)?.sinceMs ?? null);
  return { hosts, next };
};

const SHELF = 12;

/** Somebody with a room or a store is a host; everybody else's name is nobody's business. */
export const hostPage = async (
  needs: HostsNeeds,
  hostId: string,
  following: boolean,
): Promise<ReplyOf<typeof contract.getHost>> => {
  const [cards, stores, { live, upcoming }, replays, anyRoom] = await Promise.all([
    cardsOf(needs, [hostId], () => following),
    needs.catalog.storesOwnedBy(hostId),
    doings(needs, [hostId], SHELF),
    replaysOf(needs, [hostId], SHELF),
    needs.rooms.rooms({ hostId, limit: 1 }),
  ]);
  const host = cards[0];
  if (!host || (anyRoom.length === 0 && stores.length === 0))
    throw new Failure('rooms/no-such-host');
  return { host, stores, live, upcoming, replays };
};
