import type { BrokerBatch, BrokerItem, RoomBroker } from '../broker.ts';

interface Log {
  epoch: number;
  items: BrokerItem[];
  /** Offsets up to this one are no longer kept. */
  gone: number;
}

/** A broker in memory that can be made to lose what the hub must be able to lose. */
export interface FaultyBroker extends RoomBroker {
  /** While true, batches are stored but no subscriber gets them. */
  isDeaf: boolean;
  /** While true, every call rejects. */
  isDown: boolean;
  /** Sends the newest batch of a log again. */
  repeat(log: string): void;
  /** Starts a log over, as a broker that lost its memory does. */
  loseMemory(log: string): void;
  /** Forgets all but the newest items of a log. */
  keepOnly(log: string, count: number): void;
  sumOf(room: string, counter: string): number;
}

export const createFaultyBroker = (): FaultyBroker => {
  const logs = new Map<string, Log>();
  const last = new Map<string, BrokerBatch>();
  const receivers = new Map<string, Set<(batch: BrokerBatch) => void>>();
  const sums = new Map<string, number>();
  const nodes = new Map<string, Map<string, number>>();

  const logOf = (name: string): Log => {
    const log = logs.get(name) ?? { epoch: 1, items: [], gone: 0 };
    logs.set(name, log);
    return log;
  };
  const placeOf = ({ epoch, items }: Log) => ({ epoch: `e${epoch}`, offset: items.length });
  const deliver = (name: string, batch: BrokerBatch): void => {
    for (const receive of receivers.get(name) ?? []) receive(batch);
  };
  const refuseWhenDown = async (): Promise<void> => {
    await Promise.resolve();
    if (broker.isDown) throw new Error('the broker is down');
  };

  const broker: FaultyBroker = {
    isDeaf: false,
    isDown: false,
    publish: async (name, items) => {
      await refuseWhenDown();
      const log = logOf(name);
      log.items.push(...items);
      const batch = { ...placeOf(log), items };
      last.set(name, batch);
      if (!broker.isDeaf) deliver(name, batch);
      return placeOf(log);
    },
    subscribe: (name, receive) => {
      const all = receivers.get(name) ?? new Set();
      receivers.set(name, all.add(receive));
      return () => all.delete(receive);
    },
    history: async (name, epoch, since, limit) => {
      await refuseWhenDown();
      const log = logOf(name);
      const place = placeOf(log);
      if (epoch !== place.epoch || since < log.gone || since > place.offset)
        return { reset: true, ...place };
      return { items: log.items.slice(since, since + limit), ...place };
    },
    increment: async (room, counter, by) => {
      await refuseWhenDown();
      const key = `${room}/${counter}`;
      const sum = (sums.get(key) ?? 0) + by;
      sums.set(key, sum);
      return sum;
    },
    counters: async (room) => {
      await refuseWhenDown();
      const own = [...sums].filter(([key]) => key.startsWith(`${room}/`));
      return Object.fromEntries(own.map(([key, sum]) => [key.slice(room.length + 1), sum]));
    },
    presence: async (room, node, count) => {
      await refuseWhenDown();
      const told = nodes.get(room) ?? new Map<string, number>();
      nodes.set(room, told.set(node, count));
      return [...told.values()].reduce((sum, one) => sum + one, 0);
    },
    close: async () => receivers.clear(),
    repeat: (name) => {
      const batch = last.get(name);
      if (batch) deliver(name, batch);
    },
    loseMemory: (name) => {
      logs.set(name, { epoch: logOf(name).epoch + 1, items: [], gone: 0 });
      last.delete(name);
    },
    keepOnly: (name, count) => {
      const log = logOf(name);
      log.gone = Math.max(log.gone, log.items.length - count);
    },
    sumOf: (room, counter) => sums.get(`${room}/${counter}`) ?? 0,
  };
  return broker;
};
