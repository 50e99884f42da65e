import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HotState } from './hot-state.ts';

/** What a test needs of an engine: a fresh state, and a way to let time pass for it. */
export interface HotStateUnderTest {
  state: HotState;
  wait(ms: number): Promise<void> | void;
}

/** The guarantees of hot-state.ts, for every engine. */
export const hotStateSuite = (engine: string, open: () => Promise<HotStateUnderTest>): void => {
  describe(`hot state on ${engine}`, () => {
    let state: HotState;
    let wait: HotStateUnderTest['wait'];

    beforeEach(async () => {
      ({ state, wait } = await open());
    });
    afterEach(() => state.close());

    test('a value is there until its time to live is over, and never after', async () => {
      await state.set('a', 'one', 1_000);
      await state.set('b', 'two', null);
      await wait(900);
      expect(await state.get('a')).toBe('one');
      await wait(200);
      expect(await state.get('a')).toBeNull();
      expect(await state.get('b')).toBe('two');
    });

    test('setting again replaces value and time to live; deleting twice is harmless', async () => {
      await state.set('a', 'one', 1_000);
      await state.set('a', 'two', null);
      await wait(2_000);
      expect(await state.get('a')).toBe('two');
      await state.delete('a');
      await state.delete('a');
      expect(await state.get('a')).toBeNull();
    });

    test('increments at the same time are all counted', async () => {
      await Promise.all(Array.from({ length: 200 }, () => state.increment('n', 2, null)));
      expect(await state.increment('n', -1, null)).toBe(399);
    });

    test('a counter keeps the time to live it was made with', async () => {
      await state.increment('n', 1, 1_000);
      await wait(800);
      await state.increment('n', 1, 1_000);
      await wait(300);
      expect(await state.increment('n', 1, 1_000)).toBe(1);
    });

    test('a bucket grants its capacity at once and then what flows in', async () => {
      const bucket = { capacity: 3, refillPerSecond: 2 };
      const burst = await Promise.all(Array.from({ length: 5 }, () => state.take('t', bucket)));
      expect(burst.filter((answer) => answer.granted)).toHaveLength(3);
      const refused = burst.find((answer) => !answer.granted)!;
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(500);
      await wait(600);
      expect(await state.take('t', bucket)).toEqual({ granted: true, retryAfterMs: 0 });
      expect((await state.take('t', bucket)).granted).toBe(false);
    });

    test('buckets of different keys do not touch each other', async () => {
      const bucket = { capacity: 1, refillPerSecond: 1 };
      expect((await state.take('x', bucket)).granted).toBe(true);
      expect((await state.take('y', bucket)).granted).toBe(true);
      expect((await state.take('x', bucket)).granted).toBe(false);
    });

    test('a lease has one holder until it is released or runs out', async () => {
      const answers = await Promise.all(['a', 'b', 'c'].map((who) => state.lease('l', who, 1_000)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      const holder = ['a', 'b', 'c'][answers.indexOf(true)]!;
      await wait(800);
      expect(await state.lease('l', holder, 1_000)).toBe(true);
      await wait(800);
      expect(await state.lease('l', 'other', 1_000)).toBe(false);
      await state.release('l', 'other');
      expect(await state.lease('l', 'other', 1_000)).toBe(false);
      await state.release('l', holder);
      expect(await state.lease('l', 'other', 1_000)).toBe(true);
      await wait(1_100);
      expect(await state.lease('l', holder, 1_000)).toBe(true);
    });
  });
};
