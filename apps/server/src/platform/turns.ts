import { setTimeout as sleep } from 'node:timers/promises';

/** So long at a time: requests are answered in between. */
const TURN_MS = 2;
/** And so long nothing: those who came meanwhile are answered, and find nobody in their way when they come again. */
const REST_MS = 6;

/**
 * Works through a long list without keeping anybody waiting for all of it: of every 8 ms it takes 2. For what
 * nobody waits for. The list must not change meanwhile.
 */
export const inTurns = async <T>(items: Iterable<T>, work: (item: T) => void): Promise<void> => {
  let begunMs = performance.now();
  for (const item of items) {
    if (performance.now() - begunMs >= TURN_MS) {
      await sleep(REST_MS);
      begunMs = performance.now();
    }
    work(item);
  }
};

/** As `inTurns`, for what is written: a few rows at a time, so that the database is no longer busy at once either. */
export const inParts = async <T>(
  items: readonly T[],
  size: number,
  write: (part: readonly T[]) => Promise<unknown>,
): Promise<void> => {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await sleep(REST_MS);
    await write(items.slice(from, from + size));
  }
};
