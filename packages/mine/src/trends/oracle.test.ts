import { expect, test } from 'vitest';
import fixture from '../../fixtures/trends.json' with { type: 'json' };
import { cheapestChanges } from './change-points.ts';
import { holtWinters } from './holt-winters.ts';
import { decompose } from './stl.ts';

const seriesOf = (name: string): Float64Array =>
  Float64Array.from(fixture.series[name as keyof typeof fixture.series]);

const expectClose = (found: Float64Array, wanted: readonly number[], digits: number): void => {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, digits);
  });
};

test.each(fixture.decompositions)(
  'trend, season and weights of $series are those of statsmodels (window $seasonalWindow, robust $robust)',
  ({ series, period, seasonalWindow, robust, trend, seasonal, weights }) => {
    const found = decompose(seriesOf(series), { period, seasonalWindow, robust });
    expectClose(found.trend, trend, 6);
    expectClose(found.seasonal, seasonal, 6);
    expectClose(found.weights, weights, 6);
  },
);

test.each(fixture.smoothings)(
  'Holt–Winters of $series goes step by step as statsmodels does (season $seasonal, damped $damped)',
  ({ series, damped, seasonal, period, fitted, forecast, squaredError }) => {
    const model = holtWinters(seriesOf(series), {
      period: period === 0 ? undefined : period,
      trend: damped ? 'damped' : 'additive',
      seasonal: seasonal === 'mul' ? 'multiplicative' : 'additive',
      smoothing: { level: 0.35, trend: 0.12, seasonal: 0.21, damping: damped ? 0.93 : 1 },
    });
    expectClose(model.fitted, fitted, 6);
    expect(model.squaredError / squaredError).toBeCloseTo(1, 9);
    const { mean } = model.forecast({ steps: 30 });
    forecast.forEach((value, ahead) => {
      // There statsmodels takes the season of a round ago, before the last value had changed it.
      const isLeftBehind = period > 0 && (ahead + 1) % period === 0;
      if (!isLeftBehind) expect(mean[ahead]).toBeCloseTo(value, 6);
    });
  },
);

test.each(fixture.smoothings)(
  'what is fitted to $series errs at most 2 % more than the fit of statsmodels (season $seasonal)',
  ({ series, damped, seasonal, period, bestSquaredError }) => {
    const { squaredError } = holtWinters(seriesOf(series), {
      period: period === 0 ? undefined : period,
      trend: damped ? 'damped' : 'additive',
      seasonal: seasonal === 'mul' ? 'multiplicative' : 'additive',
    });
    expect(squaredError / bestSquaredError).toBeLessThan(1.02);
  },
);

test.each(fixture.changes)(
  'levels of $series change where ruptures finds it (penalty $penalty)',
  ({ series, penalty, at }) => {
    const values = seriesOf(series);
    const cost = (from: number, to: number): number => {
      const own = values.subarray(from, to);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    expect(cheapestChanges(values.length, cost, { penalty, minimumSteps: 2 })).toEqual(at);
  },
);
