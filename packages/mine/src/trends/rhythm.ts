import { MineError } from '../errors.ts';
import { needsNumber } from '../options.ts';
import { needsTimes, type TimedValues } from './series.ts';

export interface RhythmOptions {
  /** Name of the zone whose clock counts, e.g. `Asia/Shanghai` (default: UTC). */
  timeZone?: string;
  /** When counting began and ended (default: the first and last hour with a time). Hours in it without a time count as 0. */
  fromMs?: number;
  toMs?: number;
  nowMs?: number;
  /** An hour is a peak with so many times the mean rate (default: 1.5). */
  peakLift?: number;
}

export interface Peak {
  /** 0 is Monday. */
  day: number;
  hour: number;
  /** Mean value per hour there. */
  perHour: number;
  /** Against the mean of all hours. */
  lift: number;
}

export interface Rhythm {
  timeZone: string;
  /** [7 × 24], Monday first: mean value of such an hour. NaN for hours that did not occur. */
  perHour: Float64Array;
  /** How often each occurred. */
  hours: Float64Array;
  /** [24] and [7], means over the days and over the hours. */
  byHour: Float64Array;
  byDay: Float64Array;
  mean: number;
  /** Highest first. */
  peaks: Peak[];
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
/** A century; more is a mistake in the unit of times. */
const MOST_HOURS = 24 * 36_525;

/** Milliseconds that a zone's clock is ahead of UTC at a moment. Throws `mine/bad-option` for a zone that there is not. */
const createOffset = (timeZone: string): ((atMs: number) => number) => {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MineError('mine/bad-option', `timeZone: there is no ${timeZone}`, {
      field: 'timeZone',
      found: timeZone,
    });
  }
  return (atMs) => {
    const parts = Object.fromEntries(
      format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
    );
    const { year, month, day, hour, minute } = parts as Record<string, number>;
    return Date.UTC(year!, month! - 1, day!, hour!, minute!) - Math.floor(atMs / 60_000) * 60_000;
  };
};

/** As `createOffset`, for one moment. */
export const zoneOffsetMs = (timeZone: string, atMs: number): number =>
  createOffset(timeZone)(atMs);

/** Place of a moment in the week of the zone, in hours from Monday 0:00; offsets are asked once and remembered. */
const createClock = (timeZone: string) => {
  const ask = createOffset(timeZone);
  const known = new Map<number, number>();
  const offsetAt = (beginMs: number): number => {
    const found = known.get(beginMs) ?? ask(beginMs);
    known.set(beginMs, found);
    return found;
  };
  const DAY_MS = 24 * HOUR_MS;
  return (atMs: number): number => {
    const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
    const before = offsetAt(dayMs);
    // Most days have one offset from end to end.
    const isPlain = before === offsetAt(dayMs + DAY_MS);
    const offset = isPlain ? before : offsetAt(Math.floor(atMs / HOUR_MS) * HOUR_MS);
    // 1 January 1970 was a Thursday.
    return (Math.floor((atMs + offset) / HOUR_MS) + 72) % 168;
  };
};

const weekHour = (hour: number): number => (hour + 168) % 168;

/**
 * Peak hours and days: what such an hour of the week brings on average, by the clock of a zone, summer time included.
 * An hour that occurred nine times counts by its mean of nine. O(times + hours of the window).
 *
 * @throws MineError as `needsTimes`; `mine/bad-option` for a zone that there is not; `mine/too-large` for a window of
 * more than a century.
 */
export const rhythmOf = (timed: TimedValues, options: RhythmOptions = {}): Rhythm => {
  const { timeZone = 'UTC', nowMs, peakLift = 1.5 } = options;
  needsNumber('peakLift', peakLift, { least: 0 });
  needsTimes(timed, nowMs);
  const { timesMs, values } = timed;
  const hourFrom = Math.floor(timesMs[0]! / HOUR_MS) * HOUR_MS;
  const hourTo = (Math.floor(timesMs[timesMs.length - 1]! / HOUR_MS) + 1) * HOUR_MS;
  const fromMs = Math.min(options.fromMs ?? hourFrom, timesMs[0]!);
  const toMs = Math.max(options.toMs ?? hourTo, timesMs[timesMs.length - 1]!);
  if ((toMs - fromMs) / HOUR_MS > MOST_HOURS)
    throw new MineError('mine/too-large', 'more than a century of hours: are the times in ms?', {
      field: 'timesMs',
      expected: MOST_HOURS,
      found: Math.round((toMs - fromMs) / HOUR_MS),
    });
  const placeOf = createClock(timeZone);
  const sums = new Float64Array(168);
  const hours = new Float64Array(168);
  for (let row = 0; row < timesMs.length; row++)
    sums[weekHour(placeOf(timesMs[row]!))]! += values ? values[row]! : 1;
  // Zones differ from UTC by quarters of an hour.
  for (let begin = fromMs; begin < toMs; ) {
    const end = Math.min(toMs, (Math.floor(begin / QUARTER_MS) + 1) * QUARTER_MS);
    hours[weekHour(placeOf(begin))]! += (end - begin) / HOUR_MS;
    begin = end;
  }
  const over = (places: number[]): number => {
    const time = places.reduce((sum, place) => sum + hours[place]!, 0);
    const total = places.reduce((sum, place) => sum + sums[place]!, 0);
    return time > 0 ? total / time : Number.NaN;
  };
  const all = [...sums.keys()];
  const perHour = sums.map((_, place) => over([place]));
  const mean = over(all);
  const peaks = all
    .map((place) => ({
      day: Math.floor(place / 24),
      hour: place % 24,
      perHour: perHour[place]!,
      lift: perHour[place]! / mean,
    }))
    .filter(({ lift }) => lift >= peakLift)
    .sort((a, b) => b.perHour - a.perHour);
  return {
    timeZone,
    perHour,
    hours,
    byHour: Float64Array.from({ length: 24 }, (_, hour) =>
      over(all.filter((place) => place % 24 === hour)),
    ),
    byDay: Float64Array.from({ length: 7 }, (_, day) =>
      over(all.filter((place) => Math.floor(place / 24) === day)),
    ),
    mean,
    peaks,
  };
};
