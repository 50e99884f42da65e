import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compositeScores, popularityScores, salesScores } from './rank.ts';
import { createSignals, SIGNALS } from './signals.ts';

const HOUR_MS = 3_600_000;
const happening = fc.record({
  room: fc.integer({ min: 0, max: 4 }),
  signal: fc.constantFrom(...SIGNALS),
  amount: fc.double({ min: 0, max: 1e5, noNaN: true }),
  place: fc.nat({ max: 20 }),
  laterMs: fc.nat({ max: HOUR_MS }),
});

test('what is not renewed fades by half every half-life, and the order of rooms with it stays', () => {
  const signals = createSignals(2, { halfLifeMs: HOUR_MS });
  signals.add(0, 'soldFen', 0, 800);
  signals.add(1, 'soldFen', HOUR_MS, 500);
  expect(signals.of(0, 'soldFen', HOUR_MS)).toBeCloseTo(400, 9);
  const scores = new Float64Array(2);
  for (const nowMs of [HOUR_MS, 5 * HOUR_MS]) {
    salesScores(signals, nowMs, scores);
    expect(scores[1]).toBeGreaterThan(scores[0]!);
  }
});

test('the same clicks seen further down speak for a room', () => {
  const signals = createSignals(2, { halfLifeMs: HOUR_MS });
  for (let i = 0; i < 100; i++) {
    signals.add(0, 'impressions', i, 1, 0);
    signals.add(1, 'impressions', i, 1, 15);
  }
  for (const room of [0, 1]) signals.add(room, 'clicks', 100, 5);
  const scores = new Float64Array(2);
  compositeScores({ clickRate: 1 })(signals, 100, scores);
  expect(scores[1]).toBeGreaterThan(scores[0]!);
});

test('each part of quality moves the composite the way it should', () => {
  const scoreWith = (change: (signals: ReturnType<typeof createSignals>) => void): number => {
    const signals = createSignals(2, { halfLifeMs: HOUR_MS });
    for (const room of [0, 1]) {
      signals.add(room, 'clicks', 0, 50);
      signals.add(room, 'orders', 0, 10);
      signals.add(room, 'dwellMs', 0, 50 * 60_000);
    }
    change(signals);
    const scores = new Float64Array(2);
    compositeScores()(signals, 0, scores);
    return scores[0]! - scores[1]!;
  };
  expect(scoreWith(() => {})).toBe(0);
  expect(scoreWith((signals) => signals.setPictureHealth(0, 0.5))).toBeLessThan(0);
  expect(scoreWith((signals) => signals.add(0, 'complaints', 0, 5))).toBeLessThan(0);
  expect(scoreWith((signals) => signals.add(0, 'returns', 0, 5))).toBeLessThan(0);
  expect(scoreWith((signals) => signals.add(0, 'dwellMs', 0, 50 * 60_000))).toBeGreaterThan(0);
});

test('scores are finite whatever happened, and renaming the rooms renames the scores', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (all) => {
      const turned = (room: number): number => (room + 2) % 5;
      const here = createSignals(5, { halfLifeMs: HOUR_MS });
      const there = createSignals(5, { halfLifeMs: HOUR_MS });
      let nowMs = 0;
      for (const { room, signal, amount, place, laterMs } of all) {
        nowMs += laterMs;
        here.add(room, signal, nowMs, amount, place);
        there.add(turned(room), signal, nowMs, amount, place);
      }
      for (const scorer of [popularityScores, salesScores, compositeScores()]) {
        const [own, other] = [new Float64Array(5), new Float64Array(5)];
        scorer(here, nowMs, own);
        scorer(there, nowMs, other);
        for (let room = 0; room < 5; room++) {
          expect(Number.isFinite(own[room])).toBe(true);
          expect(other[turned(room)]).toBeCloseTo(own[room]!, 9);
        }
      }
    }),
  );
});

test('a stay in a room whose clicks have all but faded away leaves every score a number', () => {
  const signals = createSignals(2, { halfLifeMs: HOUR_MS });
  signals.add(0, 'clicks', 0, 3);
  const weeksLaterMs = 1_060 * HOUR_MS;
  signals.add(0, 'dwellMs', weeksLaterMs, 60_000);
  signals.add(1, 'clicks', weeksLaterMs, 1);
  const scores = new Float64Array(2);
  compositeScores()(signals, weeksLaterMs, scores);
  expect(signals.of(0, 'clicks', weeksLaterMs)).toBeGreaterThan(0);
  for (const score of scores) expect(Number.isFinite(score)).toBe(true);
});

test('what cannot be is refused by name and counted nowhere', () => {
  const signals = createSignals(2, { halfLifeMs: HOUR_MS });
  signals.add(0, 'clicks', 10, 1);
  expect(() => signals.add(2, 'clicks', 10)).toThrow('room 2');
  expect(() => signals.add(0, 'clicks', 9)).toThrow('after');
  expect(() => signals.add(0, 'clicks', 10, -1)).toThrow('clicks');
  expect(() => signals.add(0, 'clicks', 10, Number.NaN)).toThrow('clicks');
  expect(() => signals.setPictureHealth(0, 1.1)).toThrow('pictureHealth');
  expect(signals.of(0, 'clicks', 10)).toBe(1);
  expect(() => compositeScores({ clickRate: Number.NaN })).toThrow('clickRate');
  expect(() => compositeScores({ fame: 1 } as never)).toThrow('fame');
  expect(() => createSignals(1, { halfLifeMs: 0 })).toThrow('halfLifeMs');
  expect(() => salesScores(signals, 0, new Float64Array(3))).toThrow('scores');
});
