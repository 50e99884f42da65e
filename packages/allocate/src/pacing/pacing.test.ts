import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaBelow, betaFrom, betaQuantile } from './beta.ts';
import { createNewcomers } from './newcomers.ts';
import { searchPolicy } from './policy-search.ts';

const shape = fc.double({ min: 0.5, max: 200, noNaN: true });
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test('the beta distribution is that of the textbooks', () => {
  for (const x of [0.1, 0.5, 0.9]) {
    expect(betaBelow(x, 1, 1)).toBeCloseTo(x, 12);
    expect(betaBelow(x, 3, 1)).toBeCloseTo(x ** 3, 12);
    expect(betaBelow(x, 2, 2)).toBeCloseTo(3 * x * x - 2 * x ** 3, 12);
  }
  fc.assert(
    fc.property(shape, shape, share, (a, b, x) => {
      expect(betaBelow(x, a, b)).toBeCloseTo(1 - betaBelow(1 - x, b, a), 9);
      expect(betaBelow(betaQuantile(x, a, b), a, b)).toBeCloseTo(x, 6);
    }),
  );
});

test('draws have the mean and the quantiles of their distribution', () => {
  const draws = random(5);
  for (const [a, b] of [
    [0.5, 2],
    [3, 40],
  ] as const) {
    const drawn = Array.from({ length: 20_000 }, () => betaFrom(a, b, draws));
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(0.006);
    const below = drawn.filter((x) => x < betaQuantile(0.9, a, b)).length / drawn.length;
    expect(Math.abs(below - 0.9)).toBeLessThan(0.012);
  }
});

/** Each request goes to the newcomer whose draw is best. */
const learn = (rates: readonly number[], budget: number, requests: number, width = 0.5) => {
  const draws = random(9);
  const options = { typicalRate: 0.1, budget, width };
  const newcomers = createNewcomers(rates.length, options);
  const shown = new Uint32Array(rates.length);
  for (let request = 0; request < requests; request++) {
    let [best, highest] = [-1, Number.NEGATIVE_INFINITY];
    for (let room = 0; room < rates.length; room++) {
      const { state, rate } = newcomers.of(room);
      if (state !== 'learning') continue;
      const worth = rate + newcomers.explore(room, rate, draws);
      if (worth > highest) [best, highest] = [room, worth];
    }
    if (best < 0) break;
    shown[best]!++;
    newcomers.shown(best, draws.uniform() < rates[best]!);
  }
  return { newcomers, shown };
};

test('more is spent on newcomers that draw, and on none more than its floor', () => {
  const { shown } = learn([0.02, 0.1, 0.25], 400, 500, 0.01);
  expect(shown[2]).toBeGreaterThan(2 * shown[0]!);
  for (const spent of shown) expect(spent).toBeLessThanOrEqual(400);
});

test('who is known well enough graduates, who is certainly dull rests, and neither has a floor any more', () => {
  const { newcomers } = learn([0.005, 0.4], 5_000, 10_000);
  expect(newcomers.of(1).state).toBe('graduated');
  expect(newcomers.of(0).state).toBe('rested');
  expect([...newcomers.floors()]).toEqual([0, 0]);
  expect(newcomers.explore(1, 10, random(1))).toBe(0);
});

test('a budget that is spent ends the learning, whatever is known', () => {
  const newcomers = createNewcomers(1, { typicalRate: 0.1, budget: 5 });
  for (let i = 0; i < 5; i++) newcomers.shown(0, false, 0.5);
  expect(newcomers.of(0)).toMatchObject({ state: 'graduated', budgetLeft: 0 });
  expect(newcomers.of(0).looks).toBeGreaterThan(2.3);
  expect(newcomers.of(0).looks).toBeLessThan(2.5);
});

test('a place that is seldom looked at makes no room look duller', () => {
  const draws = random(6);
  for (const lookChance of [1, 0.5, 0.2]) {
    const newcomers = createNewcomers(1, { typicalRate: 0.4, budget: 1e9 });
    for (let i = 0; i < 60_000; i++) {
      const isClicked = draws.uniform() < lookChance && draws.uniform() < 0.4;
      newcomers.shown(0, isClicked, lookChance);
    }
    expect(Math.abs(newcomers.of(0).rate - 0.4)).toBeLessThan(0.015);
  }
});

test('exploring is worth nothing on average', () => {
  const newcomers = createNewcomers(1, { typicalRate: 0.1, budget: 100 });
  const draws = random(3);
  let sum = 0;
  for (let i = 0; i < 20_000; i++) sum += newcomers.explore(0, 1, draws);
  expect(Math.abs(sum / 20_000)).toBeLessThan(0.03);
});

test('newcomers that cannot be are refused by name', () => {
  expect(() => createNewcomers(1, { typicalRate: 0, budget: 1 })).toThrow('typicalRate');
  expect(() => createNewcomers(1, { typicalRate: 0.1, budget: Number.NaN })).toThrow('budget');
  const newcomers = createNewcomers(1, { typicalRate: 0.1, budget: 1 });
  expect(() => newcomers.of(1)).toThrow('room 1');
  expect(() => newcomers.shown(0, true, 2)).toThrow('lookChance');
});

test('the search comes to the top of a hill it can only feel', async () => {
  const top = [0.7, -0.3, 1.2];
  const { weights, history } = await searchPolicy({
    start: [0, 0, 0],
    rounds: 25,
    population: 24,
    seed: 2,
    reward: (tried) => -tried.reduce((sum, x, at) => sum + (x - top[at]!) ** 2, 0),
  });
  weights.forEach((weight, at) => {
    expect(Math.abs(weight - top[at]!)).toBeLessThan(0.1);
  });
  expect(history.at(-1)).toBeGreaterThan(history[0]!);
  const again = { start: [0], rounds: 1, population: 4, reward: () => Number.NaN };
  await expect(searchPolicy(again)).rejects.toThrow('reward');
});
