import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anomaliesOf, robustScores } from './anomalies.ts';
import { changesOf, cheapestChanges } from './change-points.ts';
import { holtWinters, normalQuantile } from './holt-winters.ts';
import { loess } from './loess.ts';
import { minimise } from './nelder-mead.ts';
import { rhythmOf } from './rhythm.ts';
import { seriesOf } from './series.ts';
import { decompose } from './stl.ts';

const refusal = (code: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const finite = fc.double({ min: -1_000, max: 1_000, noNaN: true });
const waves = (length: number, valueAt: (at: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, at) => valueAt(at));

test('trend, season and remainder add up to the values', () => {
  const cases = fc.record({
    values: fc.array(finite, { minLength: 12, maxLength: 60 }),
    period: fc.integer({ min: 2, max: 6 }),
    robust: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ values, period, robust }) => {
      const { trend, seasonal, remainder, weights } = decompose(Float64Array.from(values), {
        period,
        robust,
      });
      values.forEach((value, at) => {
        expect(trend[at]! + seasonal[at]! + remainder[at]!).toBeCloseTo(value, 6);
        expect(weights[at]).toBeGreaterThanOrEqual(0);
        expect(weights[at]).toBeLessThanOrEqual(1);
      });
    }),
    { numRuns: 40 },
  );
});

test('a line with a season leaves no remainder, and a raised level goes to the trend alone', () => {
  const plain = waves(96, (at) => 3 + 0.5 * at + [4, -1, -3, 0][at % 4]!);
  const found = decompose(plain, { period: 4 });
  for (const left of found.remainder) expect(left).toBeCloseTo(0, 6);
  const raised = decompose(
    plain.map((value) => value + 1_000),
    { period: 4 },
  );
  raised.trend.forEach((value, at) => {
    expect(value).toBeCloseTo(found.trend[at]! + 1_000, 6);
    expect(raised.seasonal[at]).toBeCloseTo(found.seasonal[at]!, 6);
  });
});

test('loess of a line is the line, with any window', () => {
  const line = waves(40, (at) => 7 - 0.3 * at);
  for (const window of [3, 7, 39, 41, 101])
    loess(line, { window, degree: 1 }).forEach((value, at) => {
      expect(value).toBeCloseTo(line[at]!, 9);
    });
});

test('PELT finds what looking at every division finds', () => {
  const steps = fc.array(fc.tuple(finite, fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 6,
  });
  const cases = fc.record({
    steps,
    seed: fc.integer(),
    penalty: fc.double({ min: 0, max: 60, noNaN: true }),
    minimumSteps: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(cases, ({ steps, seed, penalty, minimumSteps }) => {
      const draw = random(seed);
      const values = steps.flatMap(([level, length]) =>
        Array.from({ length: length + 2 }, () => level / 100 + draw.normal()),
      );
      const cost = (from: number, to: number): number => {
        const own = values.slice(from, to);
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        return own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      };
      const options = { penalty, minimumSteps };
      const all = cheapestChanges(values.length, cost, { ...options, isPruned: false });
      expect(cheapestChanges(values.length, cost, options)).toEqual(all);
    }),
  );
});

test('in nineteen of twenty series planted changes are found within a few steps, and none in noise', () => {
  const rounds = 60;
  const found = { levels: 0, spreads: 0, noise: 0 };
  const isNear = (at: number[], planted: number[], by: number): boolean =>
    at.length === planted.length && at.every((step, i) => Math.abs(step - planted[i]!) <= by);
  for (let seed = 0; seed < rounds; seed++) {
    const draw = random(seed);
    const levels = waves(200, (at) => (at < 60 ? 10 : at < 130 ? 14 : 7) + draw.normal());
    if (isNear(changesOf(levels).at, [60, 130], 2)) found.levels++;
    const spreads = waves(200, (at) => draw.normal() * (at < 100 ? 1 : 6));
    if (isNear(changesOf(spreads, { of: 'mean-and-variance' }).at, [100], 9)) found.spreads++;
    if (changesOf(waves(300, () => draw.normal())).at.length === 0) found.noise++;
  }
  for (const count of Object.values(found)) expect(count / rounds).toBeGreaterThanOrEqual(0.95);
});

test('levels without noise are found exactly, and one level is no change', () => {
  expect(changesOf(new Float64Array(50).fill(4)).at).toEqual([]);
  const { at, segments } = changesOf(waves(50, (step) => (step < 20 ? 1 : 2)));
  expect(at).toEqual([20]);
  expect(segments.map(({ from, to, mean }) => [from, to, mean])).toEqual([
    [0, 20, 1],
    [20, 50, 2],
  ]);
});

test('what smoothing expects of a line with a season is the line with its season', () => {
  const season = [5, -2, -4, 1];
  const line = (at: number): number => 20 + 0.7 * at + season[at % 4]!;
  const { mean } = holtWinters(waves(60, line), { period: 4, trend: 'additive' }).forecast({
    steps: 12,
  });
  mean.forEach((value, ahead) => {
    expect(value).toBeCloseTo(line(60 + ahead), 1);
  });
  const grown = (at: number): number => (20 + 0.7 * at) * (1 + season[at % 4]! / 20);
  const growing = holtWinters(waves(60, grown), {
    ...{ period: 4, trend: 'additive', seasonal: 'multiplicative' },
  }).forecast({ steps: 8 });
  growing.mean.forEach((value, ahead) => {
    expect(value / grown(60 + ahead)).toBeCloseTo(1, 2);
  });
});

test('bands hold about as many values to come as they say, and widen with the distance', () => {
  const within = { additive: 0, multiplicative: 0 };
  const rounds = 30;
  for (let round = 0; round < rounds; round++) {
    const draw = random(round);
    const all = waves(88, (at) => 200 + 30 * Math.sin(at / 1.1) + 8 * draw.normal());
    for (const seasonal of ['additive', 'multiplicative'] as const) {
      const { low, high } = holtWinters(all.subarray(0, 80), {
        ...{ period: 7, trend: 'none', seasonal },
      }).forecast({ steps: 8, coverage: 0.8 });
      all.subarray(80).forEach((value, ahead) => {
        if (value >= low[ahead]! && value <= high[ahead]!) within[seasonal]++;
      });
      expect(high[7]! - low[7]!).toBeGreaterThan(0);
    }
  }
  for (const count of Object.values(within)) {
    expect(count / rounds / 8).toBeGreaterThan(0.68);
    expect(count / rounds / 8).toBeLessThan(0.92);
  }
  const { low, high } = holtWinters(waves(50, (at) => at + Math.sin(at * 9))).forecast({
    steps: 20,
  });
  for (let ahead = 1; ahead < 20; ahead++)
    expect(high[ahead]! - low[ahead]!).toBeGreaterThanOrEqual(high[ahead - 1]! - low[ahead - 1]!);
});

test('quantiles of the normal and the simplex find what is known', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 8);
  const bowl = minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, [-1, 2]);
  expect(bowl.at[0]).toBeCloseTo(1, 3);
  expect(bowl.at[1]).toBeCloseTo(1, 3);
});

test('planted outliers raise alerts, a strong season does not', () => {
  const draw = random(8);
  const values = waves(
    24 * 10,
    (at) => 50 + 30 * Math.sin((2 * Math.PI * at) / 24) + draw.normal(),
  );
  values[100]! += 25;
  values[171]! -= 25;
  const { alerts, expected } = anomaliesOf(values, { period: 24, threshold: 6 });
  expect(alerts.map(({ at, z }) => [at, Math.sign(z)])).toEqual([
    [100, 1],
    [171, -1],
  ]);
  expect(Math.abs(expected[100]! - values[100]! + 25)).toBeLessThan(4);
  expect(
    anomaliesOf(
      waves(96, (at) => at % 24),
      { period: 24 },
    ).alerts,
  ).toEqual([]);
});

test('robust scores do not change with unit and origin, and few different values are no division by zero', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }), (whole) => {
      const scores = robustScores(Float64Array.from(whole));
      const moved = robustScores(Float64Array.from(whole, (value) => 4 * value + 64));
      scores.forEach((score, at) => {
        expect(Number.isFinite(score)).toBe(true);
        expect(moved[at]).toBeCloseTo(score, 9);
      });
    }),
  );
  expect([...robustScores(Float64Array.of(3, 3, 3))]).toEqual([0, 0, 0]);
  const { alerts } = anomaliesOf(Float64Array.of(...new Array<number>(40).fill(2), 9));
  expect(alerts.map(({ at }) => at)).toEqual([40]);
});

test('a series adds up its events and begins with the step of the first', () => {
  const timesMs = [1_000, 1_500, 9_000, 12_500];
  expect(seriesOf({ timesMs }, { everyMs: 4_000 })).toEqual({
    ...{ startMs: 0, everyMs: 4_000, values: Float64Array.of(2, 0, 1, 1) },
  });
  const options = { everyMs: 4_000, alignMs: 1_000, how: 'mean' as const, toMs: 20_000 };
  expect(seriesOf({ timesMs, values: [3, 5, 7, 9] }, options)).toEqual({
    ...{ startMs: 1_000, everyMs: 4_000, values: Float64Array.of(4, 4, 8, 8, 8) },
  });
});

test('an hour of the week counts by its mean, on the clock of the zone', () => {
  // Monday 6 January 2025, 20:00 in Shanghai, for four weeks; twice in each.
  const mondayMs = Date.UTC(2025, 0, 6, 12);
  const timesMs = Array.from({ length: 8 }, (_, at) => mondayMs + Math.floor(at / 2) * 7 * DAY_MS);
  const found = rhythmOf(
    { timesMs },
    {
      ...{ timeZone: 'Asia/Shanghai', fromMs: mondayMs - DAY_MS, toMs: mondayMs + 27 * DAY_MS },
    },
  );
  expect(found.peaks.map(({ day, hour, perHour }) => [day, hour, perHour])).toEqual([[0, 20, 2]]);
  expect(found.hours.every((count) => count === 4)).toBe(true);
  expect(found.mean).toBeCloseTo(8 / (28 * 24), 12);
  expect(found.byDay[0]).toBeCloseTo(2 / 24, 12);
  const kolkata = rhythmOf({ timesMs }, { timeZone: 'Asia/Kolkata' });
  expect(kolkata.peaks[0]).toMatchObject({ day: 0, hour: 17 });
});

test('summer time moves the clock: nine in the morning stays nine', () => {
  const timesMs = Array.from({ length: 28 }, (_, day) => {
    const isSummer = day >= 14;
    return Date.UTC(2025, 2, 16 + day, isSummer ? 7 : 8);
  });
  const { byHour } = rhythmOf({ timesMs }, { timeZone: 'Europe/Berlin' });
  expect(byHour.indexOf(Math.max(...byHour))).toBe(9);
  expect(byHour.filter((rate) => rate > 0)).toHaveLength(1);
});

test('hours of a window add up to its length', () => {
  const times = fc.integer({ min: 0, max: 3 * 365 * 24 * 60 });
  const zone = fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kolkata');
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 9_000 }), zone, (minute, length, timeZone) => {
      const fromMs = Date.UTC(2023, 0, 1) + minute * 60_000;
      const toMs = fromMs + length * 60_000;
      const { hours, mean } = rhythmOf({ timesMs: [fromMs] }, { timeZone, fromMs, toMs });
      expect(hours.reduce((sum, one) => sum + one, 0)).toBeCloseTo(length / 60, 6);
      expect(mean).toBeCloseTo(60 / length, 6);
    }),
    { numRuns: 40 },
  );
});

test('bad series are refused by row and field', () => {
  const times =
    (timesMs: number[], more = {}) =>
    () =>
      seriesOf({ timesMs, ...more }, { everyMs: 1_000, nowMs: 10_000 });
  expect(times([])).toThrow(refusal('mine/empty-table'));
  expect(times([1, Number.NaN])).toThrow(refusal('mine/bad-row', { row: 1, field: 'timesMs' }));
  expect(times([5, 3])).toThrow(refusal('mine/unsorted-times', { row: 1, field: 'timesMs' }));
  expect(times([5, 10_001])).toThrow(refusal('mine/future-time', { row: 1, field: 'timesMs' }));
  expect(times([1, 2], { values: [1, Infinity] })).toThrow(
    refusal('mine/bad-row', { row: 1, field: 'values', found: 'Infinity' }),
  );
  expect(times([1, 2], { values: [1] })).toThrow(refusal('mine/bad-row', { row: 1 }));
  expect(() => seriesOf({ timesMs: [0, 1e15] }, { everyMs: 1 })).toThrow(refusal('mine/too-large'));
  expect(() => decompose(new Float64Array(9), { period: 5 })).toThrow(
    refusal('mine/too-few-rows', { expected: 10, found: 9 }),
  );
  expect(() => decompose(new Float64Array(9), { period: 1 })).toThrow(refusal('mine/bad-option'));
  expect(() => holtWinters(Float64Array.of(1, 2, Number.NaN))).toThrow(
    refusal('mine/bad-row', { row: 2 }),
  );
  expect(() =>
    holtWinters(Float64Array.of(1, 2, 0, 3), { period: 2, seasonal: 'multiplicative' }),
  ).toThrow(refusal('mine/bad-row', { row: 2, expected: 'above 0' }));
  expect(() => changesOf(Float64Array.of(1))).toThrow(refusal('mine/too-few-rows'));
  expect(() => changesOf(new Float64Array(50_001))).toThrow(refusal('mine/too-large'));
  expect(() => anomaliesOf(Float64Array.of(1, 2, 3), { threshold: 0 })).toThrow(
    refusal('mine/bad-option', { field: 'threshold' }),
  );
  expect(() => rhythmOf({ timesMs: [0] }, { timeZone: 'Mars/Olympus' })).toThrow(
    refusal('mine/bad-option', { field: 'timeZone' }),
  );
  expect(() => rhythmOf({ timesMs: [0, 1e16] })).toThrow(refusal('mine/too-large'));
});
