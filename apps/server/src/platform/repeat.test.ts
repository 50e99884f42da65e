import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from './repeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A task that fails as long as it is told to, and when it ran. */
const watched = () => {
  const startMs = Date.now();
  const state = { isBroken: false, ranAtMs: [] as number[] };
  const run = async (): Promise<void> => {
    state.ranAtMs.push(Date.now() - startMs);
    if (state.isBroken) throw new Error('in the way');
  };
  return { state, run };
};

test('a task that fails is tried again soon, later each time, never later than it comes anyway', async () => {
  const { state, run } = watched();
  state.isBroken = true;
  const repeating = repeat({ everyMs: 60_000, firstMs: 0, retryAfterMs: 10_000, run });
  await vi.advanceTimersByTimeAsync(190_000);
  expect(state.ranAtMs).toEqual([0, 10_000, 30_000, 70_000, 130_000, 190_000]);
  expect(repeating.failure()).toBe('in the way');

  state.isBroken = false;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(repeating.failure()).toBe(null);
  expect(state.ranAtMs.slice(-2)).toEqual([250_000, 310_000]);

  state.isBroken = true;
  await vi.advanceTimersByTimeAsync(70_000);
  expect(state.ranAtMs.slice(-2)).toEqual([370_000, 380_000]);
  await repeating.close();
});

test('every failure is told', async () => {
  const { state, run } = watched();
  state.isBroken = true;
  const told: unknown[] = [];
  const onFailure = (error: unknown): void => void told.push(error);
  const repeating = repeat({ everyMs: 1_000, run, onFailure });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told).toHaveLength(3);
  await repeating.close();
});

test('closing waits for the run under way, and none comes after it', async () => {
  vi.useRealTimers();
  let [begun, finished] = [0, 0];
  const run = async (): Promise<void> => {
    begun += 1;
    await sleep(30);
    finished += 1;
  };
  const repeating = repeat({ everyMs: 1, run });
  await vi.waitUntil(() => begun > 0);
  await repeating.close();
  expect(finished).toBe(begun);
  await sleep(20);
  expect(begun).toBe(finished);
});
