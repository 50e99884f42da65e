import type { RoomBroker } from './broker.ts';
import { text } from './checks.ts';
import { type Clock, systemClock } from './clock.ts';
import { type CloseReason, closeReasons } from './close.ts';
import { defaultQueueLimits, type Member } from './delivery.ts';
import { FanoutError } from './errors.ts';
import { positionOf } from './follow.ts';
import {
  type ItemKind,
  isRoomItem,
  itemKinds,
  type RoomItem,
  type SummedCounter,
} from './items.ts';
import { createLane, defaultLaneTimes, type Lane, type LaneTimes } from './lane.ts';
import type { Position, Resume } from './protocol.ts';
import type { RoomLimits, RoomNeeds, Seat } from './room.ts';
import { toBrokerItem } from './wire-item.ts';

export const defaultRoomLimits: RoomLimits = {
  queue: defaultQueueLimits,
  reliable: { minCount: 1_000, keepMs: 300_000, maxCount: 4_000 },
  chat: { minCount: 200, keepMs: 0, maxCount: 200 },
  chatPerSecond: 20,
  welcomeChat: 50,
  enterBelow: 200,
};

export interface HubOptions {
  broker: RoomBroker;
  /** Names this process among those that share the broker; unique per start, at most 40 units. */
  node?: string;
  tickMs?: number;
  clock?: Clock;
  limits?: Partial<RoomLimits>;
  times?: Partial<LaneTimes>;
  /** Hears of a failing broker; the hub goes on and tries again. */
  onError?(error: unknown): void;
}

/** What can be published; who enters is told by the hub itself. */
export type PublishedItem = RoomItem<Exclude<ItemKind, 'enter'>>;

export interface JoinOptions {
  /** Null for somebody who is not signed in. */
  userId?: string | null;
  /** Told to the others as having entered; null for nobody. */
  name?: string | null;
  resume?: Resume | null;
}

/** A member's handle on the room it joined. */
export interface Place {
  /** Publishes the member's own line; it sees it even when the sample drops it. */
  say(item: RoomItem<'chat'>): Promise<Position>;
  leave(): void;
}

/**
 * The rooms of one process, without sockets. Every `tickMs` each room sends its members one shared
 * frame with what came since the last one; reliable items are published to the broker at once, chat
 * with the tick.
 */
export interface RoomHub {
  /**
   * Seats a member after sending it what it missed since `resume` (or a reset), the newest chat and
   * all counters. Rejects with what the broker threw; the member is then not seated.
   */
  join(room: string, member: Member, options?: JoinOptions): Promise<Place>;
  /** Resolves with the item's place once the broker has it. Needs no member in this process. */
  publish(room: string, item: PublishedItem): Promise<Position>;
  /** Adds to a counter; goes out with the next tick. */
  count(room: string, counter: SummedCounter, n: number): void;
  /** Where a snapshot that is read after this call may be resumed from. */
  position(room: string): Promise<Position>;
  /** Closes the connections of a user, or of everybody, to this process's room. */
  dismiss(room: string, reason: CloseReason, userId?: string): void;
  /** One tick now, besides those of the clock; resolves when the broker has answered. */
  tick(): Promise<void>;
  size(): { rooms: number; members: number };
  /** Publishes what waits, closes every member (4000) and stops; the broker stays open. */
  close(): Promise<void>;
}

/** Throws a `TypeError` for a node name that does not fit into an item's id. */
export const createRoomHub = (options: HubOptions): RoomHub => {
  const node = options.node ?? crypto.randomUUID();
  if (!text(40)(node)) throw new TypeError('node: 1 to 40 characters');
  const clock = options.clock ?? systemClock;
  const needs: RoomNeeds = {
    broker: options.broker,
    clock,
    node,
    limits: { ...defaultRoomLimits, ...options.limits },
    onError: options.onError ?? (() => undefined),
  };
  const times = { ...defaultLaneTimes, ...options.times };
  const lanes = new Map<string, Lane>();
  let isClosed = false;

  const laneOf = (room: string): Lane => {
    if (isClosed) throw new FanoutError('fanout/closed', 'the hub is closed');
    const known = lanes.get(room);
    if (known) return known;
    const lane = createLane(needs, room, times);
    lanes.set(room, lane);
    return lane;
  };

  const publish = async (room: string, item: PublishedItem): Promise<Position> => {
    if (!isRoomItem(item))
      throw new FanoutError('fanout/bad-item', 'the item does not fit the table of kinds');
    const lane = laneOf(room);
    if (itemKinds[item[0]].delivery !== 'reliable') return lane.chat.add(toBrokerItem(item));
    const place = lane.reliable.add(toBrokerItem(item));
    void lane.reliable.flush();
    return place;
  };

  const join = async (room: string, member: Member, who: JoinOptions = {}): Promise<Place> => {
    const seat: Seat = { member, userId: who.userId ?? null, isGone: false };
    const lane = laneOf(room);
    const joined = await lane.withRoom(async (opened) => {
      await opened.admit(seat, who.resume ?? null);
      return opened;
    });
    if (who.name && !who.resume) joined.tellEntering(who.name);
    return {
      say: async (item) => {
        joined.expectOwn(item[1], seat);
        try {
          return await publish(room, item);
        } catch (error) {
          joined.forgetOwn(item[1]);
          throw error;
        }
      },
      leave: () => joined.leave(seat),
    };
  };

  const dismissFrom = (lane: Lane, reason: CloseReason, userId?: string): void => {
    for (const seat of lane.room?.seats ?? []) {
      if (userId !== undefined && seat.userId !== userId) continue;
      lane.room?.leave(seat);
      seat.member.close(closeReasons[reason].code);
    }
  };

  const tick = async (): Promise<void> => {
    const ticks: Promise<void>[] = [];
    for (const [room, lane] of lanes) {
      if (lane.isIdle()) {
        lanes.delete(room);
        ticks.push(lane.stop().catch(needs.onError));
      } else {
        ticks.push(lane.tick());
      }
    }
    await Promise.all(ticks);
  };
  const stopTicking = clock.every(options.tickMs ?? 100, () => void tick());

  return {
    join,
    publish,
    count: (room, counter, n) => laneOf(room).tally.add(counter, n),
    position: async (room) => {
      const sent = lanes.get(room)?.room?.sent;
      return sent ? { ...sent } : positionOf(needs.broker, room);
    },
    dismiss: (room, reason, userId) => {
      const lane = lanes.get(room);
      if (lane) dismissFrom(lane, reason, userId);
    },
    tick,
    size: () => ({
      rooms: lanes.size,
      members: [...lanes.values()].reduce((sum, { room }) => sum + (room?.seats.size ?? 0), 0),
    }),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      stopTicking();
      // The first may find a tick under way and only wait for it.
      await tick();
      await tick();
      for (const lane of lanes.values()) dismissFrom(lane, 'draining');
      await Promise.all([...lanes.values()].map((lane) => lane.stop().catch(needs.onError)));
      lanes.clear();
    },
  };
};
