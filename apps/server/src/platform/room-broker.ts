/**
 * Carries what happens in a room between the processes that serve its viewers.
 *
 * A log is a room's id for class R, and the id with `/chat` behind it for class C (as the hub of
 * @kaibo/fanout names them), so that losing chat never looks like a gap among reliable items.
 * A log, and so a batch, holds items of one class.
 *
 * Guarantees of every engine: the offsets of a log count its items 1, 2, 3 … without a hole; batches of
 * one log reach every subscriber in the order of their offsets, the publisher's own included; an epoch
 * names one life of the numbering, and a change of epoch means that history before it is gone. Delivery
 * to a live subscriber is at most once: who sees a gap asks `history`. Of class R the newest 1,000 items
 * or five minutes of them are kept, whichever is more (never above 20,000); of class C the newest 200.
 * `increment` is exact.
 */
export interface RoomBroker {
  /** Returns where the log stands after it: the offset of the last item published. */
  publish(log: string, items: readonly RoomItem[]): Promise<{ epoch: string; offset: number }>;
  subscribe(log: string, receive: (batch: RoomBatch) => void): () => void;
  /** Items after `since`, oldest first, or a reset when they are not all kept any more. */
  history(
    log: string,
    epoch: string,
    since: number,
    limit: number,
  ): Promise<
    | { items: RoomItem[]; epoch: string; offset: number }
    | { reset: true; epoch: string; offset: number }
  >;
  increment(roomId: string, counter: string, by: number): Promise<number>;
  counters(roomId: string): Promise<Record<string, number>>;
  /** A node's connections in a room, repeated at least every 5 s; returns the sum over live nodes. */
  presence(roomId: string, node: string, count: number): Promise<number>;
  close(): Promise<void>;
}

/** R reliable: numbered, kept, never sampled. C chat: numbered apart, kept for a while, may be sampled. */
export interface RoomItem {
  class: 'R' | 'C';
  kind: string;
  id: string;
  body: unknown;
}

export interface RoomBatch {
  log: string;
  epoch: string;
  /** Offset of the last item. */
  offset: number;
  items: readonly RoomItem[];
}
