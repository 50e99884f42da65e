import { expect, test } from 'vitest';
import { inParts, inTurns } from './turns.ts';

const spin = (ms: number): void => {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
};

test('a long list is worked through in order, and others have turns meanwhile', async () => {
  const done: number[] = [];
  let seenMidway = -1;
  setImmediate(() => {
    seenMidway = done.length;
  });
  const list = Array.from({ length: 12 }, (_, i) => i);
  await inTurns(list, (item) => {
    spin(1);
    done.push(item);
  });
  expect(done).toEqual(list);
  expect(seenMidway).toBeGreaterThan(0);
  expect(seenMidway).toBeLessThan(list.length);
});

test('it rests between its turns, and not after the last', async () => {
  let rests = 0;
  const timer = setInterval(() => rests++, 1);
  await inTurns([3, 3, 3, 3], spin);
  clearInterval(timer);
  // Three rests of 6 ms; while the work spins no timer runs.
  expect(rests).toBeGreaterThanOrEqual(3);
  rests = 0;
  const once = setInterval(() => rests++, 1);
  await inTurns([3], spin);
  clearInterval(once);
  expect(rests).toBe(0);
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

test('what is written is written in parts, one after the other; nothing is nothing', async () => {
  const parts: (readonly number[])[] = [];
  let isWriting = false;
  const write = async (part: readonly number[]): Promise<void> => {
    expect(isWriting).toBe(false);
    isWriting = true;
    await new Promise((done) => setImmediate(done));
    isWriting = false;
    parts.push(part);
  };
  await inParts([1, 2, 3, 4, 5], 2, write);
  expect(parts).toEqual([[1, 2], [3, 4], [5]]);
  await inParts([], 2, write);
  expect(parts).toHaveLength(3);
});

test('no part is written after one that failed', async () => {
  const begun: number[] = [];
  const write = async ([first]: readonly number[]): Promise<void> => {
    begun.push(first!);
    if (first === 2) throw new Error('the disk is full');
  };
  await expect(inParts([1, 2, 3], 1, write)).rejects.toThrow('the disk is full');
  expect(begun).toEqual([1, 2]);
});
