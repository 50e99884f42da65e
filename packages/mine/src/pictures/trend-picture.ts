import { colourAt, FAINT, type Heading, INK, svgDocument, textAt } from '@kaibo/numeric';
import type { Anomaly } from '../trends/anomalies.ts';
import type { Forecast } from '../trends/holt-winters.ts';
import type { Series } from '../trends/series.ts';
import { type Frame, levelLines, scaleOf, ticksOf } from './axes.ts';

export interface TrendPicture {
  series: Series;
  trend?: Float64Array;
  forecast?: Forecast;
  /** Steps where a new level begins. */
  changes?: readonly number[];
  alerts?: readonly Anomaly[];
}

const FRAME: Frame = { left: 64, top: 76, width: 860, height: 320 };
const DAY_MS = 86_400_000;

const pathOf = (
  values: Float64Array,
  from: number,
  xOf: (at: number) => number,
  yOf: (value: number) => number,
): string =>
  Array.from(
    values,
    (value, at) => `${at === 0 ? 'M' : 'L'}${xOf(from + at).toFixed(1)} ${yOf(value).toFixed(1)}`,
  ).join('');

/** The day, with the hour where steps are shorter than a day. */
const timeText = (atMs: number, everyMs: number): string => {
  const text = new Date(atMs).toISOString();
  return everyMs < DAY_MS ? text.slice(5, 16).replace('T', ' ') : text.slice(0, 10);
};

const band = (
  { low, high }: Forecast,
  from: number,
  xOf: (at: number) => number,
  yOf: (value: number) => number,
): string => {
  const back = Array.from(low, (value, at) => [from + at, value] as const).reverse();
  const line = back.map(([at, value]) => `L${xOf(at).toFixed(1)} ${yOf(value).toFixed(1)}`);
  return `<path d="${pathOf(high, from, xOf, yOf)}${line.join('')}Z" fill="${colourAt(1)}" fill-opacity="0.18"/>`;
};

const legend = (parts: readonly (readonly [string, string])[]): string[] =>
  parts.flatMap(([name, colour], at) => {
    const x = FRAME.left + at * 150;
    return [
      `<rect x="${x}" y="52" width="14" height="4" fill="${colour}"/>`,
      textAt(x + 20, 58, name, { size: 11 }),
    ];
  });

/** Values over time (UTC), with what is known about them: trend, forecast and its band, changes of level, alerts. */
export const trendPicture = (heading: Heading, picture: TrendPicture): string => {
  const { series, trend, forecast, changes = [], alerts = [] } = picture;
  const { values, startMs, everyMs } = series;
  const { left, top, width, height } = FRAME;
  const steps = values.length + (forecast?.mean.length ?? 0);
  const all = [values, forecast?.low ?? [], forecast?.high ?? []].flatMap((part) => [...part]);
  const [low, high] = all.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const xOf = scaleOf([0, Math.max(1, steps - 1)], [left, left + width]);
  const yOf = scaleOf([low, high], [top + height, top]);
  const times = ticksOf(0, Math.max(1, steps - 1), 6).filter(Number.isInteger);
  const line = (path: string, colour: string, more = ''): string =>
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6" ${more}/>`;
  return svgDocument(heading, { width: 950, height: 440 }, [
    ...levelLines(FRAME, ticksOf(low, high), yOf),
    ...times.flatMap((at) => [
      `<path d="M${xOf(at).toFixed(1)} ${top + height}v5" stroke="${INK}"/>`,
      textAt(xOf(at), top + height + 20, timeText(startMs + at * everyMs, everyMs), {
        size: 11,
        anchor: 'middle',
      }),
    ]),
    ...changes.map(
      (at) =>
        `<path d="M${xOf(at - 0.5).toFixed(1)} ${top}v${height}" stroke="${colourAt(2)}" stroke-dasharray="4 4"><title>a new level from ${timeText(startMs + at * everyMs, everyMs)}</title></path>`,
    ),
    forecast ? band(forecast, values.length, xOf, yOf) : '',
    line(pathOf(values, 0, xOf, yOf), trend ? '#9aa5b1' : colourAt(0)),
    trend ? line(pathOf(trend, 0, xOf, yOf), colourAt(0)) : '',
    forecast ? line(pathOf(forecast.mean, values.length, xOf, yOf), colourAt(1)) : '',
    ...alerts.map(
      ({ at, value, z }) =>
        `<circle cx="${xOf(at).toFixed(1)}" cy="${yOf(value).toFixed(1)}" r="5" fill="none" stroke="${colourAt(3)}" stroke-width="2"><title>${timeText(startMs + at * everyMs, everyMs)}: z ${z.toFixed(1)}</title></circle>`,
    ),
    `<path d="M${left} ${top + height}h${width}" stroke="${FAINT}"/>`,
    ...legend([
      ['values', trend ? '#9aa5b1' : colourAt(0)],
      ...(trend ? [['trend', colourAt(0)] as const] : []),
      ...(forecast ? [['forecast', colourAt(1)] as const] : []),
      ...(changes.length > 0 ? [['change of level', colourAt(2)] as const] : []),
      ...(alerts.length > 0 ? [['alert', colourAt(3)] as const] : []),
    ]),
  ]);
};
