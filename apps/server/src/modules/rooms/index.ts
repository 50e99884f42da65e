import type { RoomCard, RoomStatus, RunSheet } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { Mailer } from '#platform/mail';
import type { Module } from '#platform/module';
import type { Caller } from '#platform/router';
import { roomCards } from './rooms.cards.ts';
import { countRooms } from './rooms.counts.ts';
import { roomsSubscriptions } from './rooms.events.ts';
import { isOfTeam } from './rooms.guards.ts';
import { forgetMinutes } from './rooms.minutes.ts';
import { offersOf, type RoomOffer, statusesOf } from './rooms.offers.ts';
import {
  type HourOfWeek,
  type HoursAsked,
  hoursOfAll,
  hoursOfHost,
  type SharedHour,
  type StreamTime,
  streamTimes,
  usualMinutes,
} from './rooms.past.ts';
import { replayTimes } from './rooms.replay.ts';
import { roomsRoutes } from './rooms.routes.ts';
import { runSheetOf } from './rooms.run-sheet.ts';
import { createStatuses } from './rooms.statuses.ts';
import {
  findRoom,
  findRoomCards,
  forgetVisits,
  type RoomFilter,
  roomIdsOf,
  roomsSelling,
  roomsWatched,
  soldOutIn,
  statusOf,
} from './rooms.store.ts';
import { inviteTask } from './rooms.team.mail.ts';
import { forgetInvites } from './rooms.team.store.ts';
import type { TeamNeeds } from './rooms.team.ts';
import {
  type Schedule,
  scheduleOf,
  type UpcomingFilter,
  upcomingPlaces,
} from './rooms.upcoming.ts';

export type { RoomOffer } from './rooms.offers.ts';
export type { HourOfWeek, HoursAsked, SharedHour, StreamTime } from './rooms.past.ts';
export { placeOf, placeText, type UpcomingPlace } from './rooms.schedule.rules.ts';
export type { RoomFilter } from './rooms.store.ts';
export type { TeamNeeds } from './rooms.team.ts';
export type { Schedule, UpcomingFilter } from './rooms.upcoming.ts';

export interface RoomsNeeds extends Omit<TeamNeeds, 'statuses'> {
  mailer: Mailer;
  /** Told by interaction, which comes later in the order of modules. */
  isFollowing(userId: string, hostId: string): Promise<boolean>;
}

export interface Rooms {
  module: Module;
  /** Newest first, of those that everybody may see. */
  rooms(filter: Omit<RoomFilter, 'listed'>): Promise<RoomCard[]>;
  /** In the order asked; unknown ones are left out. */
  roomsById(ids: readonly string[]): Promise<RoomCard[]>;
  /** Every room of the host, whatever its status. */
  roomIdsOf(hostId: string): Promise<string[]>;
  /** Null when there is no such room; stopped while its host is suspended. */
  statusOf(id: string): Promise<RoomStatus | null>;
  /** As `statusOf`, of many at once, by primary key; unknown ones are left out. */
  statusesOf(ids: Iterable<string>): Promise<ReadonlyMap<string, RoomStatus>>;
  /** Who speaks, of what, and what viewers can buy there now; unknown ones are left out. */
  offersOf(tx: Database | Transaction, ids: readonly string[]): Promise<Map<string, RoomOffer>>;
  /** Null when there is no such room. */
  scheduleOf(id: string): Promise<Schedule | null>;
  /** How long the host's latest streams were, by their median; null before the second one. */
  usualMinutes(hostId: string): Promise<number | null>;
  /** Streams of these hosts, or these rooms, that began since, are on air, or are planned. */
  streamTimes(asked: {
    hostIds: readonly string[];
    roomIds: readonly string[];
    sinceMs: number;
  }): Promise<StreamTime[]>;
  /** Audience and paid orders of all hosts by hour of the week, on a zone's clock. */
  hoursOfAll(asked: HoursAsked): Promise<SharedHour[]>;
  hoursOfHost(hostId: string, asked: HoursAsked): Promise<HourOfWeek[]>;
  /** Coming streams, the next one first. */
  upcoming(filter: UpcomingFilter): Promise<RoomCard[]>;
  /** Whether they work in the room, its host included; false when there is none. */
  isOnTeam(roomId: string, caller: Pick<Caller, 'id'>): Promise<boolean>;
  /** Between the wall's clock and the places of the replay that everybody sees; null when there is none. */
  replayTimes(roomId: string): ReturnType<typeof replayTimes>;
  /** With its private notes: for the team alone. Null when there is no such room. */
  runSheetOf(id: string): Promise<RunSheet | null>;
  /** Products of its bag that the room marks as sold out; none when there is no such room. */
  soldOutIn(id: string): Promise<string[]>;
  /** Live rooms whose bag holds the product. */
  roomsSelling(productId: string): Promise<string[]>;
  /** How many rooms are in each status. */
  countRooms(): Promise<Record<string, number>>;
  /** Rooms that somebody watches, by the last count of each. */
  roomsWatched(): Promise<string[]>;
}

export const createRooms = (given: RoomsNeeds): Rooms => {
  const statuses = createStatuses((ids) => statusesOf(given.db, ids));
  const needs = { ...given, statuses };
  const byId = async (ids: readonly string[]): Promise<RoomCard[]> => {
    if (ids.length === 0) return [];
    const cards = await roomCards(needs, await findRoomCards(needs.db, { ids, limit: ids.length }));
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
        { name: 'rooms.forget-minutes', everyMs: 3_600_000, run: () => forgetMinutes(needs.db) },
        { name: 'rooms.forget-invites', everyMs: 86_400_000, run: () => forgetInvites(needs.db) },
        inviteTask(needs.mailer),
      ],
    },
    rooms: async (filter) =>
      roomCards(needs, await findRoomCards(needs.db, { ...filter, listed: true })),
    roomsById: byId,
    roomIdsOf: (hostId) => roomIdsOf(needs.db, hostId),
    statusOf: (id) => statusOf(needs.db, id),
    statusesOf: statuses.of,
    offersOf,
    scheduleOf: (id) => scheduleOf(needs.db, id),
    usualMinutes: (hostId) => usualMinutes(needs.db, hostId),
    streamTimes: (asked) => streamTimes(needs.db, asked),
    hoursOfAll: (asked) => hoursOfAll(needs.db, asked),
    hoursOfHost: (hostId, asked) => hoursOfHost(needs.db, hostId, asked),
    upcoming: async (filter) =>
      byId((await upcomingPlaces(needs.db, filter)).map((place) => place.id)),
    isOnTeam: async (roomId, { id }) => {
      const room = id === null ? undefined : await findRoom(needs.db, roomId);
      return room !== undefined && isOfTeam(needs.db, room, id);
    },
    replayTimes: (roomId) => replayTimes(needs, roomId),
    runSheetOf: async (id) => {
      const room = await findRoom(needs.db, id);
      return room ? runSheetOf(needs, room) : null;
    },
    soldOutIn: (id) => soldOutIn(needs.db, id),
    roomsSelling: (productId) => roomsSelling(needs.db, productId),
    countRooms: () => countRooms(needs.db),
    roomsWatched: () => roomsWatched(needs.db),
  };
};
