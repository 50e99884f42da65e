import type { Agenda, Queue } from './agenda.ts';
import type { Sink } from './events.ts';
import type { Market } from './market.ts';
import type { Policy, RoomSeen, Served, Told } from './policy.ts';
import type { Truth } from './truth.ts';

/** What is due without anybody's turn. */
export type Due =
  | { kind: 'show'; host: number; show: number }
  | { kind: 'highlight'; room: number }
  | { kind: 'end'; room: number }
  | { kind: 'pay' | 'expire' | 'deliver'; order: Order }
  | { kind: 'return'; order: Order }
  | { kind: 'restock' }
  | { kind: 'allocate' };

export interface Order {
  viewer: number;
  room: number;
  product: number;
  priceFen: number;
  week: number;
  /** Turn of the viewer at which it was placed: names what is drawn for it. */
  turn: number;
}

/** Everything of one run; the parts below act on it. */
export interface World {
  market: Market;
  truth: Truth;
  sink: Sink;
  agenda: Agenda;
  queue: Queue<Due>;
  endMs: number;
  /** By id; only their counters change. */
  seen: RoomSeen[];
  /** A new list whenever a room begins or ends, so that whoever keeps something about it can tell. */
  onAir: readonly RoomSeen[];
  /** The host's room on air, or NONE. */
  roomOfHost: Int32Array;
  /** Of this viewer at this moment. */
  policyFor(viewer: number, atMs: number): Policy;
  /** Null where no policy listens. */
  tell: ((event: Told) => void) | null;
  /** Null where nobody wants to know. */
  served: ((served: Served) => void) | null;
  /** Whose advice hosts take. */
  scheduling: Policy;
  policies: readonly Policy[];
}
