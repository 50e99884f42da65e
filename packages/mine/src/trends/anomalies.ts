import { needsNumber } from '../options.ts';
import { medianOf } from './median.ts';
import { needsValues } from './series.ts';
import { decompose } from './stl.ts';

export interface AnomalyOptions {
  /** Alerts beyond so many robust deviations (default: 3.5, as Iglewicz & Hoaglin advise). */
  threshold?: number;
  /**
   * A deviation is never taken for smaller than this share of the median size of the values, so that a series without
   * noise raises no alert for trifles (default: 0.01).
   */
  leastShare?: number;
  /** Steps of one round of the season; without it the values are held against their median. */
  period?: number;
}

export interface Anomaly {
  /** Step of the series. */
  at: number;
  value: number;
  /** Trend and season at that step, or the median. */
  expected: number;
  /** Robust deviations above (or below: negative) what was expected. */
  z: number;
}

export interface Anomalies {
  alerts: Anomaly[];
  /** Of every step. */
  scores: Float64Array;
  expected: Float64Array;
}

/**
 * Distance of each value from the median in robust deviations: 0.6745 ÷ median absolute deviation, or, where more than half
 * of the values are equal, 0.7979 ÷ mean absolute deviation (Iglewicz & Hoaglin 1993, §3.3). All 0 where all are equal.
 *
 * @param least a deviation is never taken for smaller than this.
 */
export const robustScores = (values: Float64Array, least = 0): Float64Array => {
  const middle = medianOf(values);
  const sizes = values.map((value) => Math.abs(value - middle));
  const median = medianOf(sizes);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const unit = Math.max(least, median > 0 ? median / 0.6745 : mean * 1.253314);
  return values.map((value) => (unit > 0 ? (value - middle) / unit : 0));
};

/**
 * Steps that stand out from trend and season (robust STL) or, without a period, from the median. O(as `decompose`).
 *
 * @throws MineError as `decompose`; `mine/too-few-rows` below three values.
 */
export const anomaliesOf = (values: Float64Array, options: AnomalyOptions = {}): Anomalies => {
  const { threshold = 3.5, leastShare = 0.01, period } = options;
  needsNumber('threshold', threshold, { least: 0, above: true });
  needsNumber('leastShare', leastShare, { least: 0 });
  needsValues(values, 3, 'a robust deviation');
  // Slow ones: a season and a trend that follow every turn would leave nothing to tell outliers from.
  const seasonalWindow = 20 * Math.ceil(values.length / (period ?? values.length)) + 1;
  const trendWindow = 4 * (period ?? 1) + 1;
  const remainder =
    period === undefined
      ? values
      : decompose(values, { period, seasonalWindow, trendWindow, robust: true }).remainder;
  // What trend and season were free to follow is missing from the remainder.
  const followed = period === undefined ? 0 : 2 * period + (3 * values.length) / trendWindow;
  const left = Math.sqrt(Math.max(0.25, 1 - followed / values.length));
  const least = leastShare * medianOf(values.map(Math.abs));
  const scores = robustScores(remainder, least * left).map((score) => score * left);
  const middle = medianOf(values);
  const expected = values.map((value, at) =>
    period === undefined ? middle : value - remainder[at]!,
  );
  const alerts = Array.from(values, (value, at) => ({
    at,
    value,
    expected: expected[at]!,
    z: scores[at]!,
  })).filter(({ z }) => Math.abs(z) > threshold);
  return { alerts, scores, expected };
};
