import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  act,
  interestsAt,
  newPerson,
  present,
  readState,
  stateText,
} from './mining.portraits.person.ts';
import {
  DAY_MS,
  HALF_LIFE_MS,
  hourOfWeek,
  MOST_INTERESTS,
  powerOf,
  priceAt,
  rankOf,
} from './mining.portraits.rules.ts';

test('the week begins on Monday at midnight in Shanghai', () => {
  expect(hourOfWeek(Date.parse('2026-11-16T00:00:00+08:00'))).toBe(0);
  expect(hourOfWeek(Date.parse('2026-11-22T23:59:59+08:00'))).toBe(167);
  expect(hourOfWeek(Date.parse('2026-11-18T20:30:00+08:00'))).toBe(2 * 24 + 20);
});

test('a price ranks by what is cheaper and half of what costs the same', () => {
  expect(rankOf(300, [100, 200, 300, 300, 400])).toBeCloseTo((2 + 1) / 5, 12);
  expect(rankOf(50, [100, 200, 300, 300, 400])).toBe(0);
  expect(rankOf(900, [100, 200, 300, 300, 400])).toBe(1);
  expect(rankOf(100, [100, 200, 300, 400])).toBeNull();
});

test('purchasing power stays between the least and the most, and nearer to the middle with less', () => {
  expect(powerOf([1])).toEqual({ index: 2 / 3, level: 'comfortable' });
  expect(powerOf([0, 0, 0, 0, 0, 0, 0, 0])).toEqual({ index: 0.1, level: 'thrifty' });
  expect(powerOf([1, 1, 1, 1, 1, 1, 1, 1]).level).toBe('premium');
  expect(powerOf([0.5, 0.5]).level).toBe('middle');
});

test('a band of prices counts pieces, not lines', () => {
  const pieces = [
    { fen: 1_000, quantity: 3 },
    { fen: 9_000, quantity: 1 },
  ];
  expect([0.25, 0.5, 0.75, 1].map((share) => priceAt(pieces, share))).toEqual([
    ...[1_000, 1_000, 1_000, 9_000],
  ]);
});

test('acts in any order make the same interests', () => {
  const acts = fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 200 * DAY_MS }),
      weight: fc.constantFrom(1, 4, 8),
      about: fc.subarray(['category:a', 'host:b', 'brand:c'], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 25 },
  );
  fc.assert(
    fc.property(acts, (all) => {
      const held = (given: typeof all) => {
        const state = newPerson(given[0]!.atMs);
        for (const one of given) act(state, one);
        return Object.entries(state.interests)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([entity, { weight, ...rest }]) => ({ entity, ...rest, weight: weight.toFixed(6) }));
      };
      expect(held(all.toReversed())).toEqual(held(all));
    }),
  );
});

test('an interest is half as heavy after thirty days, and the weakest give way', () => {
  const state = newPerson(0);
  act(state, { atMs: 0, weight: 8, about: ['category:tea'] });
  expect(interestsAt(state, 0)[0]!.strength).toBeCloseTo(8 / 16, 12);
  expect(interestsAt(state, HALF_LIFE_MS)[0]!.strength).toBeCloseTo(4 / 12, 12);
  for (let i = 0; i < 200; i++) act(state, { atMs: 0, weight: 1, about: [`host:${i}`] });
  const kept = interestsAt(state, 0);
  expect(kept.length).toBeLessThanOrEqual(MOST_INTERESTS + 20);
  expect(kept[0]!.entity).toBe('category:tea');
});

test('what is kept of a person is read back as it was, in its former form too', () => {
  const nowMs = Date.parse('2026-11-18T20:30:00+08:00');
  const deeds = fc.array(
    fc.record({
      agoMs: fc.nat({ max: 100 * DAY_MS }),
      about: fc.nat({ max: 90 }),
      visit: fc.boolean(),
    }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(deeds, (done) => {
      const state = newPerson(nowMs);
      for (const { agoMs, about, visit } of done) {
        if (visit) present(state, nowMs - agoMs);
        act(state, { atMs: nowMs - agoMs, weight: 1, about: [`host:${about}`] });
      }
      expect(readState(stateText(state))).toEqual(state);
      expect(readState(JSON.stringify(state))).toEqual(state);
      expect(stateText(state)).not.toContain('\n');
    }),
  );
});
