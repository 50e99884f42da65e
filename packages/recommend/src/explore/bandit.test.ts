import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { policyValue } from '../evaluation/off-policy.ts';
import { betaDraw, linUcb, thompson } from './bandit.ts';

const RATES = [0.1, 0.3, 0.7];

test('Thompson sampling comes to show the best arm most', () => {
  const world = random(5);
  const bandit = thompson({ arms: 3, propensityDraws: 5 });
  const shown = [0, 0, 0];
  for (let round = 0; round < 600; round++) {
    const { arm, propensity } = bandit.choose();
    expect(propensity).toBeGreaterThan(0);
    shown[arm]!++;
    bandit.learn(arm, world.uniform() < RATES[arm]! ? 1 : 0);
  }
  expect(shown[2]).toBeGreaterThan(400);
  expect(bandit.rate(2)).toBeCloseTo(0.7, 1);
});

test('an arm that is not allowed is never shown', () => {
  const bandit = thompson({ arms: 3, propensityDraws: 1 });
  for (let round = 0; round < 50; round++) expect(bandit.choose([0, 1]).arm).not.toBe(2);
  expect(() => bandit.choose([])).toThrow('no arm');
});

test('a Beta draw has the mean of its distribution', () => {
  const stream = random(3);
  let sum = 0;
  for (let draw = 0; draw < 4000; draw++) sum += betaDraw(0.5, 1.5, stream);
  expect(sum / 4000).toBeCloseTo(0.25, 1);
});

test('LinUCB learns which features pay, and is less unsure of what it has seen', () => {
  const bandit = linUcb({ size: 2, alpha: 0.5 });
  const contexts = [
    [1, 0],
    [0, 1],
  ];
  const before = bandit.estimate(contexts[1]!).deviation;
  for (let round = 0; round < 200; round++) {
    const { arm } = bandit.choose(contexts);
    bandit.learn(contexts[arm]!, arm === 1 ? 1 : 0.2);
  }
  expect(bandit.estimate(contexts[1]!).mean).toBeCloseTo(1, 1);
  expect(bandit.estimate(contexts[1]!).deviation).toBeLessThan(before / 5);
});

test('the propensities of LinUCB let its log judge the policy that shows all alike', () => {
  const bandit = linUcb({ size: 1, randomShare: 0.4, seed: 8 });
  const arms = [[1], [1], [1]];
  const log = Array.from({ length: 6000 }, () => {
    const { arm, propensity } = bandit.choose(arms);
    return { reward: RATES[arm]!, propensity, probability: 1 / 3 };
  });
  expect(policyValue(log, { seed: 2 }).ips).toBeCloseTo((0.1 + 0.3 + 0.7) / 3, 1);
});

test('a context of another length and a reward that is no number are refused', () => {
  const bandit = linUcb({ size: 2 });
  expect(() => bandit.choose([[1, 2], [1]])).toThrow(
    expect.objectContaining({
      code: 'recommend/dimension-mismatch',
      details: { row: 1, field: 'context', expected: 2, found: 1 },
    }),
  );
  expect(() => bandit.learn([1, 2], Number.NaN)).toThrow('reward');
});
