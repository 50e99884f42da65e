import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fit, fieldBits, priorOf, rarity, scoreOf, weightOfMask } from './search.rank.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const fit: fc.Arbitrary<Fit> = fc.record({
  text: share,
  coverage: share,
  title: fc.constantFrom('whole', 'begins', 'other'),
  prior: share,
  state: fc.constantFrom('live', 'upcoming', 'replay', 'none'),
  soldOut: fc.boolean(),
});

test('a better text, more coverage or more demand never lowers a score', () => {
  fc.assert(
    fc.property(fit, share, fc.constantFrom('text', 'coverage', 'prior'), (one, more, part) => {
      const better = { ...one, [part]: Math.min(1, one[part] + more) };
      expect(scoreOf(better)).toBeGreaterThanOrEqual(scoreOf(one));
    }),
  );
});

test('live beats upcoming beats replay, and what can be bought beats what is sold out', () => {
  fc.assert(
    fc.property(fit, (one) => {
      const [live, upcoming, replay] = (['live', 'upcoming', 'replay'] as const).map((state) =>
        scoreOf({ ...one, state }),
      );
      expect(live).toBeGreaterThan(upcoming!);
      expect(upcoming).toBeGreaterThan(replay!);
      expect(scoreOf({ ...one, soldOut: false })).toBeGreaterThan(
        scoreOf({ ...one, soldOut: true }),
      );
    }),
  );
});

test('demand alone never brings what is only in a description before what is in a title', () => {
  const other = { coverage: 0, title: 'other', state: 'none', soldOut: false } as const;
  const inTitle = scoreOf({ ...other, text: weightOfMask[fieldBits.title]!, prior: 0 });
  const inBody = scoreOf({ ...other, text: weightOfMask[fieldBits.body]!, prior: 1 });
  expect(inTitle).toBeGreaterThan(inBody);
});

test('a title that is the query comes before everything but what is on air besides', () => {
  const whole = {
    text: 1,
    coverage: 1,
    title: 'whole',
    prior: 0,
    state: 'none',
    soldOut: false,
  } as const;
  expect(scoreOf(whole)).toBeGreaterThan(
    scoreOf({ ...whole, title: 'begins', prior: 1, state: 'live' }),
  );
});

test('rarer words tell more, in steps that a few documents more or less do not move', () => {
  expect(rarity(1)).toBeGreaterThan(rarity(1_000));
  expect(rarity(5_000)).toBe(rarity(5_100));
  fc.assert(
    fc.property(fc.nat({ max: 10_000_000 }), fc.nat({ max: 1_000 }), (documents, more) => {
      expect(rarity(documents + more)).toBeLessThanOrEqual(rarity(documents));
      expect(rarity(documents)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('demand is between nothing and all, and more is never less', () => {
  expect(priorOf(0)).toBe(0);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (sold, more) => {
      expect(priorOf(sold + more)).toBeGreaterThanOrEqual(priorOf(sold));
      expect(priorOf(sold)).toBeLessThanOrEqual(1);
    }),
  );
});
