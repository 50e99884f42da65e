import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** How far the log reaches. */
export interface Head {
  /** Every event up to here is committed and visible, or will never be. */
  horizon: number;
  /** The last offset drawn; events up to it may still be in open transactions. */
  end: number;
}

/** Four looks a second when nothing happens in this process; other processes may be writing. */
const IDLE_POLL_MS = 250;
/** After a write here: its transaction commits soon, and nothing tells when. */
const SOON_MS = [2, 8, 20, 40, 80, 160];
/** Where the row above goes on while writes keep coming: at most fifty looks a second. */
const STEADY = 2;
const FAILED_POLL_MS = 1_000;

export interface HeadWatch {
  /** A look that begins after this call. */
  look(): Promise<Head>;
  /** Something was written or is about to commit: look again shortly. */
  expect(): void;
  /** Called after every look. */
  onLook(tell: (head: Head) => void): void;
  failure(): string | null;
  /** Looks regularly until closed. */
  start(): void;
  close(): Promise<void>;
}

export const readHead = async (pool: Pool): Promise<Head> => {
  const { rows } = await pool.query<Head>('select horizon, "end" from events_horizon()');
  return rows[0]!;
};

/** One poller for all groups of the process. */
export const watchHead = (pool: Pool): HeadWatch => {
  const listeners: ((head: Head) => void)[] = [];
  let underWay: Promise<Head> | null = null;
  let next: Promise<Head> | null = null;
  let failure: string | null = null;
  let soon = SOON_MS.length;
  let pause: AbortController | null = null;
  let running: Promise<void> | null = null;
  let closed = false;

  const lookNow = async (): Promise<Head> => {
    const head = await readHead(pool);
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
    const ms = SOON_MS[soon];
    if (ms === undefined) return IDLE_POLL_MS;
    soon += 1;
    return ms;
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        await look();
        failure = null;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
      pause = new AbortController();
      await sleep(waitMs(), undefined, { signal: pause.signal, ref: false }).catch(() => undefined);
    }
  };

  return {
    look,
    expect: () => {
      if (closed) return;
      const idle = soon >= SOON_MS.length;
      soon = idle ? 0 : Math.min(soon, STEADY);
      if (idle) pause?.abort();
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
