import type { MinedMeasure, MiningReport } from '@kaibo/contracts/mining';
import { anomaliesOf, changesOf, decompose, holtWinters } from '@kaibo/mine';
import type { SoldOrder } from '#orders';
import { dateOf, type ZoneClock } from './mining.clock.rules.ts';
import type { Attention } from './mining.findings.ts';

type MinedTrend = MiningReport['trend'];
type Measured = MinedTrend['measures'][number];

const WEEK = 7;
const DAYS_LEAST = 7;
const DAYS_FOR_WEEK = 2 * WEEK;
const DAYS_FOR_SEASONAL_FORECAST = 3 * WEEK;
const DAYS_AHEAD = 14;
const COVERAGE = 0.8;
const LEVEL_DAYS_LEAST = WEEK;

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Math.round(value * 100) / 100);

/** What each weekday added lately; the season of the last four weeks. */
const weekOf = (seasonal: Float64Array, firstWeekday: number): number[] => {
  const [sums, counts] = [new Float64Array(WEEK), new Float64Array(WEEK)];
  for (let at = Math.max(0, seasonal.length - 4 * WEEK); at < seasonal.length; at++) {
    sums[(firstWeekday + at) % WEEK]! += seasonal[at]!;
    counts[(firstWeekday + at) % WEEK]! += 1;
  }
  return rounded(sums.map((sum, day) => (counts[day]! > 0 ? sum / counts[day]! : 0)));
};

const forecastOf = (values: Float64Array): Measured['forecast'] => {
  const isSeasonal = values.length >= DAYS_FOR_SEASONAL_FORECAST;
  const { mean, low, high } = holtWinters(values, {
    trend: 'damped',
    ...(isSeasonal && { period: WEEK }),
  }).forecast({ steps: DAYS_AHEAD, coverage: COVERAGE });
  const notBelowNought = (ahead: Float64Array) => rounded(ahead.map((one) => Math.max(0, one)));
  return { mean: notBelowNought(mean), low: notBelowNought(low), high: notBelowNought(high) };
};

const measured = (measure: MinedMeasure, values: Float64Array, firstWeekday: number): Measured => {
  const hasWeek = values.length >= DAYS_FOR_WEEK;
  const parts = hasWeek ? decompose(values, { period: WEEK, robust: true }) : null;
  const { alerts, expected } = anomaliesOf(values, hasWeek ? { period: WEEK } : {});
  const odd = new Set(alerts.map(({ at }) => at));
  // One day that stands out is no new level.
  const level = values.map(
    (value, at) => (odd.has(at) ? expected[at]! : value) - (parts?.seasonal[at] ?? 0),
  );
  const { segments } = changesOf(level, { minimumSteps: LEVEL_DAYS_LEAST });
  return {
    measure,
    values: rounded(values),
    trend: parts && rounded(parts.trend),
    week: parts && weekOf(parts.seasonal, firstWeekday),
    changes: segments.slice(1).map(({ from, mean }, at) => ({
      at: from,
      before: Math.round(segments[at]!.mean * 100) / 100,
      after: Math.round(mean * 100) / 100,
    })),
    anomalies: alerts.map(({ at, value, expected, z }) => ({
      at,
      value: Math.round(value * 100) / 100,
      expected: Math.round(expected * 100) / 100,
      z: Math.round(z * 100) / 100,
    })),
    forecast: forecastOf(values),
  };
};

interface Day {
  day: number;
  values: Partial<Record<MinedMeasure, number>>;
}

const daysOf = (
  orders: readonly SoldOrder[],
  attention: Attention | null,
  clock: ZoneClock,
): Day[] => [
  ...orders.map(({ placedAtMs, totalFen }) => ({
    day: clock.day(placedAtMs),
    values: { orders: 1, gmv: totalFen },
  })),
  ...(attention?.days ?? []).map(({ day, events, viewers }) => ({
    day,
    values: { events, viewers },
  })),
];

/**
 * Where the days are going: totals of the platform by day, what is trend and what is week, when the level changed for
 * good, which days stand out, and what the next two weeks may bring. Only whole days are looked at: neither the one that
 * has not ended nor the one on which the window begins.
 */
export const mineTrend = (
  orders: readonly SoldOrder[],
  attention: Attention | null,
  { clock, fromMs, toMs }: { clock: ZoneClock; fromMs: number; toMs: number },
): MinedTrend => {
  const today = clock.day(toMs);
  const days = daysOf(orders, attention, clock).filter(
    ({ day }) => day < today && day > clock.day(fromMs - 1),
  );
  const first = days.reduce((least, { day }) => Math.min(least, day), today);
  const length = today - first;
  const base = { timeZone: clock.timeZone, firstDay: dateOf(first) };
  if (length < DAYS_LEAST)
    return {
      ...base,
      lack: { code: 'too-few-days', have: length, needed: DAYS_LEAST },
      measures: [],
    };
  const wanted: MinedMeasure[] = [
    'orders',
    'gmv',
    ...(attention ? (['viewers', 'events'] as const) : []),
  ];
  const series = new Map(wanted.map((measure) => [measure, new Float64Array(length)]));
  for (const { day, values } of days)
    for (const measure of wanted) series.get(measure)![day - first]! += values[measure] ?? 0;
  return {
    ...base,
    lack: null,
    measures: wanted.map((measure) => measured(measure, series.get(measure)!, (first + 3) % WEEK)),
  };
};
