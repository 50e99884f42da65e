import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPrices, createPrices, followPrices } from './prices.ts';
import { createPacer, modeAt } from './staleness.ts';

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });

test('feedback moves no price by more than its gain and none below zero', () => {
  const row = fc.record({ price: amount, load: amount, target: amount });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const price = Float64Array.from(rows, (one) => one.price);
      const column = (name: 'load' | 'target') => Float64Array.from(rows, (one) => one[name]);
      followPrices(price, column('load'), column('target'), { gain: 0.02, scale: 100 });
      rows.forEach((one, at) => {
        expect(price[at]).toBeGreaterThanOrEqual(0);
        expect(Math.abs(price[at]! - one.price)).toBeLessThanOrEqual(2 + 1e-9);
        if (one.load > one.target) expect(price[at]).toBeGreaterThanOrEqual(one.price);
        if (one.load < one.target) expect(price[at]).toBeLessThanOrEqual(one.price);
      });
    }),
  );
});

test('feedback on figures that cannot be is refused and changes nothing', () => {
  const price = Float64Array.of(1, 2);
  const options = { gain: 0.1, scale: 1 };
  const good = Float64Array.of(3, 1);
  const follow = (load: Float64Array) => () => followPrices(price, load, good, options);
  expect(follow(Float64Array.of(1, Number.NaN))).toThrow('room 1');
  expect(follow(Float64Array.of(1))).toThrow('length');
  expect([...price]).toEqual([1, 2]);
});

test('prices that are negative, infinite or no numbers are named', () => {
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const prices = createPrices(3);
    prices.stock[1] = wrong;
    expect(() => checkPrices(prices)).toThrow('stock');
  }
  expect(() => createPrices(-1)).toThrow('rooms');
});

test('a plan is believed for 30 s, its quotas for five minutes, then value alone ranks', () => {
  expect(modeAt(40_000, 10_000)).toBe('priced');
  expect(modeAt(40_001, 10_000)).toBe('paced');
  expect(modeAt(310_001, 10_000)).toBe('rank');
  expect(modeAt(5, Number.NaN)).toBe('rank');
  expect(modeAt(5, 10_000)).toBe('priced');
});

test('who is behind the quota comes forward, who is ahead steps back, and time does not run back', () => {
  const pacer = createPacer(Float64Array.of(1, 1, 0), 0, 10);
  for (let i = 0; i < 30; i++) pacer.served(1);
  pacer.served(2);
  const terms = pacer.terms(10_000);
  expect(terms[0]).toBe(10);
  expect(terms[1]).toBe(-10);
  expect(terms[2]).toBeLessThan(0);
  expect(() => pacer.terms(9_999)).toThrow('after');
  expect(() => createPacer(Float64Array.of(Number.NaN), 0, 1)).toThrow('quota');
});
