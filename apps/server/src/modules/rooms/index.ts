import type { RoomCard, RoomStatus } from '@kaibo/contracts';
import type { Module } from '#platform/module';
import { roomCards } from './rooms.cards.ts';
import { roomsSubscriptions } from './rooms.events.ts';
import { roomsRoutes } from './rooms.routes.ts';
import type { RoomsCore } from './rooms.service.ts';
import {
  findRooms,
  forgetVisits,
  type RoomFilter,
  roomsSelling,
  roomsWatched,
  searchRoomIds,
  statusOf,
} from './rooms.store.ts';

export type { RoomFilter } from './rooms.store.ts';

export interface RoomsNeeds extends RoomsCore {
  /** Told by interaction, which comes later in the order of modules. */
  isFollowing(userId: string, hostId: string): Promise<boolean>;
}

export interface Rooms {
  module: Module;
  /** Newest first. */
  rooms(filter: RoomFilter): Promise<RoomCard[]>;
  /** In the order asked; unknown ones are left out. */
  roomsById(ids: readonly string[]): Promise<RoomCard[]>;
  /** Null when there is no such room. */
  statusOf(id: string): Promise<RoomStatus | null>;
  /** Live rooms whose bag holds the product. */
  roomsSelling(productId: string): Promise<string[]>;
  /** Rooms that somebody watches, by the last count of each. */
  roomsWatched(): Promise<string[]>;
  /** Every term is in the title or the description; live ones first. */
  searchRooms(terms: readonly string[], limit: number): Promise<RoomCard[]>;
}

export const createRooms = (needs: RoomsNeeds): Rooms => {
  const byId = async (ids: readonly string[]): Promise<RoomCard[]> => {
    if (ids.length === 0) return [];
    const cards = await roomCards(needs, await findRooms(needs.db, { ids, limit: ids.length }));
    const known = new Map(cards.map((card) => [card.id, card]));
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  return {
    module: {
      routes: (router) => roomsRoutes(router, { core: needs, isFollowing: needs.isFollowing }),
      subscriptions: roomsSubscriptions(needs),
      tasks: [
        {
          name: 'rooms.forget-visits',
          everyMs: 3_600_000,
          run: () => forgetVisits(needs.db),
        },
      ],
    },
    rooms: async (filter) => roomCards(needs, await findRooms(needs.db, filter)),
    roomsById: byId,
    statusOf: (id) => statusOf(needs.db, id),
    roomsSelling: (productId) => roomsSelling(needs.db, productId),
    roomsWatched: () => roomsWatched(needs.db),
    searchRooms: async (terms, limit) => byId(await searchRoomIds(needs.db, terms, limit)),
  };
};
