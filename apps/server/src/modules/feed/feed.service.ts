import {
  type EventEnvelope,
  FeedServed,
  type getHome,
  type ReplyOf,
  type RoomCard,
  type search,
} from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';
import type { Rooms } from '#rooms';
import {
  allocate,
  type Candidate,
  decay,
  POLICY_VERSION,
  type Ranked,
  rank,
} from './feed.rules.ts';
import { popularityOf } from './feed.store.ts';

export interface FeedNeeds {
  db: Database;
  events: EventLog;
  clock: Clock;
  rooms: Rooms;
  /** Told when impressions could not be recorded; serving goes on. */
  onLost(error: unknown): void;
}

/** How old the shared part of the feed may be. */
const FRESH_MS = 1_000;
const MOST_LIVE = 500;
const SHELF = 10;

interface Snapshot {
  ranked: Ranked[];
  cards: Map<string, RoomCard>;
  previews: RoomCard[];
  replays: RoomCard[];
}

/** Candidates → rank, once a second for everybody; previews and replays stand beside. */
const snapshot = async ({ db, clock, rooms }: FeedNeeds): Promise<Snapshot> => {
  const [live, previews, ended] = await Promise.all([
    rooms.rooms({ status: 'live', limit: MOST_LIVE }),
    rooms.rooms({ status: 'scheduled', limit: 50 }),
    rooms.rooms({ status: 'ended', limit: 50 }),
  ]);
  const nowMs = clock.nowMs();
  const popularity = await popularityOf(
    db,
    live.map((room) => room.id),
  );
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
  return {
    ranked: rank(candidates, nowMs),
    cards: new Map(live.map((room) => [room.id, room])),
    previews: previews
      .filter((room) => room.startsAtMs !== null && room.startsAtMs > nowMs - 3_600_000)
      .toSorted((a, b) => (a.startsAtMs ?? 0) - (b.startsAtMs ?? 0)),
    replays: ended.filter((room) => room.hasReplay),
  };
};

/** Everybody who asks within the same second shares one reading of the database. */
const sharedSnapshot = (needs: FeedNeeds): (() => Promise<Snapshot>) => {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let current: Promise<Snapshot> | undefined;
  return () => {
    const nowMs = needs.clock.nowMs();
    if (!current || nowMs - readAtMs > FRESH_MS) {
      readAtMs = nowMs;
      const fresh = snapshot(needs);
      fresh.catch(() => {
        if (current === fresh) current = undefined;
      });
      current = fresh;
    }
    return current;
  };
};

export interface FeedServing {
  home(
    caller: Caller,
    query: { categoryId?: string; limit: number },
  ): Promise<ReplyOf<typeof getHome>>;
  /** Records what a search has shown, rooms before products. */
  searched(caller: Caller, reply: ReplyOf<typeof search>): void;
}

type Served = { itemId: string; kind: 'room' | 'product'; score: number; reason: string };

/** Nothing is drawn yet: the best stands first, for certain. */
const byScore = { explored: false, propensity: 1 } as const;

export const createServing = (needs: FeedNeeds): FeedServing => {
  const shared = sharedSnapshot(needs);

  const record = (
    caller: Caller,
    surface: 'home' | 'search',
    requestId: string,
    items: Served[],
  ) => {
    const event: EventEnvelope = {
      id: newId(),
      name: FeedServed.name,
      version: FeedServed.version,
      key: requestId,
      actorId: caller.id,
      visitorId: null,
      roomId: null,
      atMs: needs.clock.nowMs(),
      simulated: caller.simulated,
      payload: {
        requestId,
        surface,
        policyVersion: POLICY_VERSION,
        step: 'trending',
        modelVersion: null,
        items: items.map((item, position) => ({
          ...item,
          ...byScore,
          position,
          source: item.reason,
        })),
      },
    };
    needs.events.appendBatch([event]).catch(needs.onLost);
  };

  return {
    home: async (caller, { categoryId, limit }) => {
      const { ranked, cards, previews, replays } = await shared();
      const wanted = <T extends { categoryId: string }>(of: readonly T[]): readonly T[] =>
        categoryId === undefined ? of : of.filter((room) => room.categoryId === categoryId);
      const live = allocate(wanted(ranked), limit);
      const requestId = newId();
      const items = live.map(
        ({ roomId, score, reason }): Served => ({
          itemId: roomId,
          kind: 'room',
          score,
          reason: reason.code,
        }),
      );
      record(caller, 'home', requestId, items);
      return {
        requestId,
        policyVersion: POLICY_VERSION,
        step: 'trending',
        live: live.map(({ roomId, score, reason }, position) => ({
          ...byScore,
          position,
          room: cards.get(roomId)!,
          score,
          reason,
          source: reason.code,
          parts: [{ name: reason.code, value: score }],
        })),
        previews: wanted(previews).slice(0, SHELF),
        replays: wanted(replays).slice(0, SHELF),
      };
    },
    searched: (caller, { requestId, match, rooms, products }) => {
      const served =
        (kind: Served['kind']) =>
        (item: { id: string }, i: number): Served => ({
          itemId: item.id,
          kind,
          score: 1 / (i + 1),
          reason: `match-${match}`,
        });
      record(caller, 'search', requestId, [
        ...rooms.map(served('room')),
        ...products.map(served('product')),
      ]);
    },
  };
};
