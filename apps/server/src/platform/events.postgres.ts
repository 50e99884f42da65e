import { setTimeout as sleep } from 'node:timers/promises';
import type { PartHealth } from '@kaibo/contracts';
import type { Pool } from 'pg';
import type { Database } from './database.ts';
import { appendEvent } from './events.append.ts';
import { createBatches } from './events.batches.ts';
import { type Group, type GroupHealth, type Move, runGroup, writeMoves } from './events.group.ts';
import { watchHead } from './events.head.ts';
import { createRecent, readPage } from './events.recent.ts';
import type { EventLog, Position, StoredEvent, Subscription } from './events.ts';
import { keepUp } from './events.upkeep.ts';
import { gathered } from './gather.ts';

/** Longer open transactions are not waited for by `end()`. */
const END_WITHIN_MS = 2_000;

export interface PostgresEventLog extends EventLog {
  groups(): GroupHealth[];
  /** One part for the log, and one for each group whose handler fails. */
  health(): PartHealth[];
}

export interface PostgresEventLogNeeds {
  db: Database;
  /** The same pool; one connection of it is for reading, two for batches, up to half for handlers. */
  pool: Pool;
  /** Told of everything that a handler throws, before the batch is tried again. */
  report?(group: string, error: unknown): void;
}

/** At most `count` at once; the rest wait in order. */
const slots = (count: number) => {
  const waiting: (() => void)[] = [];
  let free = count;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

/** Names that any of these wants; empty when one wants all. */
const union = (subscriptions: Iterable<Subscription>): string[] => {
  const names = new Set<string>();
  for (const subscription of subscriptions) {
    if (subscription.names.length === 0) return [];
    for (const name of subscription.names) names.add(name);
  }
  return [...names];
};

/**
 * The event log in PostgreSQL; the database must be migrated. A transaction that has appended holds every reader
 * back until it ends, so keep such transactions short; other transactions hold nobody back.
 */
export const createPostgresEventLog = (needs: PostgresEventLogNeeds): PostgresEventLog => {
  const { db, pool, report } = needs;
  const head = watchHead(pool);
  const batches = createBatches(pool, head.expect);
  const recent = createRecent(pool);
  const upkeep = keepUp(pool);
  const groups = new Map<Group, Subscription>();
  // All groups remember at about the same time: a statement each would be a connection each, at once.
  const remember = gathered((moves: readonly Move[]) => writeMoves(db, moves));
  const places = Math.max(2, Math.min(4, Math.floor((pool.options.max ?? 10) / 2)));
  const [hurried, unhurried] = [slots(1), slots(places - 1)];
  const withSlot = <T>(work: () => Promise<T>, isHurried: boolean): Promise<T> =>
    (isHurried ? hurried : unhurried)(work);
  let horizon = -1;

  head.onLook((now) => {
    if (horizon < 0) recent.restart(now.horizon, union(groups.values()));
    horizon = Math.max(horizon, now.horizon);
    let slowest = horizon;
    for (const group of groups.keys()) slowest = Math.min(slowest, group.place() ?? 0);
    recent.forget(slowest);
    for (const group of groups.keys()) group.wake(now);
  });

  const read = async (after: number, limit: number, names: ReadonlySet<string>) =>
    (await recent.after(after, horizon, limit, names)) ??
    (await readPage(pool, { after, horizon, limit, names: [...names] }));

  const end = async (): Promise<number> => {
    // What is being written now comes later; what was committed before the call does not.
    const first = await head.look();
    let now = first;
    for (
      const until = Date.now() + END_WITHIN_MS;
      now.horizon < first.end && Date.now() < until;
    ) {
      await sleep(5);
      now = await head.look();
    }
    return Math.min(now.horizon, first.end);
  };

  const subscribe = (subscription: Subscription) => {
    const group = runGroup(
      { db, look: head.look, end, read, withSlot, remember, report },
      subscription,
    );
    groups.set(group, subscription);
    if (horizon >= 0) recent.restart(horizon, union(groups.values()));
    head.start();
    head.expect();
    return {
      caughtUp: () => {
        head.expect();
        return group.caughtUp();
      },
      stop: async () => {
        groups.delete(group);
        await group.stop();
      },
    };
  };

  return {
    append: async (tx, event, payload, facts) => {
      await appendEvent(tx, event, payload, facts);
      head.expect();
    },
    appendBatch: batches.append,
    subscribe,
    read: async (after, limit, names = []): Promise<StoredEvent[]> => {
      const now = await head.look();
      const from = Number(after?.offset ?? 0);
      return (await readPage(pool, { after: from, horizon: now.horizon, limit, names })).events;
    },
    end: async (): Promise<Position> => ({ txid: '0', offset: String(await end()) }),
    groups: () => [...groups.keys()].map((group) => group.health()),
    health: () => {
      const broken = head.failure() ?? upkeep.failure();
      const failing = [...groups.keys()].map((group) => group.health());
      return [
        { name: 'events', state: broken === null ? 'ok' : 'failed', detail: broken ?? '' },
        ...failing
          .filter((group) => group.failure !== null)
          .map(({ group, failure, failures, behind }) => ({
            name: `events: ${group}`,
            state: 'failed' as const,
            detail: `${failures} × ${failure}; ${behind} behind`,
          })),
      ];
    },
    close: async () => {
      await batches.drain();
      await Promise.all([...groups.keys()].map((group) => group.stop()));
      groups.clear();
      await head.close();
      await upkeep.close();
    },
  };
};
