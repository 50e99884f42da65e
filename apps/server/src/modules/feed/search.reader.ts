import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '#platform/database';
import { createSearchIndex, type SearchIndex } from './search.index.ts';
import { changesAfter } from './search.store.ts';

/** Few enough that nothing else waits noticeably while they are taken in. */
const PAGE = 200;
/** Else this often: what another process wrote is found that late at most. */
const FRESH_MS = 250;
const HINTED_MS = 1_000;

/** The index of this process, as fresh as the table whenever it is asked for. */
export interface SearchReader {
  /** Reads what changed since the last time; everybody who asks meanwhile waits for the same reading. */
  current(): Promise<SearchIndex>;
  /** Something was written by this process: for a second the table is looked at whoever asks. */
  hint(): void;
}

export const createSearchReader = (db: Database): SearchReader => {
  const index = createSearchIndex();
  let version = 0;
  let reading: Promise<void> | null = null;
  let asked = 0;

  const read = async (): Promise<void> => {
    for (;;) {
      const changes = await changesAfter(db, version, PAGE);
      for (const change of changes) {
        if (change.gone) index.remove(change.kind, change.id);
        else index.put(change.document);
        version = change.version;
      }
      if (changes.length < PAGE) return;
      await breathe();
    }
  };

  /** Who asks while a reading is under way may have written after it began: they wait for the next one. */
  const next = async (): Promise<void> => {
    const number = ++asked;
    while (reading) {
      await reading;
      if (number <= done) return;
    }
    const upTo = asked;
    const beganMs = performance.now();
    reading = read().finally(() => {
      reading = null;
    });
    await reading;
    done = upTo;
    readAtMs = beganMs;
  };
  let done = 0;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let hintedAtMs = Number.NEGATIVE_INFINITY;

  return {
    current: async () => {
      const nowMs = performance.now();
      if (nowMs - readAtMs > FRESH_MS || nowMs - hintedAtMs < HINTED_MS) await next();
      return index;
    },
    hint: () => {
      hintedAtMs = performance.now();
    },
  };
};
