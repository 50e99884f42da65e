import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import type { RoomBatch, RoomBroker, RoomItem } from './room-broker.ts';

const RELIABLE = { atLeast: 1_000, atMost: 20_000, keepMs: 300_000 };
const CHAT = { atLeast: 200, atMost: 200, keepMs: 0 };
/** Three heartbeats of 5 s. */
const PRESENCE_TTL_MS = 15_000;
/** A log nobody touched for this long is forgotten; who comes back sees a new epoch. Counters stay. */
const IDLE_MS = 3_600_000;
const SWEEP_EVERY_MS = 60_000;

interface Kept {
  item: RoomItem;
  atMs: number;
}

interface Log {
  epoch: string;
  /** Offset of the last item; the first of `kept` has `offset - kept.length + 1`. */
  offset: number;
  kept: Kept[];
  touchedAtMs: number;
}

interface Room {
  counters: Map<string, number>;
  nodes: Map<string, { count: number; atMs: number }>;
}

/** The broker of one process: publishing calls the subscribers before it resolves. */
export const createMemoryRoomBroker = (clock: Clock = systemClock): RoomBroker => {
  const logs = new Map<string, Log>();
  const rooms = new Map<string, Room>();
  const subscribers = new Map<string, Set<(batch: RoomBatch) => void>>();

  const logOf = (name: string): Log => {
    const nowMs = clock.nowMs();
    const log = logs.get(name) ?? {
      epoch: randomBytes(6).toString('base64url'),
      offset: 0,
      kept: [],
      touchedAtMs: nowMs,
    };
    log.touchedAtMs = nowMs;
    logs.set(name, log);
    return log;
  };
  const roomOf = (roomId: string): Room => {
    const room = rooms.get(roomId) ?? { counters: new Map(), nodes: new Map() };
    rooms.set(roomId, room);
    return room;
  };

  const trim = (log: Log): void => {
    const limits = log.kept[0]?.item.class === 'C' ? CHAT : RELIABLE;
    const oldestMs = clock.nowMs() - limits.keepMs;
    let drop = Math.max(0, log.kept.length - limits.atMost);
    while (log.kept.length - drop > limits.atLeast && log.kept[drop]!.atMs < oldestMs) drop++;
    // In steps, so that a full history does not move its items on every publish.
    if (drop > 64 || log.kept.length - drop < 64) log.kept.splice(0, drop);
  };

  const deliver = (batch: RoomBatch): void => {
    const errors: unknown[] = [];
    for (const receive of [...(subscribers.get(batch.log) ?? [])]) {
      try {
        receive(batch);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `subscribers of ${batch.log} threw`);
  };

  const sweep = (): void => {
    const beforeMs = clock.nowMs() - IDLE_MS;
    for (const [name, log] of logs)
      if (log.touchedAtMs < beforeMs && !subscribers.has(name)) logs.delete(name);
  };
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  sweeping.unref();

  const history: RoomBroker['history'] = async (name, epoch, since, limit) => {
    const log = logOf(name);
    const place = { epoch: log.epoch, offset: log.offset };
    const first = log.offset - log.kept.length + 1;
    const known = epoch === log.epoch && since >= first - 1 && since <= log.offset;
    if (!known) return { reset: true, ...place };
    const from = since - first + 1;
    return { items: log.kept.slice(from, from + limit).map(({ item }) => item), ...place };
  };

  return {
    publish: async (name, items) => {
      const log = logOf(name);
      if (items.length > 0) {
        const atMs = clock.nowMs();
        for (const item of items) log.kept.push({ item, atMs });
        log.offset += items.length;
        trim(log);
        deliver({ log: name, epoch: log.epoch, offset: log.offset, items });
      }
      return { epoch: log.epoch, offset: log.offset };
    },
    subscribe: (name, receive) => {
      const receivers = subscribers.get(name) ?? new Set();
      subscribers.set(name, receivers);
      // A wrapper of its own, so that the same function may subscribe twice.
      const own = (batch: RoomBatch): void => receive(batch);
      receivers.add(own);
      return () => {
        receivers.delete(own);
        if (receivers.size === 0 && subscribers.get(name) === receivers) subscribers.delete(name);
      };
    },
    history,
    increment: async (roomId, counter, by) => {
      const { counters } = roomOf(roomId);
      const value = (counters.get(counter) ?? 0) + by;
      counters.set(counter, value);
      return value;
    },
    counters: async (roomId) => Object.fromEntries(rooms.get(roomId)?.counters ?? []),
    presence: async (roomId, node, count) => {
      const { nodes } = roomOf(roomId);
      const nowMs = clock.nowMs();
      nodes.set(node, { count, atMs: nowMs });
      let sum = 0;
      for (const [name, told] of nodes) {
        if (told.atMs + PRESENCE_TTL_MS <= nowMs) nodes.delete(name);
        else sum += told.count;
      }
      return sum;
    },
    close: async () => {
      clearInterval(sweeping);
      subscribers.clear();
      logs.clear();
      rooms.clear();
    },
  };
};
