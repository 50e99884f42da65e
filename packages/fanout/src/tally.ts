import type { RoomBroker } from './broker.ts';
import { type Counters, type SummedCounter, summedCounters } from './items.ts';

/** One room's counters on this node: additions gathered between ticks, sums as the broker has them. */
export interface Tally {
  add(counter: SummedCounter, n: number): void;
  /** Hands the additions to the broker; resolves with the sums that this changed. */
  send(): Promise<Counters>;
  /** The sums of all nodes. */
  read(): Promise<Counters>;
  hasUnsent(): boolean;
}

export const createTally = (
  broker: RoomBroker,
  room: string,
  onError: (error: unknown) => void,
): Tally => {
  const unsent = new Map<SummedCounter, number>();

  const sendOne = async (counter: SummedCounter, n: number, sums: Counters): Promise<void> => {
    try {
      sums[counter] = await broker.increment(room, counter, n);
    } catch (error) {
      unsent.set(counter, (unsent.get(counter) ?? 0) + n);
      onError(error);
    }
  };

  return {
    add: (counter, n) => {
      unsent.set(counter, (unsent.get(counter) ?? 0) + n);
    },
    send: async () => {
      const additions = [...unsent];
      unsent.clear();
      const sums: Counters = {};
      await Promise.all(additions.map(([counter, n]) => sendOne(counter, n, sums)));
      return sums;
    },
    read: async () => {
      const all = await broker.counters(room);
      const sums: Counters = {};
      for (const counter of summedCounters) sums[counter] = all[counter] ?? 0;
      return sums;
    },
    hasUnsent: () => unsent.size > 0,
  };
};
