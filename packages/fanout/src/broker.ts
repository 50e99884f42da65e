import type { Position } from './protocol.ts';

/** An item as the broker carries it; `body` is the payload of the item's tuple. */
export interface BrokerItem {
  class: 'R' | 'C';
  kind: string;
  id: string;
  body: unknown;
}

/** A batch as every subscriber of the log gets it. `offset` is that of its last item. */
export interface BrokerBatch extends Position {
  items: readonly BrokerItem[];
}

/**
 * What joins the hubs of several processes into one room; the server's engines fit this type. The
 * hub keeps two logs per room, under the ids `ROOM` (class R) and `ROOM/chat` (class C), so that
 * losing chat never looks like a gap among reliable items. A batch holds items of one class.
 *
 * The hub relies on these guarantees:
 * - Within an epoch the offsets of a log count its items: 1, 2, 3 …; a batch takes the next
 *   `items.length` of them, and `publish` resolves with the last one.
 * - Every subscriber gets batches in the order of their offsets, the publisher's own ones included.
 *   It may miss batches or see one twice: the hub closes gaps from `history` and drops repeats.
 * - A new epoch means that numbering started again and what went before is unknown. A log has one
 *   epoch at a time and never returns to an old one.
 * - `history` resolves with the items after `since`, oldest first, without a hole, at most `limit`;
 *   with `reset` when the epoch is another one or an item after `since` is gone, and then with
 *   where the log stands now. It keeps the last 1,000 items of class R, or five minutes of them.
 * - `increment` is atomic over all processes and resolves with the sum after it; a rejected one has
 *   not been applied.
 * - `presence` replaces what the node said before, forgets nodes that have been silent for a few
 *   heartbeats of 5 s, and resolves with the sum over the nodes.
 */
export interface RoomBroker {
  publish(log: string, items: readonly BrokerItem[]): Promise<Position>;
  subscribe(log: string, receive: (batch: BrokerBatch) => void): () => void;
  history(
    log: string,
    epoch: string,
    since: number,
    limit: number,
  ): Promise<
    | { items: readonly BrokerItem[]; epoch: string; offset: number }
    | { reset: true; epoch: string; offset: number }
  >;
  increment(room: string, counter: string, by: number): Promise<number>;
  counters(room: string): Promise<Record<string, number>>;
  presence(room: string, node: string, count: number): Promise<number>;
  close(): Promise<void>;
}

/** The id of a room's chat log. */
export const chatLog = (room: string): string => `${room}/chat`;
