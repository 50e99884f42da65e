import { holtWinters } from '@kaibo/mine';

/** Pieces or parcels a day, the last value being yesterday's. */
export interface DailySeries {
  /** Of the first value: days since 1970-01-01 by the store's clock. */
  firstDay: number;
  values: Float64Array;
  /** Days whose value says less than was wanted: it was sold out. */
  cut?: Uint8Array;
}

export interface Spread {
  mean: number;
  variance: number;
}

export interface DailyModel {
  method: 'seasonal' | 'intermittent' | 'holt-winters';
  /** Mean of a usual day. */
  perDay: number;
  /** Of a day, 0 being the one after the last value. */
  day(ahead: number): Spread;
  /** Of so many days together, from the one after the last value. */
  sum(days: number): Spread;
}

export const DAYS_OF_WEEK = 7;
/** Monday is 0. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Below these nothing is forecast. */
export const LEAST_DAYS = 7;
export const LEAST_UNITS = 5;

const USUAL_HALF_LIFE_DAYS = 42;
const OTHER_HALF_LIVES_DAYS = [7, 18, 120];
/** In units of the dispersion: less better may be chance. */
const CLEARLY_BETTER = 1.5;
const USUAL_DISPERSION = 1.2;
const USUAL_WORTH_DAYS = 5;
const MOST_DISPERSION = 1_000;
/** Log-variance that the level gains a day beyond the first. */
const WANDERING = 0.0008;

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/**
 * How a weekday differs from the mean, pulled to `prior` by so many units' worth of evidence.
 * @returns 7 factors, Monday first, about 1 on average.
 */
export const weekdayFactors = (
  { firstDay, values }: DailySeries,
  prior: Float64Array | null,
  worth: number,
): Float64Array => {
  const sums = new Float64Array(DAYS_OF_WEEK);
  const days = new Float64Array(DAYS_OF_WEEK);
  values.forEach((value, place) => {
    const weekday = weekdayOf(firstDay + place);
    sums[weekday]! += value;
    days[weekday]! += 1;
  });
  const mean = sumOf(values) / Math.max(1, values.length);
  const factors = sums.map((sum, weekday) => {
    const share = (days[weekday]! / Math.max(1, values.length)) * worth;
    const expected = mean * days[weekday]! + share;
    return expected > 0 ? (sum + (prior?.[weekday] ?? 1) * share) / expected : 1;
  });
  const average = sumOf(factors) / DAYS_OF_WEEK;
  return average > 0 ? factors.map((factor) => Math.max(0.02, factor / average)) : factors.fill(1);
};

interface Level {
  shape: number;
  exposure: number;
  deviance: number;
  fitted: Float64Array;
}

/** A Gamma level whose evidence halves in so many days, and what it expected of each day before it came. */
const followed = (series: DailySeries, factors: Float64Array, halfLife: number): Level => {
  const { firstDay, values, cut } = series;
  const keep = 2 ** (-1 / halfLife);
  const begin = values.subarray(0, Math.min(DAYS_OF_WEEK, values.length));
  let exposure = 0.5;
  let shape = Math.max(0.1, (sumOf(begin) / begin.length) * exposure);
  let deviance = 0;
  const fitted = values.map((value, place) => {
    const factor = factors[weekdayOf(firstDay + place)]!;
    const expected = Math.max(1e-6, (shape / exposure) * factor);
    const wanted = cut?.[place] ? Math.max(value, expected) : value;
    if (place >= DAYS_OF_WEEK) deviance += expected - wanted * Math.log(expected);
    shape = keep * shape + wanted;
    exposure = keep * exposure + factor;
    return expected;
  });
  return { shape, exposure, deviance, fitted };
};

/** Pearson's dispersion around what was expected, pulled to what is usual; cut days are left out. */
const dispersionOf = ({ values, cut }: DailySeries, fitted: Float64Array): number => {
  let sum = USUAL_WORTH_DAYS * USUAL_DISPERSION;
  let weight = USUAL_WORTH_DAYS;
  for (let place = DAYS_OF_WEEK; place < values.length; place++) {
    if (cut?.[place]) continue;
    const expected = Math.max(fitted[place]!, 0.05);
    sum += (values[place]! - expected) ** 2 / expected;
    weight += 1;
  }
  // The weekdays' factors were taken from the same days: those fit too well, and the next one worse.
  const spent = 1 + (2 * DAYS_OF_WEEK) / values.length;
  return Math.min(MOST_DISPERSION, Math.max(1, (sum / weight) * spent));
};

const seasonalModel = (series: DailySeries, prior: Float64Array | null) => {
  const factors = weekdayFactors(series, prior, SEASON_WORTH);
  const usual = followed(series, factors, USUAL_HALF_LIFE_DAYS);
  const chance = CLEARLY_BETTER * dispersionOf(series, usual.fitted);
  const level = OTHER_HALF_LIVES_DAYS.map((halfLife) => followed(series, factors, halfLife))
    .map((other) => ({ ...other, deviance: other.deviance + chance }))
    .reduce<Level>((one, other) => (other.deviance < one.deviance ? other : one), usual);
  const dispersion = dispersionOf(series, level.fitted);
  const perDay = level.shape / level.exposure;
  const next = series.firstDay + series.values.length;
  const meanOf = (ahead: number): number => perDay * factors[weekdayOf(next + ahead)]!;
  const doubt = dispersion / level.shape;
  const model: DailyModel = {
    method: 'seasonal',
    perDay,
    day: (ahead) => {
      const mean = meanOf(ahead);
      return { mean, variance: dispersion * mean + mean ** 2 * (doubt + WANDERING * ahead) };
    },
    sum: (days) => {
      let mean = 0;
      for (let ahead = 0; ahead < days; ahead++) mean += meanOf(ahead);
      const wandered = (WANDERING * days) / 3;
      return { mean, variance: dispersion * mean + mean ** 2 * (doubt + wandered) };
    },
  };
  return { model, fitted: level.fitted };
};
/** Units' worth of evidence that the season of the store has for an option. */
const SEASON_WORTH = 60;

const CHANCE_SMOOTHING = 0.08;
const SIZE_SMOOTHING = 0.15;

/** Demand that comes now and then (Teunter, Syntetos & Babai 2011): the chance of a sale, and its size, smoothed apart. */
const intermittentModel = ({ values }: DailySeries): DailyModel => {
  const sold = values.filter((value) => value > 0);
  let chance = sold.length / values.length;
  let size = sumOf(sold) / Math.max(1, sold.length);
  for (const value of values) {
    chance += CHANCE_SMOOTHING * ((value > 0 ? 1 : 0) - chance);
    if (value > 0) size += SIZE_SMOOTHING * (value - size);
  }
  const sizeVariance =
    sold.reduce((sum, value) => sum + (value - size) ** 2, size) / (sold.length + 1);
  const mean = chance * size;
  const variance = Math.max(mean, chance * (sizeVariance + size ** 2) - mean ** 2);
  const seen = Math.min(values.length, 2 / CHANCE_SMOOTHING - 1);
  const doubt = (1 - chance) / Math.max(0.05, chance * seen);
  return {
    method: 'intermittent',
    perDay: mean,
    day: () => ({ mean, variance: variance + mean ** 2 * doubt }),
    sum: (days) => ({ mean: mean * days, variance: variance * days + (mean * days) ** 2 * doubt }),
  };
};

const LEAST_TREND_DAYS = 42;
const LEAST_TREND_UNITS = 4;
const JUDGED_DAYS = 21;
/** How much better it must be than the seasonal means to be preferred. */
const BETTER_BY = 0.92;

const absoluteError = (values: Float64Array, fitted: Float64Array): number => {
  let sum = 0;
  for (let place = values.length - JUDGED_DAYS; place < values.length; place++)
    sum += Math.abs(values[place]! - fitted[place]!);
  return sum;
};

/** Holt–Winters, where it foretold the last three weeks better, its smoothing being fitted without them; else null. */
const trendModel = ({ values }: DailySeries, rival: Float64Array): DailyModel | null => {
  const known = holtWinters(values.subarray(0, values.length - JUDGED_DAYS), {
    period: DAYS_OF_WEEK,
  });
  const { smoothing } = known;
  const whole = holtWinters(values, { period: DAYS_OF_WEEK, smoothing });
  if (absoluteError(values, whole.fitted) > BETTER_BY * absoluteError(values, rival)) return null;
  const { mean: means } = whole.forecast({ steps: HORIZON_DAYS });
  const variance = whole.squaredError / Math.max(1, values.length - 4);
  const meanOf = (ahead: number): number => Math.max(0, means[Math.min(ahead, HORIZON_DAYS - 1)]!);
  return {
    method: 'holt-winters',
    perDay: sumOf(means.slice(0, DAYS_OF_WEEK).map((mean) => Math.max(0, mean))) / DAYS_OF_WEEK,
    day: (ahead) => ({
      mean: meanOf(ahead),
      variance: Math.max(meanOf(ahead), variance * (1 + ahead * smoothing.level ** 2)),
    }),
    sum: (days) => {
      let mean = 0;
      let sum = 0;
      for (let ahead = 0; ahead < days; ahead++) {
        mean += meanOf(ahead);
        sum += variance * (1 + smoothing.level * (days - 1 - ahead)) ** 2;
      }
      return { mean, variance: Math.max(mean, sum) };
    },
  };
};
export const HORIZON_DAYS = 180;

/** Leaves out what was before the first sale. */
const fromFirstSale = (series: DailySeries): DailySeries => {
  const first = series.values.findIndex((value) => value > 0);
  if (first <= 0) return series;
  return {
    firstDay: series.firstDay + first,
    values: series.values.subarray(first),
    cut: series.cut?.subarray(first),
  };
};

export interface DailyOptions {
  /** Of the whole store, 7 factors. */
  season?: Float64Array | null;
  /** Holt–Winters is tried as well: some milliseconds. */
  tryTrend?: boolean;
}

/**
 * Demand of the days to come: where most days have no sale, by the chance and the size of one; else weekday means
 * around a level whose memory is as long as foretold best, or Holt–Winters where that is better. Null below a week or
 * five units. O(days).
 */
export const dailyModel = (given: DailySeries, options: DailyOptions = {}): DailyModel | null => {
  const series = fromFirstSale(given);
  const { values } = series;
  if (values.length < LEAST_DAYS || sumOf(values) < LEAST_UNITS) return null;
  const quiet = values.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
  if (quiet / values.length >= 0.5) return intermittentModel(series);
  const { model, fitted } = seasonalModel(series, options.season ?? null);
  const isMuch = values.length >= LEAST_TREND_DAYS && model.perDay >= LEAST_TREND_UNITS;
  return (
    (options.tryTrend && isMuch && !series.cut?.includes(1) && trendModel(series, fitted)) || model
  );
};
