import { expect, test } from 'vitest';
import { inTurns } from './turns.ts';

test('a long list is worked through in order, and others have turns meanwhile', async () => {
  const done: number[] = [];
  let seenMidway = -1;
  setImmediate(() => {
    seenMidway = done.length;
  });
  const spin = (item: number): void => {
    const untilMs = performance.now() + 1;
    while (performance.now() < untilMs);
    done.push(item);
  };
  const list = Array.from({ length: 12 }, (_, i) => i);
  await inTurns(list, spin);
  expect(done).toEqual(list);
  expect(seenMidway).toBeGreaterThan(0);
  expect(seenMidway).toBeLessThan(list.length);
});

test('what the work throws ends it', async () => {
  const done: number[] = [];
  const work = (item: number): void => {
    if (item === 2) throw new Error('no further');
    done.push(item);
  };
  await expect(inTurns([0, 1, 2, 3], work)).rejects.toThrow('no further');
  expect(done).toEqual([0, 1]);
});
