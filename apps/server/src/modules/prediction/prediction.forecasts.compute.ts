import type { ForecastSettings } from '@kaibo/contracts/goods';
import { zoneOffsetMs } from '@kaibo/mine';
import type { StockedSku } from '#catalog';
import type { OrdersOfDay, SkuDemand } from '#orders';
import type { StreamTime } from '#rooms';
import { type Band, countBand } from './prediction.forecasts.counts.ts';
import { type DailySeries, dailyModel, weekdayFactors } from './prediction.forecasts.daily.ts';
import { type Judged, together, walkForward } from './prediction.forecasts.walk.ts';
import {
  type PastDay,
  parcelHistory,
  plannedLive,
  streamMinutes,
} from './prediction.parcels.days.ts';
import {
  PARCEL_DAYS,
  type ParcelDay,
  type ParcelHistory,
  parcelForecast,
  plannedShareOf,
} from './prediction.parcels.rules.ts';
import { type SkuForecast, skuForecast, urgencyOf } from './prediction.stock.daily.rules.ts';

export const DAY_MS = 86_400_000;
/** Days that are looked back at. */
export const HISTORY_DAYS = 112;
/** Days of it that are shown. */
const SHOWN_DAYS = 56;
/** Options that sell most: Holt–Winters is tried for them. */
const TRENDS_MOST = 40;
const JUDGED_SKUS = 50;
const JUDGED_DAYS = 28;
const JUDGED_SKU_DAYS = 14;
/** Of an option that sells less, a day's band says next to nothing. */
const LEAST_KEPT_PER_DAY = 0.5;
const KEPT_SKUS = 500;
const CHUNK = 1_000;

/** Days since 1970-01-01 by the clock of a zone. */
export const dayOf = (atMs: number, timeZone: string): number =>
  Math.floor((atMs + zoneOffsetMs(timeZone, atMs)) / DAY_MS);

export interface StoreInput {
  storeId: string;
  nowMs: number;
  settings: ForecastSettings;
  skus: readonly StockedSku[];
  sold: readonly SkuDemand[];
  /** Before the store sold here. */
  past: readonly SkuDemand[];
  pastDays: readonly PastDay[];
  soldOut: readonly { skuId: string; day: number }[];
  orders: readonly OrdersOfDay[];
  streams: readonly StreamTime[];
  /** Forecasts whose day is over. */
  open: readonly { kind: string; subjectId: string; day: number }[];
}

export interface DaySnapshot {
  kind: 'sku-day' | 'store-day' | 'parcels-day';
  subjectId: string;
  day: number;
  band: Band;
}

export interface StoreFacts {
  firstDay: number;
  /** Of all options, by day, up to yesterday. */
  units: number[];
  parcels: number[];
  /** Null while there is too little. */
  unitsAhead: Band[] | null;
  parcelsAhead: ParcelDay[] | null;
  judged: { units: Judged; skus: Judged; parcels: Judged };
  skus: number;
  told: number;
}

export interface StoreOutput {
  /** JSON of rows for `prediction_sku_forecasts`, some at a time. */
  chunks: string[];
  facts: StoreFacts;
  snapshots: DaySnapshot[];
  settled: { kind: string; subjectId: string; day: number; actual: number }[];
}

const addSold = (values: Float64Array, sold: string, firstDay: number): void => {
  for (const pair of sold.split(',')) {
    const colon = pair.indexOf(':');
    const place = Number(pair.slice(0, colon)) - firstDay;
    if (place >= 0 && place < values.length) values[place]! += Number(pair.slice(colon + 1));
  }
};

/** Units of each option by day; days after yesterday, of a clock that jumped, are left out. */
const seriesOf = (input: StoreInput, firstDay: number): Map<string, DailySeries> => {
  const series = new Map<string, DailySeries>();
  const of = (skuId: string): DailySeries => {
    const known = series.get(skuId);
    if (known) return known;
    const fresh = { firstDay, values: new Float64Array(HISTORY_DAYS) };
    series.set(skuId, fresh);
    return fresh;
  };
  for (const { skuId, sold } of input.past) addSold(of(skuId).values, sold, firstDay);
  // What was told of days on which the store sold here would count twice.
  const here = new Set(input.orders.map(({ day }) => day - firstDay));
  for (const { values } of series.values())
    for (const place of here) if (place >= 0 && place < HISTORY_DAYS) values[place] = 0;
  for (const { skuId, sold } of input.sold) addSold(of(skuId).values, sold, firstDay);
  for (const { skuId, day } of input.soldOut) {
    const one = series.get(skuId);
    const place = day - firstDay;
    if (!one || place < 0 || place >= HISTORY_DAYS) continue;
    one.cut ??= new Uint8Array(HISTORY_DAYS);
    one.cut[place] = 1;
  }
  return series;
};

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const judgeUnits = (series: DailySeries): Judged =>
  walkForward(
    series.values,
    (before) => {
      const model = dailyModel({ firstDay: series.firstDay, values: before });
      return model && countBand(model.day(0));
    },
    { from: HISTORY_DAYS - JUDGED_DAYS, period: 7 },
  );

const judgeSkus = (biggest: readonly DailySeries[], season: Float64Array): Judged =>
  together(
    biggest.slice(0, JUDGED_SKUS).map(({ firstDay, values, cut }) =>
      walkForward(
        values,
        (before) => {
          const cutBefore = cut?.subarray(0, before.length);
          const model = dailyModel({ firstDay, values: before, cut: cutBefore }, { season });
          // What was sold out that day says nothing of the band.
          return model && !cut?.[before.length] ? countBand(model.day(0)) : null;
        },
        { from: HISTORY_DAYS - JUDGED_SKU_DAYS, period: 7 },
      ),
    ),
  );

/** With the streams that took place: what is judged is what they bring, not who planned them. */
const judgeParcels = (history: ParcelHistory, totals: Float64Array): Judged =>
  walkForward(
    totals,
    (before) => {
      const at = before.length;
      const known = {
        firstDay: history.firstDay,
        elsewhere: history.elsewhere.subarray(0, at),
        live: history.live.filter(({ place }) => place < at),
      };
      const planned = history.live
        .filter(({ place }) => place === at)
        .map(({ hostId, minutes }) => ({ hostId: hostId ?? '', ahead: 0, minutes }));
      const asked = { history: known, planned, plannedShare: () => 1, days: 1 };
      return parcelForecast(asked)?.[0] ?? null;
    },
    { from: HISTORY_DAYS - JUDGED_DAYS, period: 7 },
  );

const parcelsOf = (input: StoreInput, firstDay: number) => {
  const { timeZone } = input.settings;
  const clock = (atMs: number): number => dayOf(atMs, timeZone);
  const days = { firstDay, count: HISTORY_DAYS };
  const here = new Set(input.orders.map(({ day }) => day));
  const pastDays = input.pastDays.filter(({ day }) => !here.has(day));
  const history = parcelHistory(
    { ...input, pastDays },
    { ...days, minutes: streamMinutes(input, clock) },
  );
  const totals = Float64Array.from(history.elsewhere);
  for (const { place, orders } of history.live) totals[place]! += orders;
  const over = input.streams.flatMap(({ createdAtMs, startedAtMs, endedAtMs }) =>
    startedAtMs === null || endedAtMs === null
      ? []
      : [{ createdAtMs, startedAtMs, minutes: (endedAtMs - startedAtMs) / 60_000 }],
  );
  const ahead = parcelForecast({
    history,
    planned: plannedLive(input, clock),
    plannedShare: plannedShareOf(over),
    days: PARCEL_DAYS,
  });
  return { totals, ahead, judged: judgeParcels(history, totals) };
};

const rowOf = (
  input: StoreInput,
  sku: StockedSku,
  told: { forecast: SkuForecast | null; series: DailySeries | undefined },
) => {
  const { forecast, series } = told;
  const shown = series ? [...series.values.subarray(HISTORY_DAYS - SHOWN_DAYS)] : [];
  return {
    sku_id: sku.skuId,
    store_id: sku.storeId,
    product_id: sku.productId,
    title: sku.title,
    option: sku.option,
    code: sku.code,
    made_at: new Date(input.nowMs).toISOString(),
    stock: sku.stock,
    state: forecast ? 'told' : 'not-enough-data',
    method: forecast?.method ?? '',
    per_day: forecast?.perDay ?? null,
    cover_low: forecast?.cover.low ?? null,
    cover_middle: forecast?.cover.middle ?? null,
    cover_high: forecast?.cover.high ?? null,
    lead_low: forecast?.lead.low ?? null,
    lead_middle: forecast?.lead.middle ?? null,
    lead_high: forecast?.lead.high ?? null,
    reorder_point: forecast?.reorderPoint ?? null,
    reorder_quantity: forecast?.reorderQuantity ?? null,
    urgency: urgencyOf(forecast, sku.stock),
    history: shown,
    ahead: forecast?.ahead.map(({ low, middle, high }) => [low, middle, high]) ?? [],
  };
};

/** What is foretold of a store, from what it sold: pure, so that it runs in a thread of its own. */
export const computeStore = (input: StoreInput): StoreOutput => {
  const { nowMs, settings, skus, storeId } = input;
  const today = dayOf(nowMs, settings.timeZone);
  const firstDay = today - HISTORY_DAYS;
  const local = nowMs + zoneOffsetMs(settings.timeZone, nowMs);
  const todayLeft = 1 - (local - today * DAY_MS) / DAY_MS;
  const series = seriesOf(input, firstDay);
  const total: DailySeries = { firstDay, values: new Float64Array(HISTORY_DAYS) };
  for (const { values } of series.values())
    values.forEach((value, place) => {
      total.values[place]! += value;
    });
  const season = weekdayFactors(total, null, 30);
  const here = new Set(skus.map(({ skuId }) => skuId));
  const biggest = [...series.entries()]
    .filter(([skuId]) => here.has(skuId))
    .map(([skuId, one]) => ({ skuId, series: one, sold: sumOf(one.values.subarray(-SHOWN_DAYS)) }))
    .sort((one, other) => other.sold - one.sold);
  const trends = new Set(biggest.slice(0, TRENDS_MOST).map(({ skuId }) => skuId));

  const snapshots: DaySnapshot[] = [];
  const rows = skus.map((sku) => {
    const own = series.get(sku.skuId);
    const asked = { ...settings, season, stock: sku.stock, todayLeft };
    const forecast = own && skuForecast({ ...asked, series: own, tryTrend: trends.has(sku.skuId) });
    const band = forecast?.ahead[0];
    if (band && forecast.perDay >= LEAST_KEPT_PER_DAY && snapshots.length < KEPT_SKUS)
      snapshots.push({ kind: 'sku-day', subjectId: sku.skuId, day: today, band });
    return rowOf(input, sku, { forecast: forecast ?? null, series: own });
  });

  const parcels = parcelsOf(input, firstDay);
  const all = dailyModel(total, { tryTrend: true });
  const unitsAhead =
    all && Array.from({ length: PARCEL_DAYS }, (_, day) => countBand(all.day(day)));
  if (unitsAhead)
    snapshots.push({ kind: 'store-day', subjectId: storeId, day: today, band: unitsAhead[0]! });
  if (parcels.ahead)
    snapshots.push({
      kind: 'parcels-day',
      subjectId: storeId,
      day: today,
      band: parcels.ahead[0]!,
    });

  const actualOf = (kind: string, subjectId: string, place: number): number => {
    if (kind === 'store-day') return total.values[place] ?? 0;
    if (kind === 'parcels-day') return parcels.totals[place] ?? 0;
    return series.get(subjectId)?.values[place] ?? 0;
  };
  return {
    chunks: Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, chunk) =>
      JSON.stringify(rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK)),
    ),
    facts: {
      firstDay,
      units: [...total.values],
      parcels: [...parcels.totals],
      unitsAhead,
      parcelsAhead: parcels.ahead,
      judged: {
        units: judgeUnits(total),
        skus: judgeSkus(
          biggest.map((one) => one.series),
          season,
        ),
        parcels: parcels.judged,
      },
      skus: rows.length,
      told: rows.filter(({ state }) => state === 'told').length,
    },
    snapshots,
    settled: input.open
      .filter(({ day }) => day >= firstDay && day < today)
      .map((one) => ({ ...one, actual: actualOf(one.kind, one.subjectId, one.day - firstDay) })),
  };
};
