import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '#platform/database';
import { createSearchIndex, type SearchIndex } from './search.index.ts';
import { changesAfter } from './search.store.ts';

/** Few enough that nothing else waits noticeably while they are taken in. */
const PAGE = 500;

/** The index of this process, as fresh as the table whenever it is asked for. */
export interface SearchReader {
  /** Reads what changed since the last time; everybody who asks meanwhile waits for the same reading. */
  current(): Promise<SearchIndex>;
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
    reading = read().finally(() => {
      reading = null;
    });
    await reading;
    done = upTo;
  };
  let done = 0;

  return {
    current: async () => {
      await next();
      return index;
    },
  };
};
