import { type Band, countBand } from './prediction.forecasts.counts.ts';

export const HOURS_OF_WEEK = 168;
const HOURS_OF_DAY = 24;

/** What rooms drew in one hour of the week (0 is Monday, midnight to one). */
export interface Hour {
  hour: number;
  minutes: number;
  /** Viewers at once, summed over the minutes. */
  viewerMinutes: number;
  orders: number;
}

/** Of all hosts together, beside what they would have drawn had every hour been like their average one. */
export interface AllHour extends Hour {
  usualViewerMinutes: number;
  usualOrders: number;
}

export interface Hours {
  /** Of all hosts, this one included; at most 168. */
  all: readonly AllHour[];
  /** Of this host. */
  own: readonly Hour[];
  /** Of this host elsewhere: counted for them, and in no other's. */
  elsewhere: readonly Hour[];
}

export interface StartTime {
  /** Hour of the week in which to begin. */
  hour: number;
  /** Viewers at once, on average. */
  viewers: number;
  /** Orders of the whole stream, P10 … P90. */
  orders: Band;
  /** Orders expected, beside a stream of that length at a usual hour of this host: 0.2 is a fifth more. */
  gain: number;
  /** What it is known by: hours on air in the hours covered. */
  hostHours: number;
  platformHours: number;
}

/** Minutes that the usual is worth beside what was seen. */
const DAY_WORTH = 600;
const WEEK_WORTH = 300;
const HOST_WORTH = 240;
/** Orders that the usual conversion is worth. */
const CONVERSION_WORTH = 15;
const DISPERSION = 2;
const LEAST_MINUTES = 60;
const LEAST_MINUTES_IN_ALL = 300;
/** Hours between two suggestions. */
const APART_HOURS = 3;

interface Sums {
  minutes: Float64Array;
  expectedViewers: Float64Array;
  viewers: Float64Array;
  expectedOrders: Float64Array;
  orders: Float64Array;
}

const emptySums = (length: number): Sums => ({
  minutes: new Float64Array(length),
  expectedViewers: new Float64Array(length),
  viewers: new Float64Array(length),
  expectedOrders: new Float64Array(length),
  orders: new Float64Array(length),
});

interface HostLevel {
  minutes: number;
  /** Viewers at once. */
  audience: number;
  /** Orders a viewer-minute. */
  conversion: number;
}

const levelOf = (rows: readonly Hour[]): HostLevel => {
  const minutes = rows.reduce((sum, row) => sum + row.minutes, 0);
  const viewers = rows.reduce((sum, row) => sum + row.viewerMinutes, 0);
  const orders = rows.reduce((sum, row) => sum + row.orders, 0);
  return {
    minutes,
    audience: minutes > 0 ? viewers / minutes : 0,
    conversion: viewers > 0 ? orders / viewers : 0,
  };
};

const addTo = (sums: Sums, place: number, row: AllHour, times = 1): void => {
  sums.minutes[place]! += times * row.minutes;
  sums.viewers[place]! += times * row.viewerMinutes;
  sums.expectedViewers[place]! += times * row.usualViewerMinutes;
  sums.orders[place]! += times * row.orders;
  sums.expectedOrders[place]! += times * row.usualOrders;
};

const beside = (row: Hour, { audience, conversion }: HostLevel): AllHour => ({
  ...row,
  usualViewerMinutes: audience * row.minutes,
  usualOrders: conversion * row.viewerMinutes,
});

/** Seen over expected, pulled to `prior` by so much of the expected. */
const pulled = (seen: number, expected: number, prior: number, worth: number): number =>
  expected + worth > 0 ? (seen + prior * worth) / (expected + worth) : prior;

/** How each hour of the week differs from what hosts usually have: by the hour of the day, then by that of the week. */
const effectsOf = (
  sums: Sums,
  audienceWorth: number,
  prior: { audience: Float64Array; conversion: Float64Array },
) => ({
  audience: sums.viewers.map((seen, place) => {
    const minutes = sums.minutes[place]!;
    const each = minutes > 0 ? sums.expectedViewers[place]! / minutes : 1;
    return pulled(seen, sums.expectedViewers[place]!, prior.audience[place]!, audienceWorth * each);
  }),
  conversion: sums.orders.map((seen, place) =>
    pulled(seen, sums.expectedOrders[place]!, prior.conversion[place]!, CONVERSION_WORTH),
  ),
});

const repeated = (daily: Float64Array): Float64Array =>
  Float64Array.from({ length: HOURS_OF_WEEK }, (_, hour) => daily[hour % HOURS_OF_DAY]!);
const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** The hours of all with those of the host elsewhere among them, which change what is usual of the host. */
const weekOf = ({ all, own, elsewhere }: Hours, ownRows: readonly Hour[]): Sums => {
  const week = emptySums(HOURS_OF_WEEK);
  for (const row of all) addTo(week, row.hour, row);
  if (elsewhere.length === 0) return week;
  const before = levelOf(own);
  for (const row of own) addTo(week, row.hour, beside(row, before), -1);
  const since = levelOf(ownRows);
  for (const row of ownRows) addTo(week, row.hour, beside(row, since));
  // What all drew is kept for minutes, and may miss the host's latest.
  for (const sums of Object.values(week) as Float64Array[])
    for (let hour = 0; hour < HOURS_OF_WEEK; hour++) sums[hour] = Math.max(0, sums[hour]!);
  return week;
};

const dayOf = (week: Sums): Sums => {
  const day = emptySums(HOURS_OF_DAY);
  for (const name of Object.keys(day) as (keyof Sums)[])
    for (let hour = 0; hour < HOURS_OF_WEEK; hour++)
      day[name][hour % HOURS_OF_DAY]! += week[name][hour]!;
  return day;
};

const everybodyOf = (week: Sums): HostLevel =>
  levelOf(
    Array.from(week.minutes, (minutes, hour) => ({
      ...{ hour, minutes, viewerMinutes: week.viewers[hour]!, orders: week.orders[hour]! },
    })),
  );

const evidenceOf = (hours: Hours) => {
  const ownRows = [...hours.own, ...hours.elsewhere];
  const week = weekOf(hours, ownRows);
  const day = dayOf(week);
  const everybody = everybodyOf(week);
  const seen = levelOf(ownRows);
  const level: HostLevel = {
    minutes: seen.minutes,
    audience: pulled(seen.audience * seen.minutes, seen.minutes, everybody.audience, 60),
    conversion: pulled(
      seen.conversion * seen.audience * seen.minutes,
      seen.audience * seen.minutes,
      everybody.conversion,
      everybody.conversion > 0 ? CONVERSION_WORTH / everybody.conversion : 0,
    ),
  };
  const own = emptySums(HOURS_OF_WEEK);
  for (const row of ownRows) addTo(own, row.hour, beside(row, level));
  const start = { audience: ones(HOURS_OF_DAY), conversion: ones(HOURS_OF_DAY) };
  const daily = effectsOf(day, DAY_WORTH, start);
  const weekly = effectsOf(week, WEEK_WORTH, {
    audience: repeated(daily.audience),
    conversion: repeated(daily.conversion),
  });
  return { level, own, week, effects: effectsOf(own, HOST_WORTH, weekly), all: everybody.minutes };
};

/** Hours that a stream from the beginning of an hour covers, and the share of each. */
const covered = (hour: number, minutes: number): { hour: number; minutes: number }[] =>
  Array.from({ length: Math.ceil(minutes / 60) }, (_, place) => ({
    hour: (hour + place) % HOURS_OF_WEEK,
    minutes: Math.min(60, minutes - place * 60),
  }));

const apart = (one: number, other: number): number => {
  const distance = Math.abs(one - other);
  return Math.min(distance, HOURS_OF_WEEK - distance);
};

/**
 * When a host should begin: audience × conversion of each hour of the week, the host's own pulled to the platform's
 * (as far as little is known of it), and that to the hour of the day. Best first, some hours apart; none while the
 * platform was on air for less than five hours. Some thousand steps, however many hosts there are.
 */
export const startTimes = (
  hours: Hours,
  { minutes, most }: { minutes: number; most: number },
): StartTime[] => {
  const { level, own, week, effects, all } = evidenceOf(hours);
  if (all < LEAST_MINUTES_IN_ALL || level.audience <= 0) return [];
  const ordersOf = (hour: number): number =>
    level.audience * effects.audience[hour]! * level.conversion * effects.conversion[hour]!;
  const usual = usualOrders(own, week, ordersOf) * minutes;
  const tried = Array.from({ length: HOURS_OF_WEEK }, (_, hour): StartTime | null => {
    const parts = covered(hour, minutes);
    const sum = (of: (part: { hour: number; minutes: number }) => number): number =>
      parts.reduce((total, part) => total + of(part), 0);
    const platformMinutes = sum((part) => week.minutes[part.hour]!);
    if (platformMinutes < LEAST_MINUTES) return null;
    const mean = sum((part) => ordersOf(part.hour) * part.minutes);
    const worth = CONVERSION_WORTH + sum((part) => own.orders[part.hour]!);
    return {
      hour,
      viewers:
        sum((part) => level.audience * effects.audience[part.hour]! * part.minutes) / minutes,
      orders: countBand({ mean, variance: DISPERSION * mean + (mean ** 2 * DISPERSION) / worth }),
      gain: usual > 0 ? mean / usual - 1 : 0,
      hostHours: sum((part) => own.minutes[part.hour]!) / 60,
      platformHours: platformMinutes / 60,
    };
  }).filter((one) => one !== null);
  const worthOf = ({ gain, viewers }: StartTime): number => (usual > 0 ? gain : viewers);
  const best: StartTime[] = [];
  for (const one of tried.sort((a, b) => worthOf(b) - worthOf(a) || a.hour - b.hour)) {
    if (best.length >= most) break;
    if (best.every((chosen) => apart(chosen.hour, one.hour) >= APART_HOURS)) best.push(one);
  }
  return best;
};

/** Orders a minute at the hours in which the host streams, or, for a new one, everybody. */
const usualOrders = (own: Sums, week: Sums, ordersOf: (hour: number) => number): number => {
  const hours = own.minutes.some((minutes) => minutes > 0) ? own.minutes : week.minutes;
  const minutes = hours.reduce((sum, each) => sum + each, 0);
  const orders = hours.reduce((sum, each, hour) => sum + each * ordersOf(hour), 0);
  return minutes > 0 ? orders / minutes : 0;
};
