import { setTimeout as sleep } from 'node:timers/promises';

export interface Timed {
  latenciesMs: number[];
  perSecond: number;
}

/** Everybody asks again as soon as the answer is there. The first part warms up and is not counted. */
export const closedLoop = async (
  actors: readonly (() => Promise<unknown>)[],
  { warmUpMs, runMs }: { warmUpMs: number; runMs: number },
): Promise<Timed> => {
  const beginMs = performance.now() + warmUpMs;
  const endMs = beginMs + runMs;
  const latenciesMs: number[] = [];
  const turn = async (act: () => Promise<unknown>): Promise<void> => {
    for (let nowMs = performance.now(); nowMs < endMs; nowMs = performance.now()) {
      await act();
      if (nowMs >= beginMs) latenciesMs.push(performance.now() - nowMs);
    }
  };
  await Promise.all(actors.map(turn));
  return { latenciesMs, perSecond: (latenciesMs.length * 1000) / runMs };
};

/**
 * Asks on schedule whether or not earlier answers are there, and counts from the moment that was due, so that a
 * server which falls behind cannot hide it (no coordinated omission).
 */
export const openLoop = async (
  actors: readonly (() => Promise<unknown>)[],
  { perSecond, warmUpMs, runMs }: { perSecond: number; warmUpMs: number; runMs: number },
): Promise<Timed> => {
  const startMs = performance.now();
  const total = Math.floor(((warmUpMs + runMs) * perSecond) / 1000);
  const latenciesMs: number[] = [];
  const waiting: Promise<void>[] = [];
  for (let i = 0; i < total; i++) {
    const dueMs = startMs + (i * 1000) / perSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 1) await sleep(earlyMs);
    const act = actors[i % actors.length]!;
    waiting.push(
      act().then(() => {
        if (dueMs - startMs >= warmUpMs) latenciesMs.push(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(waiting);
  return { latenciesMs, perSecond: (latenciesMs.length * 1000) / runMs };
};
