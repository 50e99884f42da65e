import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedReading } from './recommendation.shared.ts';

const reading = () => {
  const at = { nowMs: 0, reads: 0, fails: false, isSlow: false };
  const errors: unknown[] = [];
  const get = sharedReading(
    async () => {
      at.reads += 1;
      const mine = at.reads;
      if (at.isSlow) await sleep(20);
      if (at.fails) throw new Error('away');
      return mine;
    },
    { clock: { nowMs: () => at.nowMs }, freshMs: 1_000, onError: (error) => errors.push(error) },
  );
  return { at, get, errors };
};

test('those who ask at the same time share one reading', async () => {
  const { at, get } = reading();
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
  at.nowMs = 400;
  expect(await get()).toBe(1);
});

test('the next reading begins before it is needed, and is waited for only when the last is too old', async () => {
  const { at, get } = reading();
  await get();
  at.nowMs = 900;
  at.isSlow = true;
  expect(await get()).toBe(1);
  expect(at.reads).toBe(2);
  await sleep(40);
  expect(await get()).toBe(2);
  at.nowMs = 5_000;
  expect(await get()).toBe(3);
});

test('what began long before somebody asked is not given to them', async () => {
  const { at, get } = reading();
  await get();
  at.nowMs = 900;
  at.isSlow = true;
  await get();
  at.nowMs = 3_000;
  expect(await get()).toBe(3);
});

test('a reading that fails is told, and the one before serves until it is too old', async () => {
  const { at, get, errors } = reading();
  await get();
  at.fails = true;
  at.nowMs = 900;
  expect(await get()).toBe(1);
  await sleep(0);
  expect(errors).toHaveLength(1);
  at.nowMs = 3_000;
  await expect(get()).rejects.toThrow('away');
  at.fails = false;
  expect(await get()).toBe(4);
});
