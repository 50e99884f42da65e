import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { OFTEN } from './database.planned.ts';

/** How far the log reaches. */
export interface Head {
  /** Every event up to here is committed and visible, or will never be. */
  horizon: number;
  /** The last offset drawn; events up to it may still be in open transactions. */
  end: number;
}

/** Four looks a second when nothing happens in this process; other processes may be writing. */
const IDLE_POLL_MS = 250;
/** However much is written, two looks begin at least this far apart. */
const APART_MS = 10;
/** While a transaction that has appended is open: nothing tells when it ends. */
const OPEN_MS = [2, 8, 12, 20, 20, 40, 80, 160, IDLE_POLL_MS];
const FAILED_POLL_MS = 1_000;

export interface HeadWatch {
  /** A look that begins after this call. */
  look(): Promise<Head>;
  /** Something was written, committed or not: look as soon as looks may be. */
  expect(): void;
  /** Called after every look. */
  onLook(tell: (head: Head) => void): void;
  failure(): string | null;
  /** Looks regularly until closed. */
  start(): void;
  close(): Promise<void>;
}

export const readHead = async (pool: Pool): Promise<Head> => {
  const { rows } = await pool.query<Head>(`${OFTEN} select horizon, "end" from events_horizon()`);
  return rows[0]!;
};

/** One poller for all groups of the process. */
export const watchHead = (pool: Pool): HeadWatch => {
  const listeners: ((head: Head) => void)[] = [];
  let underWay: Promise<Head> | null = null;
  let next: Promise<Head> | null = null;
  let failure: string | null = null;
  let expected = false;
  let beganAtMs = Number.NEGATIVE_INFINITY;
  /** How often an open transaction was seen since the last write here; -1 while there is none. */
  let open = -1;
  let pause: AbortController | null = null;
  let running: Promise<void> | null = null;
  let closed = false;

  const lookNow = async (): Promise<Head> => {
    const head = await readHead(pool);
    open = head.horizon < head.end ? open + 1 : -1;
    for (const tell of listeners) tell(head);
    return head;
  };

  const look = (): Promise<Head> => {
    if (underWay !== null) {
      next ??= underWay.then(
        () => look(),
        () => look(),
      );
      return next;
    }
    next = null;
    underWay = lookNow().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  const waitMs = (): number => {
    if (failure !== null) return FAILED_POLL_MS;
    if (expected) return beganAtMs + APART_MS - performance.now();
    return open < 0 ? IDLE_POLL_MS : (OPEN_MS[open] ?? OPEN_MS.at(-1)!);
  };

  /** Until the next look is due; a write on the way makes it due sooner. */
  const rest = async (): Promise<void> => {
    while (!closed) {
      const ms = waitMs();
      if (ms <= 0) return;
      pause = new AbortController();
      const woken = await sleep(ms, false, { signal: pause.signal, ref: false }).catch(() => true);
      pause = null;
      if (!woken) return;
    }
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      expected = false;
      beganAtMs = performance.now();
      try {
        await look();
        failure = null;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
      await rest();
    }
  };

  return {
    look,
    expect: () => {
      if (closed || expected) return;
      expected = true;
      if (open > 0) open = 0;
      pause?.abort();
    },
    onLook: (tell) => listeners.push(tell),
    failure: () => failure,
    start: () => {
      running ??= run();
    },
    close: async () => {
      closed = true;
      pause?.abort();
      await running;
    },
  };
};
