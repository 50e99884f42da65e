import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalyticsEngine } from '#platform/analytics';
import type { Database } from '#platform/database';
import { createPortion, type Portion } from './behaviour.portion.ts';
import type { LogReading } from './behaviour.reading.ts';
import type { Reading } from './behaviour.rows.ts';
import {
  copyPlace,
  forgetFormers,
  ownGeneration,
  quarantine,
  settleReplay,
  storeState,
  takeReplay,
} from './behaviour.store.ts';
import {
  makeTables,
  newestOf,
  placeOf,
  putEvents,
  rememberPlace,
  storeDatabase,
} from './behaviour.tables.ts';

const PAUSE_MS = 500;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** Rows of one insert: larger ones make larger parts in the store, which have to be merged less often. */
const PORTION = 40_000;
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

  /** Filled from a log that a backup was put in the place of, or whose copy this one is. */
  const isOfAnotherLog = async (): Promise<boolean> => {
    const newest = await newestOf(engine);
    const id = newest && (await needs.log.idAt(newest.offset));
    return id !== null && id !== newest?.id;
  };

  /** False when this store is not, or no longer, that of the log. */
  const openStore = async (end: number): Promise<boolean> => {
    const state = await storeState(db);
    if (state.generation === generation) return true;
    if (generation !== '') return false;
    await makeTables(engine, state.generation);
    const place = await placeOf(engine);
    if (place > end || (await isOfAnotherLog())) {
      await ownGeneration(db);
      return false;
    }
    for (const former of state.formers)
      await engine.run(`drop database if exists ${storeDatabase(former)}`);
    if (state.formers.length > 0) await forgetFormers(db, state.generation);
    if (state.place !== place) await copyPlace(db, state.generation, place);
    generation = state.generation;
    tell({ place, behind: end - place });
    resolveUpTo(OPENED);
    return true;
  };

  const write = async (portion: Portion, scannedTo: number, end: number): Promise<void> => {
    await quarantine(db, portion.refused);
    await putEvents(engine, portion.lines());
    await rememberPlace(engine, scannedTo);
    await copyPlace(db, generation, scannedTo);
    const { kept, refused } = portion;
    tell({ loaded: now.loaded + kept.length, refused: now.refused + refused.length });
    portion.clear();
    arrive(scannedTo, end);
  };

  /** While the engine writes a portion the next one is read. */
  const load = async ({ horizon, end }: { horizon: number; end: number }): Promise<void> => {
    let writing = Promise.resolve();
    let [filling, resting] = [createPortion(reading), createPortion(reading)];
    try {
      for await (const { rows, scannedTo, isLast } of await needs.log.pages(now.place, horizon)) {
        filling.add(rows);
        const isFull = filling.kept.length + filling.refused.length >= PORTION;
        if (!isFull && !isLast) continue;
        await writing;
        if (stopping.signal.aborted) return;
        writing = write(filling, scannedTo, end);
        // Heard when the next portion, or the end, waits for it.
        writing.catch(() => undefined);
        [filling, resting] = [resting, filling];
      }
    } finally {
      // Reading may fail meanwhile: the next attempt must not write beside this one.
      await writing;
    }
  };

  const replay = async (): Promise<void> => {
    const portion = createPortion(reading);
    for (let rows = await takeReplay(db, REPLAY_PAGE); rows.length > 0; ) {
      portion.add(rows);
      await putEvents(engine, portion.lines());
      await settleReplay(db, portion.kept, portion.refused);
      portion.clear();
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
    await needs.holdingDays(() => load(head));
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
