import type { FeedRoom, getHome, ReplyOf, RoomCard, search } from '@kaibo/contracts';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';
import {
  placeAt,
  policyVersionOf,
  type Recommendation,
  servedItem,
  type Waiting,
  withPromotion,
} from '#recommendation';
import type { Traffic } from '#traffic';
import { type Candidates, type CandidatesNeeds, sharedCandidates } from './feed.candidates.ts';
import { allocate } from './feed.rules.ts';

export interface FeedNeeds extends CandidatesNeeds {
  recommendation: Pick<Recommendation, 'visitorOf' | 'personOf' | 'serve' | 'record'>;
  traffic: Pick<Traffic, 'turn'>;
}

const SHELF = 10;

/** Where nothing else decides: by rank, with some variety. */
const byRank = (ranked: readonly Waiting[], places: number): Waiting[] =>
  allocate(
    ranked.map((one) => ({ one, categoryId: one.candidate.categoryId })),
    places,
  ).map(({ one }) => one);

export interface FeedServing {
  home(
    asker: { caller: Caller; request: Request },
    query: { categoryId?: string; limit: number },
  ): Promise<ReplyOf<typeof getHome>>;
  /** Records what a search has shown, rooms before products. */
  searched(caller: Caller, reply: ReplyOf<typeof search>): void;
  /** What may be shown now; at most a second old. */
  candidates(): Promise<Candidates>;
}

export const createServing = (needs: FeedNeeds): FeedServing => {
  const { recommendation, rooms, traffic } = needs;
  const shared = sharedCandidates(needs);

  return {
    candidates: shared,
    home: async ({ caller, request }, { categoryId, limit }) => {
      const visitorId = recommendation.visitorOf(request);
      const [person, { live, replays, previews, cards }] = await Promise.all([
        recommendation.personOf(caller, visitorId),
        shared(),
      ]);
      const isWanted = (room: { categoryId: string }): boolean =>
        categoryId === undefined || room.categoryId === categoryId;
      const requestId = newId();
      const turn = traffic.turn({ requestId });
      const shelves = [previews.filter(isWanted), replays.filter(isWanted)] as const;
      const beside = shelves.flatMap((shelf) => shelf.slice(0, 2 * SHELF).map((room) => room.id));
      let statuses: ReadonlyMap<string, string> = new Map();
      const answer = await recommendation.serve({
        ...{ person, requestId, limit, candidates: live, shelf: 'live' },
        allocation: {
          beside: turn.beside,
          arrange: (ranked, places) => turn.arrange(ranked, places, byRank),
        },
        only: categoryId === undefined ? undefined : isWanted,
        stillShown: async (ids) => {
          // The truth of this moment, of all that the page shows: one look by primary key.
          const found = await rooms.statusesOf([...ids, ...beside]);
          statuses = statuses.size === 0 ? found : new Map([...statuses, ...found]);
          return new Set(ids.filter((id) => statuses.get(id) === 'live'));
        },
      });
      const { step, modelVersion } = answer;
      const given = turn.served(answer.items);
      recommendation.record(
        { caller, visitorId },
        {
          requestId,
          surface: 'home',
          step,
          modelVersion,
          traffic: given.log,
          items: answer.items.map((item, i) => ({
            ...servedItem('room')(item),
            ...placeAt(given.places, i),
          })),
        },
      );
      const stillIs = (status: string) => (room: { id: string }) =>
        statuses.get(room.id) === status;
      return {
        requestId,
        policyVersion: policyVersionOf(given.log),
        step,
        traffic: given.answer,
        live: answer.items.map((item) =>
          withPromotion(feedRoom(item, cards.get(item.id)!), turn.promoted(item.id)),
        ),
        previews: shelves[0].filter(stillIs('scheduled')).slice(0, SHELF),
        replays: shelves[1]
          .filter(stillIs('ended'))
          .slice(0, SHELF)
          .map((room) => cards.get(room.id)!),
      };
    },
    searched: (caller, { requestId, match, rooms: found, products }) => {
      const served = (kind: 'room' | 'product') => (item: { id: string }, i: number) => ({
        ...{ itemId: item.id, kind, score: 1 / (i + 1) },
        ...{ reason: `match-${match}`, source: 'search', explored: false, propensity: 1 },
      });
      recommendation.record(
        { caller, visitorId: null },
        {
          ...{ requestId, surface: 'search', step: 'search', modelVersion: null },
          items: [...found.map(served('room')), ...products.map(served('product'))],
        },
      );
    },
  };
};

const feedRoom = (
  { position, score, reason, source, parts, explored, propensity }: Omit<FeedRoom, 'room'>,
  room: RoomCard,
): FeedRoom => ({ room, position, score, reason, source, parts, explored, propensity });
