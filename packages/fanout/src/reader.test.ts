import { expect, test } from 'vitest';
import type { Counters } from './items.ts';
import type { Position, ServerFrame } from './protocol.ts';
import { createFrameReader } from './reader.ts';

const setUp = (start: Position | null = null) => {
  const told: string[] = [];
  let counters: Counters = {};
  const reader = createFrameReader(
    {
      item: (item) => told.push(item[1]),
      counters: (latest) => {
        counters = latest;
      },
      reset: (cause) => told.push(cause),
    },
    start,
  );
  return { reader, told, counters: () => counters };
};

const bags = (epoch: string, from: number, to: number, more: Partial<ServerFrame> = {}) => {
  const count = to - from + 1;
  const b = Array.from({ length: count }, (_, index) => ['bag', `${from + index}`] as const);
  return { e: epoch, o: to, n: count, b, ...more };
};

test('items that were told already are not told again, those after them are', () => {
  const { reader, told } = setUp({ epoch: 'e', offset: 3 });
  expect(reader.take(bags('e', 2, 5))).toBe(true);
  expect(reader.take(bags('e', 1, 4))).toBe(true);
  expect(told).toEqual(['4', '5']);
  expect(reader.resume()).toEqual({ epoch: 'e', offset: 5 });
});

test('a hole is refused and moves nothing', () => {
  const { reader, told } = setUp({ epoch: 'e', offset: 3 });
  expect(reader.take(bags('e', 5, 6))).toBe(false);
  expect(reader.take({ e: 'e', o: 4, b: [] })).toBe(false);
  expect(told).toEqual([]);
  expect(reader.resume()).toEqual({ epoch: 'e', offset: 3 });
});

test('another epoch is a reset even when the server does not say so', () => {
  const { reader, told } = setUp({ epoch: 'e', offset: 9 });
  reader.take({ e: 'f', o: 2, b: [] });
  reader.take(bags('f', 3, 3));
  expect(told).toEqual(['gap', '3']);
});

test('a kind of tomorrow is counted but not told', () => {
  const { reader, told } = setUp({ epoch: 'e', offset: 0 });
  reader.take({
    e: 'e',
    o: 2,
    n: 2,
    b: [
      ['hologram', 'x', 1],
      ['bag', 'y'],
    ],
  });
  expect(told).toEqual(['y']);
  expect(reader.resume()).toEqual({ epoch: 'e', offset: 2 });
});

test('a chat line is told once, whichever frames bring it', () => {
  const { reader, told } = setUp({ epoch: 'e', offset: 0 });
  const line = ['chat', 'line', 'user', 'Name', 'text', 1, 0] as const;
  reader.take({ e: 'e', o: 0, b: [line], k: ['c', 7] });
  reader.take({ e: 'e', o: 0, b: [line, line] });
  expect(told).toEqual(['line']);
  expect(reader.resume()).toEqual({ epoch: 'e', offset: 0, chat: { epoch: 'c', offset: 7 } });
});

test('counters that a frame leaves out keep their value', () => {
  const { reader, counters } = setUp();
  reader.take({ e: 'e', o: 0, b: [], c: { likes: 3, viewers: 2 } });
  reader.take({ e: 'e', o: 0, b: [], c: { likes: 5 } });
  expect(counters()).toEqual({ likes: 5, viewers: 2 });
});
