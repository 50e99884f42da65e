import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driftOf } from './behaviour.drift.rules.ts';

const values = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 50, maxLength: 300 })
  .map((list) => Float64Array.from(list));

test('what did not change is steady, and the shares of each side sum to one', () => {
  fc.assert(
    fc.property(values, (list) => {
      const { verdict, psi, now, before } = driftOf(list, list);
      expect(verdict).toBe('steady');
      expect(psi).toBeCloseTo(0, 12);
      for (const shares of [now, before])
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }),
  );
});

test('the index is never negative', () => {
  fc.assert(
    fc.property(values, values, (before, now) => {
      expect(driftOf(before, now).psi).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('ten times as much is drift, a little more is movement, and few samples say nothing', () => {
  const before = Float64Array.from({ length: 500 }, (_, i) => i % 100);
  expect(
    driftOf(
      before,
      before.map((value) => value * 10),
    ).verdict,
  ).toBe('drifted');
  expect(
    driftOf(
      before,
      before.map((value) => value + 8),
    ).verdict,
  ).toBe('moving');
  expect(driftOf(before, before.map((value) => value * 10).slice(0, 40)).verdict).toBe('few');
  expect(driftOf(new Float64Array(), new Float64Array())).toMatchObject({
    ...{ verdict: 'few', meanNow: 0, meanBefore: 0, samplesNow: 0 },
  });
});

test('of what was always 0 the first that is not is seen', () => {
  const zeros = new Float64Array(400);
  const some = Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 3 : 0));
  expect(driftOf(zeros, zeros).verdict).toBe('steady');
  expect(driftOf(zeros, some)).toMatchObject({ verdict: 'drifted', edges: [0] });
});

test('what comes from one source is steady, however few the samples are that count', () => {
  const draw = random(3);
  for (const size of [50, 100, 400]) {
    const sample = () => Float64Array.from({ length: size }, () => draw.integer(1_000));
    const verdicts = Array.from({ length: 300 }, () => driftOf(sample(), sample()).verdict);
    expect(verdicts.filter((verdict) => verdict !== 'steady').length).toBeLessThan(6);
  }
});
