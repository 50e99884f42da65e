import type { RoomCard, RoomStatus, RunSheet } from '@kaibo/contracts';
import type { Module } from '#platform/module';
import { roomCards } from './rooms.cards.ts';
import { roomsSubscriptions } from './rooms.events.ts';
import { roomsRoutes } from './rooms.routes.ts';
import { runSheetOf } from './rooms.run-sheet.ts';
import type { RoomsCore } from './rooms.service.ts';
import {
  findRoom,
  findRooms,
  forgetVisits,
  type RoomFilter,
  roomsSelling,
  roomsWatched,
  searchRoomIds,
  statusOf,
} from './rooms.store.ts';
import {
  type Schedule,
  scheduleOf,
  type UpcomingFilter,
  upcomingPlaces,
} from './rooms.upcoming.ts';

export { placeOf, placeText, type UpcomingPlace } from './rooms.schedule.rules.ts';
export type { RoomFilter } from './rooms.store.ts';
export type { Schedule, UpcomingFilter } from './rooms.upcoming.ts';

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
  /** Null when there is no such room. */
  scheduleOf(id: string): Promise<Schedule | null>;
  /** Coming streams, the next one first. */
  upcoming(filter: UpcomingFilter): Promise<RoomCard[]>;
  /** With its private notes: for the team alone. Null when there is no such room. */
  runSheetOf(id: string): Promise<RunSheet | null>;
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
    scheduleOf: (id) => scheduleOf(needs.db, id),
    upcoming: async (filter) =>
      byId((await upcomingPlaces(needs.db, filter)).map((place) => place.id)),
    runSheetOf: async (id) => {
      const room = await findRoom(needs.db, id);
      return room ? runSheetOf(needs, room) : null;
    },
    roomsSelling: (productId) => roomsSelling(needs.db, productId),
    roomsWatched: () => roomsWatched(needs.db),
    searchRooms: async (terms, limit) => byId(await searchRoomIds(needs.db, terms, limit)),
  };
};
