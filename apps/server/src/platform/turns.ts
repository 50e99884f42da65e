import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long at a time: requests are answered in between. */
const TURN_MS = 2;

/**
 * Works through a long list without keeping anybody waiting for all of it: whoever else has something to do has a turn
 * every 2 ms. The list must not change meanwhile.
 */
export const inTurns = async <T>(items: Iterable<T>, work: (item: T) => void): Promise<void> => {
  let begunMs = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - begunMs < TURN_MS) continue;
    await nextTurn();
    begunMs = performance.now();
  }
};
