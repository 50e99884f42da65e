import type { TrafficShares } from '@kaibo/contracts/traffic';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, type Span } from './traffic.changes.ts';
import { noLosses, noParts } from './traffic.ledger.rules.ts';
import { allowedIn, boostIn, owedIn } from './traffic.promises.ts';

const amount = fc.nat({ max: 500 });
/** Parts that sum to what was served. */
const shares = fc
  .record({
    parts: fc.tuple(amount, amount, amount, amount, amount),
    lost: fc.array(amount, { minLength: 4, maxLength: 4 }),
  })
  .map(({ parts, lost }): TrafficShares => {
    const [organic, floor, group, exploration, paid] = parts.map((part) => part * 1_000);
    const [seats, stock, cap, others] = lost.map((one) => one * 1_000);
    return {
      served: parts.reduce((sum, part) => sum + part, 0),
      parts: {
        organic: organic!,
        floor: floor!,
        group: group!,
        exploration: exploration!,
        paid: paid!,
      },
      lost: { seats: seats!, stock: stock!, cap: cap!, others: others! },
    };
  });
const span = fc.record({
  ...{ shares, places: fc.nat({ max: 9_000 }), rooms: fc.nat({ max: 50 }), isOnAir: fc.boolean() },
});

test('the reasons for a change sum exactly to the change, none is nothing, and the weightiest is first', () => {
  fc.assert(
    fc.property(span, span, (now, before) => {
      const changes = changesOf(now, before);
      const whole = (now.shares.served - before.shares.served) * 1_000;
      expect(changes.reduce((sum, { milli }) => sum + milli, 0)).toBe(whole);
      const weights = changes.map(({ milli }) => Math.abs(milli));
      expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      expect(weights).not.toContain(0);
    }),
  );
});

const byFloor = (served: number, isOnAir = true): Span => ({
  shares: { served, parts: { ...noParts(), floor: served * 1_000 }, lost: noLosses() },
  ...{ places: 100, rooms: 10, isOnAir },
});

test('a room that was on air and shown to nobody is told what brought it people now, not that it went live', () => {
  expect(changesOf(byFloor(12), byFloor(0))).toEqual([{ code: 'floor-more', milli: 12_000 }]);
  expect(changesOf(byFloor(12), byFloor(0, false))).toEqual([{ code: 'went-live', milli: 12_000 }]);
});

test('a room that is shown no more is told why as long as it is on air', () => {
  expect(changesOf(byFloor(0), byFloor(12))).toEqual([{ code: 'floor-less', milli: -12_000 }]);
  expect(changesOf(byFloor(0, false), byFloor(12))).toEqual([{ code: 'not-live', milli: -12_000 }]);
});

test('a promise that is kept asks for its even share, one that is behind for more, one that is ahead for none', () => {
  const [nowMs, windowMs] = [7_200_000, 15_000];
  const at = (served: number) => owedIn(240, { startedAtMs: 0, served }, { nowMs, windowMs });
  expect(at(240)).toBeCloseTo(1, 9);
  expect(at(180)).toBeCloseTo(2, 9);
  expect(at(400)).toBe(0);
  expect(owedIn(240, { startedAtMs: nowMs, served: 0 }, { nowMs, windowMs })).toBeCloseTo(1, 9);
});

test('no window holds more than is left of an hour’s cap, and none is negative', () => {
  fc.assert(
    fc.property(
      fc.nat(5_000),
      fc.nat(5_000),
      fc.integer({ min: 10, max: 60 }),
      (cap, served, seconds) => {
        const most = allowedIn(cap, served, seconds * 1_000);
        expect(most).toBeGreaterThanOrEqual(0);
        expect(most).toBeLessThanOrEqual(Math.max(0, cap - served));
      },
    ),
  );
  expect(allowedIn(null, 5, 15_000)).toBe(Number.POSITIVE_INFINITY);
});

test('a boost spends what is left evenly until its end, and nothing after it', () => {
  const span = { nowMs: 1_000_000, windowMs: 15_000 };
  expect(boostIn({ left: 100, endsAtMs: 1_150_000 }, span)).toBeCloseTo(10, 9);
  expect(boostIn({ left: 100, endsAtMs: 1_005_000 }, span)).toBe(100);
  expect(boostIn({ left: 100, endsAtMs: 1_000_000 }, span)).toBe(0);
  expect(boostIn({ left: 0, endsAtMs: 2_000_000 }, span)).toBe(0);
});
