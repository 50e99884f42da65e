import { needsNumber } from '../options.ts';
import { medianOf } from './median.ts';
import { needsValues } from './series.ts';
import { decompose } from './stl.ts';

export interface AnomalyOptions {
  /** Alerts beyond so many robust deviations (default: 3.5, as Iglewicz & Hoaglin advise). */
  threshold?: number;
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
 * @param least a smaller deviation is taken for rounding and counts as 0.
 */
export const robustScores = (values: Float64Array, least = 0): Float64Array => {
  const middle = medianOf(values);
  const sizes = values.map((value) => Math.abs(value - middle));
  const median = medianOf(sizes);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const unit = median > least ? median / 0.6745 : mean * 1.253314;
  return values.map((value) => (unit > least ? (value - middle) / unit : 0));
};

/**
 * Steps that stand out from trend and season (robust STL) or, without a period, from the median. O(as `decompose`).
 *
 * @throws MineError as `decompose`; `mine/too-few-rows` below three values.
 */
export const anomaliesOf = (values: Float64Array, options: AnomalyOptions = {}): Anomalies => {
  const { threshold = 3.5, period } = options;
  needsNumber('threshold', threshold, { least: 0, above: true });
  needsValues(values, 3, 'a robust deviation');
  // A season that hardly changes: one that follows every round would follow the outliers too.
  const seasonalWindow = 20 * Math.ceil(values.length / (period ?? values.length)) + 1;
  const remainder =
    period === undefined
      ? values
      : decompose(values, { period, seasonalWindow, robust: true }).remainder;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scores = robustScores(remainder, 1e-9 * largest);
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
