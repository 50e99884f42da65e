import type { EventDefinition, EventEnvelope, PayloadOf } from '@kaibo/contracts';
import type { Transaction } from './database.ts';

/**
 * The event log: one append-only sequence that everything is recorded in and everybody can read.
 *
 * Guarantees of every engine:
 * - `append` is part of the caller's transaction: the event exists if and only if it commits.
 * - `appendBatch` resolves when the events are durable (fsync); after a crash all or none of a call is there.
 * - A reader sees every event, in one order that never changes, with nothing skipped however many
 *   writers there are; events of one key keep the order in which they were committed.
 * - Delivery is at least once. A handler that writes through the transaction it is given takes effect
 *   exactly once; one with other effects must drop repeats by `id`.
 * - A transaction that has appended holds all readers back until it ends, so that nothing is skipped: keep it
 *   short, and never wait for anything outside the database in it.
 * - A group that stops resumes after the last batch that it finished. One process at a time reads for a group.
 */
export interface EventLog {
  append<E extends EventDefinition>(
    tx: Transaction,
    event: E,
    payload: PayloadOf<E>,
    facts?: EventFacts,
  ): Promise<void>;
  /**
   * Concurrent calls are merged into one insert. Payloads are validated by the caller. What nobody waits for may wait
   * `withinMs` for company; `close` writes it at once.
   */
  appendBatch(events: readonly EventEnvelope[], withinMs?: number): Promise<void>;
  subscribe(subscription: Subscription): Subscribed;
  /** A page in log order after a position; null starts at the oldest event kept. */
  read(after: Position | null, limit: number, names?: readonly string[]): Promise<StoredEvent[]>;
  /** Where the log ends now: a subscription that starts here sees only what comes later. */
  end(): Promise<Position>;
  close(): Promise<void>;
}

/** What the envelope carries besides the payload; `id` and `atMs` are made when left out. */
export interface EventFacts {
  id?: string;
  actorId?: string | null;
  visitorId?: string | null;
  roomId?: string | null;
  atMs?: number;
  simulated?: boolean;
}

/** A place in the log; opaque outside the engine, comparable only by the engine. */
export interface Position {
  txid: string;
  offset: string;
}

/**
 * As groups are given it, `payload` may be read from its text when it is asked for: pass the event on as it is, or name
 * what of it you want; a copy (`{ ...event }`) has no payload.
 */
export type StoredEvent = EventEnvelope & { position: Position };

export interface Subscription {
  /** Consumers of one group share one place in the log. */
  group: string;
  /** Event names wanted; empty means all. */
  names: readonly string[];
  /**
   * Where a group that has never read begins; `now` is shortly after the call, and for certain before
   * `caughtUp()` resolves.
   */
  from: 'oldest' | 'now';
  /**
   * Called once in every process that follows, before anything else: `handled` will be told of everything after this
   * place.
   */
  began?(place: Position): void;
  /** Called with events in log order; the group's place moves in the same transaction. Throwing retries later. */
  handle(events: readonly StoredEvent[], tx: Transaction): Promise<void>;
  /**
   * Called in every process that follows with what the group handles, in whichever process, after the commit and before
   * `caughtUp()` resolves here: for what is kept in memory of what `handle` has written. What it throws is reported
   * and not tried again. While `handle` fails nothing is told, so what it refreshes must age as well.
   */
  handled?(events: readonly StoredEvent[]): void;
  /** Most events of one call; 500 unless said. */
  batchSize?: number;
  /**
   * A batch begins at least this long after the one before, unless that was full, so that a busy log makes larger
   * batches instead of more of them; 20 unless said. The first event after a pause never waits for it.
   */
  everyMs?: number;
}

export interface Subscribed {
  /** Resolves when everything committed before the call was handled. */
  caughtUp(): Promise<void>;
  /** Resolves when the batch under way is finished. */
  stop(): Promise<void>;
}
