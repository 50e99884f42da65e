import type { RoomCard } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { prepared } from '#platform/http.prepared';
import { type Candidate as Shown, sharedReading } from '#recommendation';
import type { RoomOffer, Rooms } from '#rooms';
import { type Candidate, decay, type Ranked, rank } from './feed.rules.ts';
import { popularityOf } from './feed.store.ts';

export interface CandidatesNeeds {
  db: Database;
  clock: Clock;
  rooms: Rooms;
  /** Told when something could not be read; serving goes on with what could. */
  onLost(error: unknown): void;
}

/** What may be shown now, the same for everybody. */
export interface Candidates {
  /** On air, as everybody likes them, best first. */
  live: readonly Shown[];
  /** Over, to be seen again, the latest first. */
  replays: readonly Shown[];
  previews: readonly RoomCard[];
  cards: ReadonlyMap<string, RoomCard>;
}

/** How old the shared part of the feed may be. */
const FRESH_MS = 1_000;
const MOST_LIVE = 500;
const MOST_SHELVED = 50;
/** Of a replay what was liked and sold counts by half each week. */
const REPLAY_HALF_LIFE_MS = 7 * 86_400_000;

const asCandidate = (
  room: RoomCard,
  offer: RoomOffer | undefined,
  liked: Pick<Shown, 'popularity' | 'isTrending' | 'reason'>,
): Shown => ({
  id: room.id,
  hostId: room.host.id,
  hostName: room.host.name,
  categoryId: room.categoryId,
  productIds: offer?.productIds ?? [],
  ...liked,
});

const rankLive = async (
  { db, onLost }: CandidatesNeeds,
  live: readonly RoomCard[],
  nowMs: number,
): Promise<Ranked[]> => {
  const ids = live.map((room) => room.id);
  const popularity = await popularityOf(db, ids).catch((error) => {
    onLost(error);
    return new Map<string, never>();
  });
  const candidates = live.map((room): Candidate => {
    const row = popularity.get(room.id);
    const left = row ? decay(nowMs - row.at.getTime()) : 0;
    return {
      roomId: room.id,
      categoryId: room.categoryId,
      startedAtMs: room.startedAtMs ?? nowMs,
      popularity: {
        viewers: row?.viewers ?? 0,
        likes: (row?.likes ?? 0) * left,
        sales: (row?.sales ?? 0) * left,
      },
    };
  });
  return rank(candidates, nowMs);
};

const visited = (
  room: RoomCard,
  nowMs: number,
): Pick<Shown, 'popularity' | 'isTrending' | 'reason'> => {
  const { visits, sold } = room.counters;
  const elapsedMs = Math.max(0, nowMs - (room.endedAtMs ?? nowMs));
  return {
    popularity: (1 + visits + 20 * sold) * 2 ** (-elapsedMs / REPLAY_HALF_LIFE_MS),
    isTrending: visits + sold > 0,
    reason:
      visits > 0
        ? { code: 'visits', text: { zh: `${visits} 人看过`, en: `${visits} people watched` } }
        : { code: 'replay', text: { zh: '精彩回放', en: 'To be seen again' } },
  };
};

const readCandidates = async (needs: CandidatesNeeds): Promise<Candidates> => {
  const { db, clock, rooms } = needs;
  // One after the other: on a busy platform nobody waits for it, and together they would take every core from answers.
  // As rooms move, so that none that moves meanwhile is missed.
  const previews = await rooms.rooms({ status: 'scheduled', limit: MOST_SHELVED });
  const live = await rooms.rooms({ status: 'live', limit: MOST_LIVE });
  const ended = await rooms.rooms({ status: 'ended', limit: MOST_SHELVED });
  const nowMs = clock.nowMs();
  const wereLive = new Set(live.map((room) => room.id));
  const replays = ended.filter((room) => room.hasReplay && !wereLive.has(room.id));
  const cards = new Map([...live, ...replays].map((room) => [room.id, prepared(room)]));
  const ranked = await rankLive(needs, live, nowMs);
  const offers = await rooms.offersOf(db, [...cards.keys()]);
  return {
    live: ranked.map(({ roomId, score, reason, popularity }) =>
      asCandidate(cards.get(roomId)!, offers.get(roomId), {
        popularity: score,
        isTrending: popularity.viewers + popularity.likes + popularity.sales > 0,
        reason,
      }),
    ),
    replays: replays.map((room) => asCandidate(room, offers.get(room.id), visited(room, nowMs))),
    previews: previews
      .map(prepared)
      .filter((room) => room.startsAtMs !== null && room.startsAtMs > nowMs - 3_600_000)
      .toSorted((a, b) => (a.startsAtMs ?? 0) - (b.startsAtMs ?? 0)),
    cards,
  };
};

/** Everybody shares one reading of the database. */
export const sharedCandidates = (needs: CandidatesNeeds): (() => Promise<Candidates>) =>
  sharedReading(() => readCandidates(needs), {
    clock: needs.clock,
    freshMs: FRESH_MS,
    onError: needs.onLost,
  });
