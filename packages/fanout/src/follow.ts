import type { BrokerBatch, BrokerItem, RoomBroker } from './broker.ts';
import type { Position, WireItem } from './protocol.ts';
import { toWireItem } from './wire-item.ts';

export interface LogEvents {
  /** The next items in order, each once; `position` is that of the last. */
  items(items: readonly WireItem[], position: Position): void;
  /** First where the log stands; later that something was lost for good and it goes on from there. */
  start(position: Position): void;
  /** The broker failed; the reader tries again with the next batch or `check`. */
  error(error: unknown): void;
}

export interface LogReader {
  /** Closes a silent gap: asks the broker for what came after the last item seen. */
  check(): Promise<void>;
  stop(): void;
}

const historyLimit = 1_000;

/** Where a log stands: no log has the empty epoch, so the answer is a reset with the position. */
export const positionOf = async (broker: RoomBroker, log: string): Promise<Position> => {
  const answer = await broker.history(log, '', 0, 1);
  return { epoch: answer.epoch, offset: 'reset' in answer ? answer.offset : 0 };
};

/**
 * Follows one log of a broker that may miss or repeat batches: what comes out is in order, without
 * holes and repeats, or an explicit reset. Resolves once the reader stands at the log's end.
 */
export const followLog = async (
  broker: RoomBroker,
  log: string,
  events: LogEvents,
): Promise<LogReader> => {
  let position: Position | null = null;
  let repair: Promise<void> | null = null;
  let sawMore = false;
  let stopped = false;

  const take = (items: readonly BrokerItem[], at: Position): void => {
    position = at;
    events.items(items.map(toWireItem), at);
  };

  const catchUp = async (from: Position): Promise<void> => {
    const answer = await broker.history(log, from.epoch, from.offset, historyLimit);
    if (stopped) return;
    if ('reset' in answer) {
      position = { epoch: answer.epoch, offset: answer.offset };
      events.start(position);
    } else if (answer.items.length > 0) {
      const { items } = answer;
      take(items, { epoch: from.epoch, offset: from.offset + items.length });
      if (items.length === historyLimit) sawMore = true;
    }
  };

  const repairNow = async (): Promise<void> => {
    try {
      do {
        sawMore = false;
        if (position) await catchUp(position);
      } while (sawMore && !stopped);
    } catch (error) {
      events.error(error);
    } finally {
      repair = null;
    }
  };
  const check = (): Promise<void> => {
    repair ??= repairNow();
    return repair;
  };

  const receive = (batch: BrokerBatch): void => {
    if (stopped) return;
    if (!position || repair) {
      sawMore = true;
      return;
    }
    const known = position.offset - (batch.offset - batch.items.length);
    if (batch.epoch !== position.epoch || known < 0) {
      void check();
    } else if (known < batch.items.length) {
      take(batch.items.slice(known), { epoch: batch.epoch, offset: batch.offset });
    }
  };

  const unsubscribe = broker.subscribe(log, receive);
  try {
    position = await positionOf(broker, log);
  } catch (error) {
    unsubscribe();
    throw error;
  }
  events.start(position);
  if (sawMore) await check();

  return {
    check,
    stop: () => {
      stopped = true;
      unsubscribe();
    },
  };
};

/**
 * Follows a log whose losses do not matter: gaps and new epochs are stepped over, repeats dropped.
 * Hands out the newest `seedCount` items first, as far as the broker has them.
 */
export const followLossyLog = async (
  broker: RoomBroker,
  log: string,
  onItems: (items: readonly WireItem[], position: Position) => void,
  seedCount: number,
): Promise<() => void> => {
  let position: Position | null = null;
  const early: BrokerBatch[] = [];

  const receive = (batch: BrokerBatch): void => {
    if (!position) {
      early.push(batch);
      return;
    }
    const sameEpoch = batch.epoch === position.epoch;
    const known = sameEpoch
      ? Math.max(0, position.offset - (batch.offset - batch.items.length))
      : 0;
    if (known >= batch.items.length) return;
    position = { epoch: batch.epoch, offset: batch.offset };
    onItems(batch.items.slice(known).map(toWireItem), position);
  };

  const unsubscribe = broker.subscribe(log, receive);
  try {
    const end = await positionOf(broker, log);
    const since = Math.max(0, end.offset - seedCount);
    const seed = await broker.history(log, end.epoch, since, seedCount);
    if ('reset' in seed) {
      position = { epoch: seed.epoch, offset: seed.offset };
    } else {
      position = { epoch: end.epoch, offset: since + seed.items.length };
      if (seed.items.length > 0) onItems(seed.items.map(toWireItem), position);
    }
  } catch (error) {
    unsubscribe();
    throw error;
  }
  for (const batch of early) receive(batch);
  return unsubscribe;
};
