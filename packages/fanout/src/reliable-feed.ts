import type { RoomBroker } from './broker.ts';
import type { Clock } from './clock.ts';
import { followLog } from './follow.ts';
import type { Position, WireItem } from './protocol.ts';
import { createRing, type RingLimits } from './ring.ts';
import { toWireItem } from './wire-item.ts';

export interface ReliableFeedNeeds {
  broker: RoomBroker;
  clock: Clock;
  limits: RingLimits;
  /** Items were lost for good: what waited is to be sent first, then that there is a gap. */
  onReset(start: () => void): void;
  onError(error: unknown): void;
}

/** A room's reliable items on this node, and how far its members have been told. */
export interface ReliableFeed {
  /** What the members know; items after it wait for the next `take`. */
  readonly sent: Position;
  hasWaiting(): boolean;
  /** The items that wait; `sent` moves past them. */
  take(): WireItem[];
  /**
   * Calls back, in the same turn in which the answer is right, with the items after `from` up to
   * `sent`, or with null when they cannot be had any more.
   */
  missed(from: Position, use: (items: WireItem[] | null) => void): Promise<void>;
  check(): Promise<void>;
  stop(): void;
}

const historyLimit = 1_000;

export const openReliableFeed = async (
  needs: ReliableFeedNeeds,
  log: string,
): Promise<ReliableFeed> => {
  const { broker, clock, limits } = needs;
  let sent: Position | null = null;
  let ring = createRing(limits, 0);
  let isOpen = false;

  const reader = await followLog(broker, log, {
    items: (items) => ring.push(items, clock.nowMs()),
    start: (position) => {
      const start = () => {
        ring = createRing(limits, position.offset);
        sent = { ...position };
      };
      if (isOpen) needs.onReset(start);
      else start();
    },
    error: needs.onError,
  });
  isOpen = true;
  const now = (): Position => sent!;

  /** Items older than the ring's, or null; at most as many as a ring may hold. */
  const older = async (from: Position, have: WireItem[]): Promise<WireItem[] | null> => {
    const since = from.offset + have.length;
    const answer = await broker.history(log, from.epoch, since, historyLimit);
    if ('reset' in answer || answer.items.length === 0) return null;
    const all = [...have, ...answer.items.map(toWireItem)];
    return all.length > limits.maxCount ? null : all;
  };

  /** Undefined when the ring starts too late. */
  const upToSent = (from: Position, bridge: WireItem[]): WireItem[] | null | undefined => {
    const { epoch, offset } = now();
    if (from.epoch !== epoch) return null;
    const reached = from.offset + bridge.length;
    if (reached >= offset) return bridge.slice(0, Math.max(0, offset - from.offset));
    const rest = ring.between(reached, offset);
    return rest ? [...bridge, ...rest] : undefined;
  };

  const missed: ReliableFeed['missed'] = async (from, use) => {
    let bridge: WireItem[] | null = [];
    while (bridge) {
      const items = upToSent(from, bridge);
      if (items !== undefined) return use(items);
      try {
        bridge = await older(from, bridge);
      } catch (error) {
        needs.onError(error);
        bridge = null;
      }
    }
    use(null);
  };

  return {
    get sent() {
      return now();
    },
    hasWaiting: () => ring.last > now().offset,
    take: () => {
      const { epoch, offset } = now();
      const items = ring.between(offset, ring.last) ?? [];
      sent = { epoch, offset: ring.last };
      return items;
    },
    missed,
    check: reader.check,
    stop: reader.stop,
  };
};
