import type { Database, Transaction } from './database.ts';

/** Work for later, kept in PostgreSQL (graphile-worker): enqueued in the caller's transaction, run at least once. */
export interface Jobs {
  /** @param key a job with the same key replaces the one that waits. */
  enqueue(
    tx: Database | Transaction,
    task: string,
    payload: unknown,
    options?: { runAtMs?: number; key?: string },
  ): Promise<void>;
}

/** A task may run twice: its effect must be the same. `everyMs` also runs it on its own, about that often. */
export interface Task {
  name: string;
  everyMs?: number;
  run(payload: unknown): Promise<void>;
}
