/**
 * Carries what happens in a room between the processes that serve its viewers.
 *
 * Guarantees of every engine: batches of one room reach every subscriber in the order of their offsets, which
 * are contiguous; an epoch names one life of the numbering, and a change of epoch means that history before it
 * is gone. Delivery to a live subscriber is at most once: who sees a gap asks `history`. `increment` is exact.
 */
export interface RoomBroker {
  publish(roomId: string, items: readonly RoomItem[]): Promise<{ epoch: string; offset: number }>;
  subscribe(roomId: string, receive: (batch: RoomBatch) => void): () => void;
  /** Items after `since`, or a reset when they are not all kept any more. */
  history(
    roomId: string,
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
  roomId: string;
  epoch: string;
  /** Offset of the last item in its class. */
  offset: number;
  items: readonly RoomItem[];
}
