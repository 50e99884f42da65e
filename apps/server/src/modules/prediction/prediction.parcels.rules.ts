import { type Band, countBand } from './prediction.forecasts.counts.ts';
import { DAYS_OF_WEEK, dailyModel, type Spread, weekdayOf } from './prediction.forecasts.daily.ts';

export const PARCEL_DAYS = 14;

/** Streams of one host on one day, and the store's orders that came of them. */
export interface LiveDay {
  /** Null where it is not known whose. */
  hostId: string | null;
  /** Place in the days of the history. */
  place: number;
  minutes: number;
  orders: number;
}

export interface ParcelHistory {
  /** Days since 1970-01-01 of the first day. */
  firstDay: number;
  /** Orders a day that came of no stream, up to yesterday. */
  elsewhere: Float64Array;
  live: readonly LiveDay[];
}

/** Planned minutes on air: day 0 is today. */
export interface PlannedLive {
  hostId: string;
  ahead: number;
  minutes: number;
}

export interface ParcelAsked {
  history: ParcelHistory;
  planned: readonly PlannedLive[];
  /** Share of the minutes on air that were planned so many days ahead; of those asked for. */
  plannedShare(ahead: number): number;
  days: number;
}

export interface ParcelDay extends Band {
  /** Of which streams bring so many, planned or usual. */
  live: number;
  plannedMinutes: number;
  usualMinutes: number;
}

const HALF_LIFE_DAYS = 28;
/** Minutes of the store's other streams that a host's own rate is pulled by. */
const HOST_WORTH_MINUTES = 240;
const USUAL_DISPERSION = 2;
const USUAL_WORTH = 4;
const MOST_DISPERSION = 1_000;
/** Hours nobody planned may come or not: relative deviation. */
const UNPLANNED_DOUBT = 0.6;

interface Rate {
  perMinute: number;
  /** Orders that it is known by. */
  worth: number;
}

const ratesOf = (history: ParcelHistory) => {
  const { elsewhere, live } = history;
  const weightOf = (place: number): number => 2 ** ((place - elsewhere.length) / HALF_LIFE_DAYS);
  const sums = (rows: readonly LiveDay[]) =>
    rows.reduce(
      (all, { place, minutes, orders }) => ({
        minutes: all.minutes + weightOf(place) * minutes,
        orders: all.orders + weightOf(place) * orders,
      }),
      { minutes: 0, orders: 0 },
    );
  const all = sums(live);
  const pooled: Rate = {
    perMinute: all.minutes > 0 ? all.orders / all.minutes : 0,
    worth: all.orders,
  };
  const known = new Map<string | null, Rate>();
  const rateOf = (hostId: string | null): Rate => {
    const found = known.get(hostId);
    if (found) return found;
    const own = sums(live.filter((row) => row.hostId === hostId));
    const minutes = own.minutes + HOST_WORTH_MINUTES;
    const orders = own.orders + HOST_WORTH_MINUTES * pooled.perMinute;
    const rate = { perMinute: orders / minutes, worth: Math.max(0.5, orders) };
    known.set(hostId, rate);
    return rate;
  };
  return { pooled, rateOf };
};

const dispersionOf = (
  live: readonly LiveDay[],
  rateOf: (hostId: string | null) => Rate,
): number => {
  let sum = USUAL_DISPERSION * USUAL_WORTH;
  let weight = USUAL_WORTH;
  for (const { hostId, minutes, orders } of live) {
    const expected = rateOf(hostId).perMinute * minutes;
    if (expected < 0.5) continue;
    sum += (orders - expected) ** 2 / expected;
    weight += 1;
  }
  return Math.min(MOST_DISPERSION, Math.max(1, sum / weight));
};

/** Minutes on air of a usual day, by weekday, of the last four weeks or of those since the first stream. */
const usualMinutesOf = ({ firstDay, elsewhere, live }: ParcelHistory): Float64Array => {
  const first = live.reduce((least, { place }) => Math.min(least, place), elsewhere.length);
  const weeks = Math.min(4, Math.ceil((elsewhere.length - first) / DAYS_OF_WEEK));
  const minutes = new Float64Array(DAYS_OF_WEEK);
  for (const row of live)
    if (row.place >= elsewhere.length - weeks * DAYS_OF_WEEK)
      minutes[weekdayOf(firstDay + row.place)]! += row.minutes;
  return weeks === 0 ? minutes : minutes.map((sum) => sum / weeks);
};

/**
 * Parcels a day: what comes of no stream by weekday and level, and what streams bring by their minutes – those planned,
 * and of the usual ones the share that is planned later than that. Null while there is too little.
 */
export const parcelForecast = (asked: ParcelAsked): ParcelDay[] | null => {
  const { history, planned, plannedShare, days } = asked;
  const { elsewhere, firstDay, live } = history;
  const base = dailyModel({ firstDay, values: elsewhere });
  if (base === null && live.length < 3) return null;
  const { pooled, rateOf } = ratesOf(history);
  const dispersion = dispersionOf(live, rateOf);
  const usual = usualMinutesOf(history);
  const nothing: Spread = { mean: 0, variance: 0 };
  return Array.from({ length: days }, (_, ahead) => {
    const here = planned.filter((stream) => stream.ahead === ahead);
    const plannedMinutes = here.reduce((sum, { minutes }) => sum + minutes, 0);
    const weekday = weekdayOf(firstDay + elsewhere.length + ahead);
    const usualMinutes = Math.max(0, usual[weekday]! * (1 - plannedShare(ahead)));
    const spread = here
      .map(({ hostId, minutes }) => ({ ...rateOf(hostId), minutes, doubt: 0 }))
      .concat({ ...pooled, minutes: usualMinutes, doubt: UNPLANNED_DOUBT })
      .reduce((sum, { perMinute, worth, minutes, doubt }) => {
        const mean = perMinute * minutes;
        const unsure = mean ** 2 * (dispersion / Math.max(0.5, worth) + doubt ** 2);
        return { mean: sum.mean + mean, variance: sum.variance + dispersion * mean + unsure };
      }, nothing);
    const { mean, variance } = base?.day(ahead) ?? nothing;
    const band = countBand({ mean: mean + spread.mean, variance: variance + spread.variance });
    return { ...band, live: spread.mean, plannedMinutes, usualMinutes };
  });
};

/** The share of minutes on air that had been announced so many days before. */
export const plannedShareOf = (
  streams: readonly { createdAtMs: number; startedAtMs: number; minutes: number }[],
): ((ahead: number) => number) => {
  const all = streams.reduce((sum, { minutes }) => sum + minutes, 0);
  return (ahead) => {
    if (all === 0) return 0;
    const early = streams.reduce(
      (sum, { createdAtMs, startedAtMs, minutes }) =>
        sum + (startedAtMs - createdAtMs >= ahead * 86_400_000 ? minutes : 0),
      0,
    );
    return early / all;
  };
};
