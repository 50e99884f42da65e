import type { EventEnvelope } from '@kaibo/contracts';
import type { Pool } from 'pg';
import { insertStatement } from './events.rows.ts';
import { systemCode } from './installation.errors.ts';

const STATEMENTS_IN_FLIGHT = 2;
const ROWS_PER_STATEMENT = 2_000;
/** More calls than this do not wait any longer. */
const MOST_UNHURRIED = 500;

interface Waiting {
  events: readonly EventEnvelope[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface Batches {
  append(events: readonly EventEnvelope[], withinMs?: number): Promise<void>;
  /** Resolves when nothing waits or is under way; what was in no hurry goes at once. */
  drain(): Promise<void>;
}

/** Whether the rows themselves were refused, so that nothing of the statement is there. */
const isBadRow = (error: unknown): boolean =>
  error instanceof TypeError || /^2[23]/.test(systemCode(error));

/**
 * Group commit: what arrives while two inserts are under way becomes the next one, so callers share the flush to
 * disk and a burst makes larger statements instead of more of them. A call is never split. What is in no hurry goes
 * with the next that is, or when its time is over.
 */
export const createBatches = (pool: Pool, written: () => void): Batches => {
  const queue: Waiting[] = [];
  const unhurried: Waiting[] = [];
  const idle: (() => void)[] = [];
  let inFlight = 0;
  let due: NodeJS.Timeout | null = null;

  const take = (): Waiting[] => {
    let rows = 0;
    let calls = 0;
    while (calls < queue.length) {
      const next = queue[calls]!.events.length;
      if (calls > 0 && rows + next > ROWS_PER_STATEMENT) break;
      rows += next;
      calls += 1;
    }
    return queue.splice(0, calls);
  };

  const insert = async (calls: readonly Waiting[]): Promise<void> => {
    const { text, values } = insertStatement(calls.map((call) => call.events));
    await pool.query(text, values);
  };

  const settle = async (calls: readonly Waiting[]): Promise<void> => {
    try {
      await insert(calls);
      for (const call of calls) call.resolve();
    } catch (error) {
      // One caller's bad row must not cost the others their events. After a broken connection nobody knows
      // whether the rows are there: the callers decide whether to send them again.
      if (calls.length > 1 && isBadRow(error)) for (const call of calls) await settle([call]);
      else for (const call of calls) call.reject(error);
    }
  };

  const work = async (): Promise<void> => {
    inFlight += 1;
    while (queue.length > 0) {
      await settle(take());
      written();
    }
    inFlight -= 1;
    if (inFlight === 0) for (const tell of idle.splice(0)) tell();
  };

  const go = (calls: readonly Waiting[]): void => {
    const isFirst = queue.length === 0;
    queue.push(...calls);
    // Calls of the same turn go together.
    if (inFlight < STATEMENTS_IN_FLIGHT && isFirst)
      queueMicrotask(() => {
        if (inFlight < STATEMENTS_IN_FLIGHT && queue.length > 0) void work();
      });
  };

  const hurry = (): Waiting[] => {
    if (due !== null) clearTimeout(due);
    due = null;
    return unhurried.splice(0);
  };

  return {
    append: (events, withinMs = 0) => {
      if (events.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const call = { events, resolve, reject };
        if (withinMs <= 0) return go([...hurry(), call]);
        unhurried.push(call);
        if (unhurried.length >= MOST_UNHURRIED) go(hurry());
        else due ??= setTimeout(() => go(hurry()), withinMs);
      });
    },
    drain: () => {
      if (unhurried.length > 0) go(hurry());
      return inFlight === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve));
    },
  };
};
