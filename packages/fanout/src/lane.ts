import { chatLog } from './broker.ts';
import type { CounterName } from './items.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { openRoom, type Room, type RoomNeeds } from './room.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * All that one hub does for one room: what it publishes (with or without members here) and, while
 * there are members, the open room and its share of the presence.
 */
export interface Lane {
  readonly reliable: Outbox;
  readonly chat: Outbox;
  readonly tally: Tally;
  /** The room while it is open. */
  readonly room: Room | null;
  /** Opens the room, or gives the open one; it stays open at least while `use` runs. */
  withRoom<T>(use: (room: Room) => Promise<T>): Promise<T>;
  /** Publishes what gathered, then flushes the room; while the broker is slow, only flushes. */
  tick(): Promise<void>;
  /** Nothing waits, and nobody was here for a while. */
  isIdle(): boolean;
  stop(): Promise<void>;
}

export interface LaneTimes {
  /** A change of the number of members is told at most this often. */
  presenceMs: number;
  /** Presence is repeated, and lost items are asked for, this often. */
  heartbeatMs: number;
  /** Sums of other nodes are read this often. */
  readCountersMs: number;
  /** An empty room stays open this long, ready for who comes back. */
  lingerMs: number;
}

export const defaultLaneTimes: LaneTimes = {
  presenceMs: 1_000,
  heartbeatMs: 5_000,
  readCountersMs: 1_000,
  lingerMs: 30_000,
};

export const createLane = (needs: RoomNeeds, name: string, times: LaneTimes): Lane => {
  const { broker, clock } = needs;
  const reliable = createOutbox((items) => broker.publish(name, items));
  const chat = createOutbox((items) => broker.publish(chatLog(name), items));
  const tally = createTally(broker, name, needs.onError);
  const presence = { told: 0, toldMs: Number.NEGATIVE_INFINITY };
  let opening: Promise<Room> | null = null;
  let room: Room | null = null;
  let users = 0;
  let usedMs = clock.nowMs();
  let readMs = Number.NEGATIVE_INFINITY;
  let checkedMs = clock.nowMs();
  let settling: Promise<void> | null = null;

  const open = async (): Promise<Room> => {
    try {
      room = await openRoom(needs, name);
      room.setCounters(await tally.read());
      return room;
    } catch (error) {
      room?.stop();
      room = null;
      opening = null;
      throw error;
    }
  };

  const tellPresence = async (count: number, nowMs: number): Promise<void> => {
    Object.assign(presence, { told: count, toldMs: nowMs });
    room?.setCounters({ viewers: await broker.presence(name, needs.node, count) });
  };
  const setSums = (sums: Partial<Record<CounterName, number>>): void => room?.setCounters(sums);

  /** What this tick has to ask of the broker. */
  const dueWork = (nowMs: number): Promise<void>[] => {
    const work: Promise<void>[] = [];
    if (!chat.isIdle()) work.push(chat.flush());
    if (tally.hasUnsent()) work.push(tally.send().then(setSums));
    if (!room) return work;
    const members = room.seats.size;
    if (members > 0 && work.length === 0 && nowMs - readMs >= times.readCountersMs) {
      readMs = nowMs;
      work.push(tally.read().then(setSums));
    }
    const presenceAge = nowMs - presence.toldMs;
    if (
      (members !== presence.told && presenceAge >= times.presenceMs) ||
      (members > 0 && presenceAge >= times.heartbeatMs)
    )
      work.push(tellPresence(members, nowMs));
    if (members > 0 && nowMs - checkedMs >= times.heartbeatMs) {
      checkedMs = nowMs;
      work.push(room.check());
    }
    return work;
  };

  return {
    reliable,
    chat,
    tally,
    get room() {
      return room;
    },
    withRoom: async (use) => {
      users++;
      try {
        opening ??= open();
        return await use(await opening);
      } finally {
        users--;
        usedMs = clock.nowMs();
      }
    },
    tick: () => {
      const nowMs = clock.nowMs();
      if (room && room.seats.size > 0) usedMs = nowMs;
      if (settling) {
        room?.flush();
        return settling;
      }
      const work = dueWork(nowMs);
      if (work.length === 0) {
        room?.flush();
        return Promise.resolve();
      }
      settling = Promise.allSettled(work).then((outcomes) => {
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') needs.onError(outcome.reason);
        settling = null;
        room?.flush();
      });
      return settling;
    },
    isIdle: () =>
      users === 0 &&
      settling === null &&
      reliable.isIdle() &&
      chat.isIdle() &&
      !tally.hasUnsent() &&
      clock.nowMs() - usedMs > times.lingerMs,
    stop: async () => {
      room?.stop();
      if (presence.told > 0) await broker.presence(name, needs.node, 0);
    },
  };
};
