import type { RoomTraffic, TrafficShares } from '@kaibo/contracts/traffic';
import { expect, test } from 'vitest';
import { changeParts, noticeable } from './change-parts.ts';

const shares = (
  parts: Partial<TrafficShares['parts']>,
  lost: Partial<TrafficShares['lost']> = {},
): TrafficShares => {
  const all = { organic: 0, floor: 0, group: 0, exploration: 0, paid: 0, ...parts };
  return {
    served: Object.values(all).reduce((sum, milli) => sum + milli, 0) / 1_000,
    parts: all,
    lost: { seats: 0, stock: 0, cap: 0, others: 0, ...lost },
  };
};

const traffic = (changes: RoomTraffic['changes'], served = 100): RoomTraffic => ({
  ...{ atMs: 0, mode: 'lp', minutes: 15, promise: null, policies: [], points: [], changes },
  now: shares({ organic: served * 1_000 }),
  before: shares({ organic: 50_000 }),
  platform: { now: 1_000, before: 1_000 },
});

test('every reason that gave or took something is told, and no other', () => {
  const now = shares({ organic: 3_000, floor: 1_000 });
  const before = shares({ organic: 2_000, paid: 5_000 }, { stock: 500 });
  expect(changeParts({ now, before })).toEqual([
    { kind: 'part', name: 'organic', nowMilli: 3_000, beforeMilli: 2_000 },
    { kind: 'part', name: 'floor', nowMilli: 1_000, beforeMilli: 0 },
    { kind: 'part', name: 'paid', nowMilli: 0, beforeMilli: 5_000 },
    { kind: 'loss', name: 'stock', nowMilli: 0, beforeMilli: 500 },
  ]);
});

test('reasons stand in the order of their weight, whichever way they pull', () => {
  const told = noticeable(
    traffic([
      { code: 'floor-more', milli: 4_000 },
      { code: 'fewer-visitors', milli: -30_000 },
      { code: 'boost-more', milli: 12_000 },
    ]),
  );
  expect(told.map(({ code }) => code)).toEqual(['fewer-visitors', 'boost-more', 'floor-more']);
});

test('less than one impression, or than a hundredth of all, is no reason', () => {
  expect(noticeable(traffic([{ code: 'liked-more', milli: 999 }]))).toEqual([]);
  expect(noticeable(traffic([{ code: 'liked-more', milli: 9_000 }], 1_000))).toEqual([]);
  expect(noticeable(traffic([{ code: 'liked-more', milli: 10_000 }], 1_000))).toHaveLength(1);
});
