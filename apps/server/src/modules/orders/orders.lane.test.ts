import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLane } from './orders.lane.ts';

test('a lone call goes at once, alone', async () => {
  const batches: number[][] = [];
  const lane = createLane<number, number>(
    async (batch) => {
      batches.push(batch);
      return batch.map((n) => n * 2);
    },
    { inFlight: 2, batchCost: 8, costOf: () => 1 },
  );
  expect(await lane(21)).toBe(42);
  expect(batches).toEqual([[21]]);
});

const costOf = (n: number): number => n % 4;

test('every caller gets its own answer, in order, in batches no dearer and no more at once than allowed', async () => {
  const sizes = fc.record({
    callers: fc.integer({ min: 1, max: 60 }),
    batchCost: fc.integer({ min: 1, max: 10 }),
    inFlight: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ callers, batchCost, inFlight }) => {
      const seen: number[] = [];
      let running = 0;
      const lane = createLane<number, string>(
        async (batch) => {
          running++;
          expect(running).toBeLessThanOrEqual(inFlight);
          const cost = batch.reduce((sum, n) => sum + costOf(n), 0);
          expect(batch.length === 1 || cost <= batchCost).toBe(true);
          seen.push(...batch);
          await sleep(0);
          running--;
          return batch.map((n) => `answer ${n}`);
        },
        { inFlight, batchCost, costOf },
      );
      const numbers = Array.from({ length: callers }, (_, n) => n);
      expect(await Promise.all(numbers.map(lane))).toEqual(numbers.map((n) => `answer ${n}`));
      expect(seen).toEqual(numbers);
    }),
    { numRuns: 40 },
  );
});

test('a call that fails fails alone: the others of its batch are tried again by themselves', async () => {
  const batches: number[][] = [];
  const lane = createLane<number, number>(
    async (batch) => {
      batches.push(batch);
      await sleep(0);
      if (batch.includes(3)) throw new Error('three is refused');
      return batch;
    },
    { inFlight: 1, batchCost: 8, costOf: () => 1 },
  );
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(lane));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(batches).toEqual([[0], [1, 2, 3, 4], [1], [2], [3], [4]]);
});

test('what comes after a failure is served', async () => {
  let isBroken = true;
  const lane = createLane<number, number>(
    async (batch) => {
      if (isBroken) throw new Error('broken');
      return batch;
    },
    { inFlight: 1, batchCost: 2, costOf: () => 1 },
  );
  await expect(lane(1)).rejects.toThrow('broken');
  isBroken = false;
  expect(await lane(2)).toBe(2);
});
