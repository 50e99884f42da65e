import type { HealthReport } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullInDays } from './health.space.ts';
import { verdictOf } from './health.verdict.ts';

const NOW_MS = Date.UTC(2026, 0, 31);
const DAY_MS = 86_400_000;

const well: Parameters<typeof verdictOf>[0] = {
  parts: [{ name: 'postgres', state: 'ok', detail: '' }],
  processes: [],
  postgres: {
    ...{ version: '18.4', builtIn: true, sizeBytes: 1 },
    ...{ connections: 10, mostConnections: 60, longestQueryMs: 1 },
  },
  events: { head: 10, groups: [{ group: 'a', behind: 3, failures: 0, failure: null }] },
  jobs: { waiting: 3, running: 1, dead: 0, list: [] },
  disk: { freeBytes: 50e9, totalBytes: 100e9, uses: [], fullInDays: null },
  backup: { atMs: NOW_MS - DAY_MS, path: '/b.tar', sizeBytes: 1, tookMs: 1 },
};
const codesOf = (changed: Partial<HealthReport>) => {
  const { verdict, concerns } = verdictOf({ ...well, ...changed }, NOW_MS);
  return [verdict, ...concerns.map(({ code }) => code)];
};
const disk = (freeBytes: number, fullIn: number | null = null) => ({
  disk: { ...well.disk, freeBytes, fullInDays: fullIn },
});

test('nothing wrong is good, something for soon is to be watched, something broken is bad', () => {
  expect(codesOf({})).toEqual(['good']);
  expect(codesOf({ backup: null })).toEqual(['watch', 'backup-none']);
  expect(codesOf({ backup: { ...well.backup!, atMs: NOW_MS - 4 * DAY_MS } })).toEqual([
    'watch',
    'backup-old',
  ]);
  expect(codesOf({ parts: [{ name: 'media', state: 'failed', detail: 'gone' }] })).toEqual([
    'bad',
    'part-failed',
  ]);
  expect(codesOf({ jobs: { ...well.jobs, dead: 2 } })).toEqual(['watch', 'jobs-dead']);
});

test('a disk is named once, as the worst that it is', () => {
  expect(codesOf(disk(100e6, 1))).toEqual(['bad', 'disk-full']);
  expect(codesOf(disk(2e9, 1))).toEqual(['watch', 'disk-low']);
  expect(codesOf(disk(50e9, 3))).toEqual(['watch', 'disk-soon']);
  expect(codesOf(disk(50e9, 30))).toEqual(['good']);
});

test('a disk that loses the same each day is full when arithmetic says so', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 60, max: 300 }),
      (lossGb, minutes) => {
        const samples = Array.from({ length: minutes }, (_, minute) => ({
          atMs: NOW_MS + minute * 60_000,
          freeBytes: 100e9 - lossGb * 1e9 * ((minute * 60_000) / DAY_MS),
        }));
        const days = fullInDays(samples)!;
        expect(days).toBeCloseTo(samples.at(-1)!.freeBytes / (lossGb * 1e9), 3);
      },
    ),
  );
});

test('a disk that does not fill, or is hardly known, has no day on which it is full', () => {
  const at = (minute: number, freeBytes: number) => ({ atMs: NOW_MS + minute * 60_000, freeBytes });
  expect(fullInDays([])).toBeNull();
  expect(fullInDays([at(0, 9e9), at(5, 1e9)])).toBeNull();
  expect(fullInDays([at(0, 9e9), at(60, 9e9)])).toBeNull();
  expect(fullInDays([at(0, 9e9), at(60, 10e9)])).toBeNull();
});
