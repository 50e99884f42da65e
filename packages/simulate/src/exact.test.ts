import { expect, test } from 'vitest';
import { chanceOf } from './chance.ts';
import { exp, log } from './exact.ts';

test('exp and log are those of mathematics to 1e-14', () => {
  for (let x = -690; x < 690; x += 0.37)
    expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
  for (let power = -12; power < 15; power += 0.11) {
    const x = 10 ** power;
    expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(1e-14 * Math.max(1, Math.abs(Math.log(x))));
  }
  expect([exp(-1e9), log(0), log(1), exp(0)]).toEqual([0, Number.NEGATIVE_INFINITY, 0, 1]);
});

test('draws are uniform, normal and exponential, and of two names independent', () => {
  const { uniform, normal, exponential } = chanceOf(7);
  const count = 40_000;
  const sums = { u: 0, n: 0, nn: 0, e: 0, both: 0 };
  for (let agent = 0; agent < count; agent++) {
    const u = uniform(agent, 1, 0) - 0.5;
    const n = normal(agent, 2, 0);
    sums.u += u;
    sums.n += n;
    sums.nn += n * n;
    sums.e += exponential(agent, 3, 0);
    sums.both += u * (uniform(agent, 1, 1) - 0.5);
  }
  // Four standard errors.
  expect(Math.abs(sums.u / count)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(count));
  expect(Math.abs(sums.n / count)).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(sums.nn / count - 1)).toBeLessThan(0.03);
  expect(Math.abs(sums.e / count - 1)).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(sums.both / count)).toBeLessThan(4 / 12 / Math.sqrt(count));
});
