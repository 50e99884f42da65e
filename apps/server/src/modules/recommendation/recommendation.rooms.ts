import type { FeedRoom, QueryOf, ReplyOf, recommendRooms } from '@kaibo/contracts';
import { newId } from '#platform/id';
import type { Held } from './recommendation.active.ts';
import type { Allocation } from './recommendation.allocation.ts';
import type { PlaceTurn } from './recommendation.needs.ts';
import { personOf } from './recommendation.people.ts';
import type { Asked } from './recommendation.serve.ts';
import {
  type Asker,
  placeAt,
  policyVersionOf,
  recordServed,
  servedItem,
  withPromotion,
} from './recommendation.served.ts';
import type { Core } from './recommendation.service.ts';
import type { Candidate } from './recommendation.shelf.ts';
import { whyOf } from './recommendation.why.ts';

type Query = QueryOf<typeof recommendRooms>;

/** What being in a room, or at a product, says of what somebody wants next. */
const here = { host: 2, category: 3, product: 6 } as const;

const contextOf = async (
  { needs }: Core,
  { surface, besideId }: Query,
  shown: readonly Candidate[],
): Promise<Held[]> => {
  if (besideId === undefined) return [];
  if (surface === 'room' || surface === 'replay') {
    const room =
      shown.find(({ id }) => id === besideId) ??
      (await needs.rooms.offersOf(needs.db, [besideId])).get(besideId);
    return room
      ? [
          { entity: `host:${room.hostId}`, weight: here.host },
          { entity: `category:${room.categoryId}`, weight: here.category },
        ]
      : [];
  }
  const categoryId = (await needs.catalog.categoriesOf(needs.db, [besideId])).get(besideId);
  return categoryId === undefined
    ? []
    : [
        { entity: `product:${besideId}`, weight: here.product },
        { entity: `category:${categoryId}`, weight: here.category },
      ];
};

/** What stands below the places that are given out follows its rank. */
const allocationBy = ({ beside, arrange }: PlaceTurn): Allocation => ({
  beside,
  arrange: (ranked, places) => arrange(ranked, places, (rest, left) => rest.slice(0, left)),
});

/** Rooms to go on with: on air, and to be seen again. */
export const roomsFor = async (
  core: Core,
  asker: Asker,
  query: Query,
): Promise<ReplyOf<typeof recommendRooms>> => {
  const { needs, serving } = core;
  const requestId = newId();
  const turn = needs.turn({ requestId });
  const [person, { live, replays, cards }] = await Promise.all([
    personOf(needs.accounts, asker.caller, asker.visitorId),
    needs.candidates(),
  ]);
  const context = await contextOf(core, query, [...live, ...replays]);
  const asked = (candidates: Asked['candidates'], status: string): Asked => ({
    ...{ person, requestId, candidates, context, shelf: status, limit: query.limit },
    only: ({ id }) => id !== query.besideId,
    stillShown: async (ids) => {
      const statuses = await needs.rooms.statusesOf(ids);
      return new Set(ids.filter((id) => statuses.get(id) === status));
    },
  });
  const [onAir, over] = await Promise.all([
    serving.serve({ ...asked(live, 'live'), allocation: allocationBy(turn) }),
    serving.serve(asked(replays, 'ended')),
  ]);
  const { answer: traffic, log, places } = turn.served(onAir.items);
  const items = [
    ...onAir.items.map((item, i) => ({ ...servedItem('room')(item), ...placeAt(places, i) })),
    ...over.items.map(servedItem('room')),
  ];
  const { step, modelVersion } = onAir.items.length > 0 ? onAir : over;
  const served = { requestId, surface: query.surface, step, modelVersion, items, traffic: log };
  recordServed(needs, asker, served);
  const shown = (item: (typeof onAir.items)[number]): FeedRoom => ({
    room: cards.get(item.id)!,
    ...whyOf(item),
  });
  return {
    ...{ requestId, policyVersion: policyVersionOf(log), step, traffic },
    live: onAir.items.map((item) => withPromotion(shown(item), turn.promoted(item.id))),
    replays: over.items.map(shown),
  };
};
