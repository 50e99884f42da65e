import { expect, test } from 'vitest';
import { pointsOf } from '../clusters/points.ts';
import { ticksOf } from './axes.ts';
import { clustersPicture, planeOf } from './clusters-picture.ts';
import { heatMapPicture } from './heat-map-picture.ts';
import { trendPicture } from './trend-picture.ts';

const heading = { title: 'Baskets & <more>', subtitle: 'of "May"' };
const count = (text: string, sign: string | RegExp): number => text.split(sign).length - 1;

test('a map of clusters has a dot per row, a legend with sizes, and escapes what is written on it', () => {
  const points = pointsOf(
    [
      [1, 2],
      [3, 4],
      [5, 9],
    ],
    ['age', 'spent'],
  );
  const picture = clustersPicture(heading, planeOf(points), Int32Array.of(0, 0, -1));
  expect(count(picture, '<circle')).toBe(3 + 2);
  expect(picture).toContain('cluster 0 · 2');
  expect(picture).toContain('noise · 1');
  expect(picture).toContain('age');
  expect(picture).toContain('Baskets &#38; &#60;more&#62;');
  expect(picture).not.toContain('NaN');
});

test('more columns are seen along the direction in which they spread most', () => {
  const rows = Array.from({ length: 30 }, (_, at) => [at, 2 * at, (at % 3) / 10]);
  const { x, y, axes } = planeOf(pointsOf(rows));
  const steps = x.slice(1).map((value, at) => Math.abs(value - x[at]!));
  for (const step of steps) expect(step).toBeCloseTo(Math.sqrt(5), 2);
  expect(Math.max(...y) - Math.min(...y)).toBeLessThan(0.3);
  expect(axes[0]).toBe('component 1 (100 % of variance)');
  expect(planeOf(pointsOf([[4], [5]])).axes).toEqual(['row', 'column 0']);
});

test('a heat map has a cell per value, none for what is unknown', () => {
  const values = Float64Array.of(1, 2, Number.NaN, 0);
  const map = { rows: ['Mon', 'Tue'], columns: ['0', '1'], values, unit: 'orders' };
  const picture = heatMapPicture(heading, map);
  expect(count(picture, '<title>')).toBe(1 + 3);
  expect(picture).toContain('Mon · 1: 2 orders');
  expect(heatMapPicture(heading, { ...map, columns: ['whole milk', 'rolls'] })).toContain(
    'rotate(-90)',
  );
});

test('a trend shows values, forecast with its band, changes and alerts', () => {
  const series = { startMs: 0, everyMs: 86_400_000, values: Float64Array.of(1, 2, 9, 4) };
  const forecast = {
    mean: Float64Array.of(5, 6),
    low: Float64Array.of(4, 4),
    high: Float64Array.of(6, 8),
  };
  const alerts = [{ at: 2, value: 9, expected: 3, z: 6 }];
  const full = trendPicture(heading, {
    ...{ series, forecast, alerts, changes: [2], trend: Float64Array.of(1, 2, 3, 4) },
  });
  for (const name of ['values', 'trend', 'forecast', 'change of level', 'alert', '1970-01-03'])
    expect(full).toContain(name);
  expect(full).toContain('fill-opacity="0.18"');
  expect(full).not.toContain('NaN');
  const plain = trendPicture(heading, { series });
  expect(count(plain, 'fill="none" stroke=')).toBe(1);
  expect(plain).not.toContain('forecast');
});

test('ticks are round numbers within the range', () => {
  expect(ticksOf(0, 10)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(ticksOf(-0.31, 0.29)).toEqual([-0.2, 0, 0.2]);
  expect(ticksOf(3, 3)).toEqual([3]);
});
