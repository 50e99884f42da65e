import { parseArgs } from 'node:util';
import {
  anomaliesOf,
  changesOf,
  decompose,
  heatMapPicture,
  holtWinters,
  MineError,
  type Rhythm,
  rhythmOf,
  type Series,
  seriesOf,
  trendPicture,
  zoneOffsetMs,
} from '@kaibo/mine';
import { duration, needed, number, oneOf, readTextColumns, timeOf, whole } from './mine.files.ts';
import { figure, leave, tableText } from './mine.show.ts';

const flags = {
  data: { type: 'string' },
  time: { type: 'string' },
  value: { type: 'string' },
  every: { type: 'string', default: 'day' },
  how: { type: 'string', default: 'sum' },
  period: { type: 'string' },
  seasonal: { type: 'string', default: 'additive' },
  forecast: { type: 'string', default: '14' },
  'time-zone': { type: 'string', default: 'UTC' },
  threshold: { type: 'string', default: '3.5' },
  json: { type: 'string' },
  picture: { type: 'string' },
  'heat-map': { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>;

const parse = (args: string[]) => parseArgs({ args, options: flags }).values;

const DAY_MS = 86_400_000;
/** 5 January 1970, so that weeks begin with Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A finite number of a cell; a refusal names its row. */
const amountOf = (text: string, row: number, field: string): number => {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new MineError('mine/bad-row', `row ${row}, ${field}: "${text}" is no finite number`, {
    row,
    field,
    expected: 'a finite number',
    found: text,
  });
};

/** Events in the order of time, whatever the order of the rows. */
const readEvents = async (values: Values) => {
  const time = needed(values.time, '--time');
  const asked = values.value === undefined ? [time] : [time, values.value];
  const [times, amounts] = await readTextColumns(needed(values.data, '--data'), asked);
  const nowMs = Date.now();
  const events = times!.map((text, row) => {
    const atMs = timeOf(text, row, time);
    if (atMs > nowMs)
      throw new MineError('mine/future-time', `row ${row}, ${time}: ${text} is in the future`, {
        row,
        field: time,
        found: text,
      });
    return { atMs, value: amounts ? amountOf(amounts[row]!, row, values.value!) : 1 };
  });
  events.sort((a, b) => a.atMs - b.atMs);
  return {
    timesMs: Float64Array.from(events, ({ atMs }) => atMs),
    values: Float64Array.from(events, ({ value }) => value),
  };
};

/** Steps of the season that such steps usually have: a day of hours, a week of days, a year of weeks. */
const usualPeriod = (everyMs: number): number => {
  if (everyMs < DAY_MS) return Math.round(DAY_MS / everyMs);
  return everyMs < 7 * DAY_MS ? Math.round((7 * DAY_MS) / everyMs) : 52;
};

const periodOf = (asked: string | undefined, { values, everyMs }: Series): number | undefined => {
  if (asked === 'none') return undefined;
  if (asked !== undefined) return whole(asked, '--period');
  const usual = usualPeriod(everyMs);
  return usual >= 2 && values.length >= 2 * usual ? usual : undefined;
};

const timeText = (series: Series, at: number, offsetMs: number): string => {
  const text = new Date(series.startMs + at * series.everyMs + offsetMs).toISOString();
  return series.everyMs < DAY_MS ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 10);
};

/** Without a last step that is still going on: its part of a sum would look like a fall. */
const wholeSteps = (series: Series, nowMs: number): Series => {
  const endMs = series.startMs + series.values.length * series.everyMs;
  const isOpen = endMs > nowMs && series.values.length > 1;
  return isOpen ? { ...series, values: series.values.slice(0, -1) } : series;
};

/** 1: all movement besides the trend is season; 0: none (Hyndman & Athanasopoulos 2021, §4.3). */
const seasonStrength = (seasonal: Float64Array, remainder: Float64Array): number => {
  const spread = (values: Float64Array): number => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  };
  const both = spread(seasonal.map((value, at) => value + remainder[at]!));
  return both === 0 ? 0 : Math.max(0, 1 - spread(remainder) / both);
};

const weekPicture = ({ perHour, timeZone }: Rhythm, subtitle: string): string =>
  heatMapPicture(
    { title: `Hours of the week (${timeZone})`, subtitle },
    {
      rows: DAYS,
      columns: Array.from({ length: 24 }, (_, hour) => String(hour)),
      values: perHour,
      unit: 'per hour',
    },
  );

const MOST_LISTED = 10;

const listed = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `${title}: ${lines.slice(0, MOST_LISTED).join('; ')}${lines.length > MOST_LISTED ? `; and ${lines.length - MOST_LISTED} more` : ''}\n`;

/** Everything that is known of a series. */
const study = (series: Series, values: Values) => {
  const period = periodOf(values.period, series);
  const seasonal = oneOf(values.seasonal, '--seasonal', ['additive', 'multiplicative'] as const);
  const steps = whole(values.forecast, '--forecast');
  const threshold = number(values.threshold, '--threshold');
  const parts =
    period === undefined ? undefined : decompose(series.values, { period, robust: true });
  const anomalies = anomaliesOf(series.values, { period, threshold });
  // One wild step is no new level, and would widen the band of all to come.
  const usual = series.values.slice();
  for (const { at, expected } of anomalies.alerts) usual[at] = expected;
  const levels = parts ? usual.map((value, at) => value - parts.seasonal[at]!) : usual;
  const model = holtWinters(usual, { period, seasonal });
  return {
    period,
    parts,
    changes: changesOf(levels, { minimumSteps: period ?? 2 }),
    anomalies,
    smoothing: model.smoothing,
    forecast: model.forecast({ steps }),
    strength: parts ? seasonStrength(parts.seasonal, parts.remainder) : null,
  };
};

/** `mine trend`. */
export const findTrend = async (args: string[]): Promise<number> => {
  const values = parse(args);
  const everyMs = duration(values.every, '--every');
  const how = oneOf(values.how, '--how', ['sum', 'mean'] as const);
  const timeZone = values['time-zone'];
  const timed = await readEvents(values);
  const offsetMs = zoneOffsetMs(timeZone, timed.timesMs[0]!);
  const alignMs = (everyMs % (7 * DAY_MS) === 0 ? FIRST_MONDAY_MS : 0) - offsetMs;
  const series = wholeSteps(seriesOf(timed, { everyMs, alignMs, how }), Date.now());
  process.stderr.write(`trend: ${timed.timesMs.length} rows, ${series.values.length} steps\n`);
  const found = study(series, values);
  const rhythm = rhythmOf(timed, { timeZone });
  const { parts, changes, anomalies, forecast, period, strength } = found;
  const at = (step: number): string => timeText(series, step, offsetMs);
  process.stdout.write(
    tableText(
      Array.from(forecast.mean.subarray(0, MOST_LISTED), (mean, ahead) => ({
        'expected from': at(series.values.length + ahead),
        value: figure(mean),
        low: figure(forecast.low[ahead]!),
        high: figure(forecast.high[ahead]!),
      })),
    ),
  );
  const season =
    period === undefined ? 'no season' : `season of ${period}, strength ${figure(strength!)}`;
  const told = `${series.values.length} steps from ${at(0)} to ${at(series.values.length - 1)}; ${season}`;
  const trend = parts?.trend;
  process.stdout.write(
    [
      `${told}\n`,
      trend ? `trend: from ${figure(trend[0]!)} to ${figure(trend.at(-1)!)}\n` : '',
      listed(
        'new level from',
        changes.segments.slice(1).map(({ from, mean }) => `${at(from)} (mean ${figure(mean)})`),
      ),
      listed(
        'alerts',
        anomalies.alerts.map(
          (one) =>
            `${at(one.at)} ${figure(one.value)} for ${figure(one.expected)} (z ${one.z.toFixed(1)})`,
        ),
      ),
      listed(
        `peak hours (${timeZone})`,
        rhythm.peaks.map(
          ({ day, hour, lift }) =>
            `${DAYS[day]} ${String(hour).padStart(2, '0')}:00 (${lift.toFixed(1)} ×)`,
        ),
      ),
    ].join(''),
  );
  const { alerts } = anomalies;
  await leave([
    [values.json, () => ({ ...found, series, rhythm, timeZone })],
    [
      values.picture,
      () =>
        trendPicture(
          { title: values.value ?? 'Events', subtitle: told },
          { series, trend, forecast, alerts, changes: changes.at },
        ),
    ],
    [values['heat-map'], () => weekPicture(rhythm, told)],
  ]);
  return 0;
};
