import { expect, test } from 'vitest';
import { aaTest, abTest, counterfactual, policyNamed, scenarioNames, scenarioOf } from './index.ts';
import { orderIn } from './order.suite.ts';

const MINUTES = { timeout: 600_000 };

test.each(scenarioNames)(
  'in %s the policies come out in the order in which they must',
  MINUTES,
  (name) => {
    const found = orderIn(name, [1, 2, 3, 4]);
    expect(found).toEqual({ oracleSellsMost: true, popularIsClicked: true });
  },
);

const RUNS = 400;
const seeds = Array.from({ length: RUNS }, (_, seed) => seed + 1);
const tiny = (seed: number) =>
  scenarioOf('ordinary', {
    viewers: 800,
    hosts: 40,
    places: 6,
    seats: 100_000,
    stock: 10_000,
    seed,
  });

test('of experiments 95 of 100 intervals hold the lift that is truly there', MINUTES, () => {
  const random = policyNamed('random');
  const oracle = policyNamed('oracle');
  const held = seeds.filter((seed) => {
    const truth = counterfactual(tiny(seed), [random, oracle]).against[1]!.clicks.mean;
    const { low, high } = abTest(tiny(seed), [random, oracle]).clicks;
    return truth >= low && truth <= high;
  }).length;
  expect(held / RUNS).toBeGreaterThanOrEqual(0.93);
  expect(held / RUNS).toBeLessThanOrEqual(0.97);
});

test('of two like arms 5 of 100 look different', MINUTES, () => {
  const apart = seeds.filter((seed) => {
    const { low, high } = aaTest(tiny(seed), policyNamed('random')).clicks;
    return low > 0 || high < 0;
  }).length;
  expect(apart / RUNS).toBeGreaterThanOrEqual(0.03);
  expect(apart / RUNS).toBeLessThanOrEqual(0.07);
});
