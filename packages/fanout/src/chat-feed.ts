import { chatLog, type RoomBroker } from './broker.ts';
import type { Clock } from './clock.ts';
import { followLossyLog } from './follow.ts';
import type { Position, WireItem } from './protocol.ts';
import { createRing, type RingLimits } from './ring.ts';

/** A room's chat on this node, and how far its members have been told. */
export interface ChatFeed {
  readonly sent: Position;
  hasWaiting(): boolean;
  /** The items that wait; `sent` moves past them. */
  take(): WireItem[];
  /** Up to `sent`: what came after `from`, or the newest `count` when that is not known. */
  recent(from: Position | null, count: number): WireItem[];
  stop(): void;
}

export const openChatFeed = async (
  needs: { broker: RoomBroker; clock: Clock; limits: RingLimits },
  room: string,
): Promise<ChatFeed> => {
  const { broker, clock, limits } = needs;
  let ring = createRing(limits, 0);
  let waiting: WireItem[] = [];
  let sent: Position = { epoch: 'none', offset: 0 };

  const stop = await followLossyLog(
    broker,
    chatLog(room),
    (items, { epoch, offset }) => {
      const before = offset - items.length;
      if (epoch !== sent.epoch || before !== ring.last) {
        ring = createRing(limits, before);
        sent = { epoch, offset: before };
      }
      ring.push(items, clock.nowMs());
      waiting.push(...items);
    },
    limits.maxCount,
  );
  // What was there before the room opened is history, not news.
  waiting = [];
  sent = { epoch: sent.epoch, offset: ring.last };

  return {
    get sent() {
      return sent;
    },
    hasWaiting: () => waiting.length > 0,
    take: () => {
      const items = waiting;
      waiting = [];
      sent = { epoch: sent.epoch, offset: ring.last };
      return items;
    },
    recent: (from, count) => {
      const since =
        from && from.epoch === sent.epoch ? ring.between(from.offset, sent.offset) : null;
      if (since) return since;
      const oldest = Math.max(ring.first() - 1, sent.offset - count);
      return ring.between(oldest, sent.offset) ?? [];
    },
    stop,
  };
};
