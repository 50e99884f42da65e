import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalyticsEngine } from '#platform/analytics';
import type { Database } from '#platform/database';
import type { LogPage, LogReading } from './behaviour.reading.ts';
import { type LogRow, type Reading, storeLine } from './behaviour.rows.ts';
import {
  copyPlace,
  nextGeneration,
  quarantine,
  type Refused,
  settleReplay,
  storeState,
  takeReplay,
} from './behaviour.store.ts';
import {
  makeTables,
  placeOf,
  putEvents,
  rememberPlace,
  storeDatabase,
} from './behaviour.tables.ts';

const PAUSE_MS = 500;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
const REPLAY_PAGE = 5_000;
/** Before every place in the log. */
const OPENED = -1;

export interface LoadProgress {
  place: number;
  /** Offsets up to the end of the log. */
  behind: number;
  /** Events put into the store since the start; repeats among them were left out there. */
  loaded: number;
  refused: number;
  failure: string | null;
}

export interface LoaderNeeds {
  db: Database;
  engine: AnalyticsEngine;
  log: LogReading;
  reading: Reading;
  /** Holds the days of the log in their place while it works; answers at once. */
  holdingDays<T>(work: () => Promise<T>): Promise<T>;
  onProgress(progress: LoadProgress): void;
  /** The store is to be another one from here on: this loader does nothing any more. */
  onGivenUp(): void;
  pauseMs?: number;
}

export interface Loader {
  progress(): LoadProgress;
  /** Resolves when the tables are there. */
  opened(): Promise<void>;
  /** Resolves when everything that was in the log at the call is in the store or in quarantine; rejects when it fails. */
  caughtUp(): Promise<void>;
  /** Resolves when the page under way is in. */
  stop(): Promise<void>;
}

/** Lines of the rows that the store takes, each event once, and the rows that it does not take. */
export const sortedOut = (rows: readonly LogRow[], reading: Reading) => {
  const seen = new Set<string>();
  const kept: number[] = [];
  const refused: Refused[] = [];
  let lines = '';
  for (const row of rows) {
    const verdict = storeLine(row, reading);
    if (verdict.line === null) refused.push({ row, ...verdict });
    else {
      kept.push(row.offset);
      if (!seen.has(row.id)) lines += verdict.line;
      seen.add(row.id);
    }
  }
  return { lines, kept, refused };
};

/** Follows the event log into the store until stopped. One at a time for a database. */
export const runLoader = (needs: LoaderNeeds): Loader => {
  const { db, engine, reading, pauseMs = PAUSE_MS } = needs;
  const stopping = new AbortController();
  const waiters: { upTo: number; resolve(): void; reject(error: Error): void }[] = [];
  let generation = '';
  /** What was asked to be tried again is done up to here too. */
  let arrivedAt = OPENED;
  let now: LoadProgress = { place: 0, behind: 0, loaded: 0, refused: 0, failure: null };
  let retryMs = RETRY_FIRST_MS;

  const tell = (change: Partial<LoadProgress>): void => {
    now = { ...now, ...change };
    needs.onProgress(now);
  };
  const resolveUpTo = (place: number): void => {
    for (let i = waiters.length - 1; i >= 0; i--)
      if (waiters[i]!.upTo <= place) waiters.splice(i, 1)[0]!.resolve();
  };
  const arrive = (place: number, end: number): void => {
    tell({ place, behind: Math.max(0, end - place), failure: null });
    arrivedAt = place;
    resolveUpTo(place);
  };

  /** False when this store is not, or no longer, that of the log. */
  const openStore = async (end: number): Promise<boolean> => {
    const state = await storeState(db);
    if (state.generation === generation) return true;
    if (generation !== '') return false;
    await makeTables(engine, state.generation);
    const place = await placeOf(engine);
    // One that knows more than the log was filled from another, which a backup was put in the place of.
    if (place > end) {
      await nextGeneration(db);
      return false;
    }
    if (state.former !== null)
      await engine.run(`drop database if exists ${storeDatabase(state.former)}`);
    if (state.place !== place) await copyPlace(db, state.generation, place);
    generation = state.generation;
    tell({ place, behind: end - place });
    resolveUpTo(OPENED);
    return true;
  };

  const put = async (page: LogPage): Promise<void> => {
    const { lines, kept, refused } = sortedOut(page.rows, reading);
    await quarantine(db, refused);
    await putEvents(engine, lines);
    await rememberPlace(engine, page.scannedTo);
    await copyPlace(db, generation, page.scannedTo);
    tell({ loaded: now.loaded + kept.length, refused: now.refused + refused.length });
  };

  const replay = async (): Promise<void> => {
    for (let rows = await takeReplay(db, REPLAY_PAGE); rows.length > 0; ) {
      const { lines, kept, refused } = sortedOut(rows, reading);
      await putEvents(engine, lines);
      await settleReplay(db, kept, refused);
      rows = await takeReplay(db, REPLAY_PAGE);
    }
  };

  const pass = async (): Promise<void> => {
    const head = await needs.log.head();
    if (!(await openStore(head.end))) {
      stopping.abort();
      needs.onGivenUp();
      return;
    }
    await replay();
    if (now.place >= head.horizon) return arrive(now.place, head.end);
    await needs.holdingDays(async () => {
      for await (const page of await needs.log.pages(now.place, head.horizon)) {
        if (page.scannedTo > now.place) await put(page);
        arrive(Math.max(now.place, page.scannedTo), head.end);
        if (stopping.signal.aborted) return;
      }
      // Numbers that were drawn and never committed lie between the last event and the end.
      if (now.place < head.horizon) arrive(head.horizon, head.end);
    });
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let waitMs = pauseMs;
      try {
        await pass();
        retryMs = RETRY_FIRST_MS;
      } catch (error) {
        tell({ failure: error instanceof Error ? error.message : String(error) });
        for (const waiter of waiters.splice(0)) waiter.reject(error as Error);
        // What was being written may be there in part, which the next attempt finds out.
        waitMs = retryMs;
        retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const running = run();
  const until = (upTo: number): Promise<void> =>
    new Promise((resolve, reject) => waiters.push({ upTo, resolve, reject }));
  return {
    progress: () => now,
    opened: async () => {
      if (generation === '') await until(OPENED);
    },
    caughtUp: async () => {
      const { end } = await needs.log.head();
      if (arrivedAt >= end) return;
      await until(end);
    },
    stop: async () => {
      stopping.abort();
      await running;
      const stopped = new Error('the loader was stopped');
      for (const waiter of waiters.splice(0)) waiter.reject(stopped);
    },
  };
};
