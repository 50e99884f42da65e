import { expect, test } from 'vitest';
import { dueFit, mayTakeOver, type PastFit } from './recommendation.job.rules.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_000 * HOUR_MS;
const past = (state: PastFit['state'], hoursAgo: number, problem = ''): PastFit => ({
  ...{ state, problem, startedAtMs: NOW - hoursAgo * HOUR_MS },
});
const [atNight, atNoon] = [() => 4, () => 12];

test('the first fit is due at once, and after a failure an hour later', () => {
  expect(dueFit([], NOW, atNoon)).toBe('first');
  expect(dueFit([past('failed', 0.5)], NOW, atNoon)).toBeNull();
  expect(dueFit([past('failed', 1.5)], NOW, atNoon)).toBe('first');
});

test('a fit that was cut off is begun anew without waiting', () => {
  for (const why of ['stopped', 'interrupted'])
    expect(dueFit([past('failed', 0.1, `recommendation/fit-${why}: …`)], NOW, atNoon)).toBe(
      'first',
    );
});

test('no fit is due beside one under way', () => {
  expect(dueFit([past('fitting', 0.1)], NOW, atNight)).toBeNull();
  expect(dueFit([past('fitting', 40), past('active', 90)], NOW, atNight)).toBeNull();
});

test('a model is fitted again every night, or by day when the night was slept through', () => {
  expect(dueFit([past('active', 24)], NOW, atNight)).toBe('again');
  expect(dueFit([past('active', 24)], NOW, atNoon)).toBeNull();
  expect(dueFit([past('active', 31)], NOW, atNoon)).toBe('again');
  expect(dueFit([past('active', 0.5)], NOW, atNight)).toBeNull();
  expect(dueFit([past('failed', 0.5), past('active', 40)], NOW, atNight)).toBeNull();
});

const metrics = (model: number, popularity: number) => [{ name: 'NDCG@20', model, popularity }];

test('a model that loses to popularity does not take over from one that wins', () => {
  expect(mayTakeOver(metrics(0.1, 0.2), metrics(0.3, 0.2))).toBe(false);
  expect(mayTakeOver(metrics(0.21, 0.2), metrics(0.9, 0.2))).toBe(true);
});

test('whatever is measured, something serves rather than nothing', () => {
  expect(mayTakeOver(metrics(0.1, 0.2), null)).toBe(true);
  expect(mayTakeOver(metrics(0.1, 0.2), metrics(0.1, 0.2))).toBe(true);
  expect(mayTakeOver([], metrics(0.3, 0.2))).toBe(true);
});
