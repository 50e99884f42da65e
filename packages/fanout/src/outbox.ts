import type { BrokerItem } from './broker.ts';
import { FanoutError } from './errors.ts';
import type { Position } from './protocol.ts';

interface Waiting {
  item: BrokerItem;
  resolve(position: Position): void;
  reject(error: unknown): void;
}

/** Gathers items for one log and publishes them in batches, one batch in flight at a time. */
export interface Outbox {
  /** Resolves with the item's own place in the log. */
  add(item: BrokerItem): Promise<Position>;
  /** Publishes what waits; resolves (never rejects) when it is settled. */
  flush(): Promise<void>;
  isIdle(): boolean;
}

const maxBatch = 500;

export const createOutbox = (
  publish: (batch: readonly BrokerItem[]) => Promise<Position>,
  maxWaiting = 4_000,
): Outbox => {
  let waiting: Waiting[] = [];
  let inFlight: Promise<void> | null = null;

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const { epoch, offset } = await publish(batch.map(({ item }) => item));
      const before = offset - batch.length;
      batch.forEach(({ resolve }, index) => {
        resolve({ epoch, offset: before + index + 1 });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await send(batch);
    }
    inFlight = null;
  };

  return {
    add: (item) => {
      if (waiting.length >= maxWaiting)
        return Promise.reject(new FanoutError('fanout/overloaded', 'the room publishes too much'));
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
      });
    },
    flush: () => {
      if (!inFlight && waiting.length > 0) inFlight = drain();
      return inFlight ?? Promise.resolve();
    },
    isIdle: () => inFlight === null && waiting.length === 0,
  };
};
