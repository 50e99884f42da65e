import { needsWhole } from '../options.ts';
import { type LoessOptions, loess, loessAt } from './loess.ts';
import { medianOf } from './median.ts';
import { needsValues } from './series.ts';

export interface StlOptions {
  /** Steps of one round of the season, e.g. 24 for hours of a day. */
  period: number;
  /** Rounds over which the season may change; odd, 7 or more (default: 7). */
  seasonalWindow?: number;
  /** Steps over which the trend is smoothed; odd (default: the least odd above 1.5 · period ÷ (1 − 1.5 ÷ seasonalWindow)). */
  trendWindow?: number;
  /** Weighs outliers down, so that they stay in the remainder. */
  robust?: boolean;
}

/** value = trend + seasonal + remainder at every step. */
export interface Decomposition {
  trend: Float64Array;
  seasonal: Float64Array;
  remainder: Float64Array;
  /** 1 for values that fit, towards 0 for outliers; all 1 unless robust. */
  weights: Float64Array;
}

const oddFrom = (value: number): number => {
  const least = Math.ceil(value);
  return least % 2 === 0 ? least + 1 : least;
};

const movingMean = (values: Float64Array, length: number): Float64Array => {
  const means = new Float64Array(values.length - length + 1);
  let sum = 0;
  for (let at = 0; at < length; at++) sum += values[at]!;
  means[0] = sum / length;
  for (let at = 1; at < means.length; at++) {
    sum += values[at + length - 1]! - values[at - 1]!;
    means[at] = sum / length;
  }
  return means;
};

type Windows = { period: number; seasonal: number; trend: number; lowPass: number };

/** The values of each place of the round smoothed on their own, one round longer at both ends. */
const smoothRounds = (
  values: Float64Array,
  { period, seasonal }: Windows,
  robust: Float64Array | undefined,
): Float64Array => {
  const extended = new Float64Array(values.length + 2 * period);
  for (let place = 0; place < period; place++) {
    const ofPlace = (all: Float64Array): Float64Array =>
      all.filter((_, at) => at % period === place);
    const own = ofPlace(values);
    const rounds = own.length;
    const options: LoessOptions = {
      window: seasonal,
      degree: 1,
      robust: robust && ofPlace(robust),
    };
    const weights = new Float64Array(rounds);
    const smooth = loess(own, options);
    const right = Math.min(seasonal, rounds) - 1;
    const before = loessAt(own, -1, [0, right], options, weights);
    const after = loessAt(
      own,
      rounds,
      [Math.max(0, rounds - seasonal), rounds - 1],
      options,
      weights,
    );
    extended[place] = Number.isNaN(before) ? smooth[0]! : before;
    for (let round = 0; round < rounds; round++)
      extended[(round + 1) * period + place] = smooth[round]!;
    extended[(rounds + 1) * period + place] = Number.isNaN(after) ? smooth[rounds - 1]! : after;
  }
  return extended;
};

/** Tukey's bisquare of each remainder against six times their median size. */
const robustWeights = (remainder: Float64Array): Float64Array => {
  const sizes = remainder.map(Math.abs);
  const limit = 6 * medianOf(sizes);
  return sizes.map((size) => {
    if (size <= 0.001 * limit) return 1;
    return size <= 0.999 * limit ? (1 - (size / limit) ** 2) ** 2 : 0;
  });
};

/**
 * Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae & Terpenning 1990); equal to `STL` of statsmodels
 * with its defaults. O(rounds of the algorithm · n · trendWindow).
 *
 * @throws MineError `mine/bad-option`; `mine/too-few-rows` below two rounds; `mine/bad-row` for NaN and infinities.
 */
export const decompose = (values: Float64Array, options: StlOptions): Decomposition => {
  const { period, seasonalWindow = 7, robust: isRobust = false } = options;
  needsWhole('period', period, 2);
  needsWhole('seasonalWindow', seasonalWindow, 3);
  const { trendWindow = oddFrom((1.5 * period) / (1 - 1.5 / seasonalWindow)) } = options;
  needsWhole('trendWindow', trendWindow, 3);
  needsValues(values, 2 * period, `a season of ${period} steps`);
  const windows: Windows = {
    period,
    seasonal: oddFrom(seasonalWindow),
    trend: oddFrom(trendWindow),
    lowPass: oddFrom(period + 1),
  };
  const { length } = values;
  let trend: Float64Array = new Float64Array(length);
  let seasonal: Float64Array = new Float64Array(length);
  let weights: Float64Array | undefined;
  const remainderOf = (): Float64Array =>
    values.map((value, at) => value - trend[at]! - seasonal[at]!);

  const round = (): void => {
    const rounds = smoothRounds(
      values.map((value, at) => value - trend[at]!),
      windows,
      weights,
    );
    const means = movingMean(movingMean(movingMean(rounds, period), period), 3);
    const slow = loess(means, { window: windows.lowPass, degree: 1 });
    seasonal = slow.map((low, at) => rounds[period + at]! - low);
    trend = loess(
      values.map((value, at) => value - seasonal[at]!),
      { window: windows.trend, degree: 1, robust: weights },
    );
  };
  const [inner, outer] = isRobust ? [2, 15] : [5, 0];
  for (let turn = 0; turn <= outer; turn++) {
    for (let step = 0; step < inner; step++) round();
    if (turn < outer) weights = robustWeights(remainderOf());
  }
  return {
    trend,
    seasonal,
    remainder: remainderOf(),
    weights: weights ?? new Float64Array(length).fill(1),
  };
};
