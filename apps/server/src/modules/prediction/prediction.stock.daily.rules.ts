import { type Band, countBand, countQuantiles } from './prediction.forecasts.counts.ts';
import {
  type DailyModel,
  type DailyOptions,
  type DailySeries,
  dailyModel,
  HORIZON_DAYS,
  type Spread,
} from './prediction.forecasts.daily.ts';

/** Days that are shown ahead. */
export const AHEAD_DAYS = 14;
/** Stock that outlasts this is said to do just that. */
const MOST_COVER_DAYS = HORIZON_DAYS - 2;

export interface SkuAsked extends DailyOptions {
  series: DailySeries;
  stock: number;
  /** Share of today that is still to come, 0 … 1. */
  todayLeft: number;
  leadDays: number;
  coverDays: number;
  serviceLevel: number;
}

export interface SkuForecast {
  method: DailyModel['method'];
  perDay: number;
  /** Days until the stock is gone; null beyond half a year. */
  cover: { low: number | null; middle: number | null; high: number | null };
  /** Demand from now to the arrival of what is ordered today. */
  lead: Band;
  /** Order when there are no more than so many. */
  reorderPoint: number;
  /** What to order now; 0 while there is more than the reorder point. */
  reorderQuantity: number;
  /** Today and the days after it. */
  ahead: Band[];
}

/** Demand from now on: what is left of today, then whole days; between two days in proportion. */
const fromNow = (model: DailyModel, todayLeft: number) => {
  const gone = 1 - todayLeft;
  const sums: Spread[] = [{ mean: 0, variance: 0 }];
  const at = (days: number): Spread => {
    const whole = Math.floor(days);
    while (sums.length <= whole + 1) sums.push(model.sum(sums.length));
    const [one, other] = [sums[whole]!, sums[whole + 1]!];
    const part = days - whole;
    return {
      mean: one.mean + part * (other.mean - one.mean),
      variance: one.variance + part * (other.variance - one.variance),
    };
  };
  return (days: number): Spread => {
    const until = at(days + gone);
    const before = at(gone);
    const mean = Math.max(0, until.mean - before.mean);
    return { mean, variance: until.mean > 0 ? (until.variance * mean) / until.mean : 0 };
  };
};

/** The time after which the stock is gone with that chance. */
const goneAfter = (
  demand: (days: number) => Spread,
  stock: number,
  share: number,
): number | null => {
  const isGone = (days: number): boolean =>
    countQuantiles(demand(days), [1 - share])[0]! >= Math.max(1, stock);
  let low = 0;
  let high = 1;
  while (!isGone(high)) {
    low = high;
    high *= 2;
    if (high > MOST_COVER_DAYS) {
      if (!isGone(MOST_COVER_DAYS)) return null;
      high = MOST_COVER_DAYS;
      break;
    }
  }
  while (high - low > 0.05) {
    const middle = (low + high) / 2;
    if (isGone(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
};

/**
 * Days of cover, reorder point and quantity of one option: the newsvendor's quantile of demand over the lead time, and
 * over the lead time with the days that a replenishment is to last. Null where there is too little to go by.
 */
export const skuForecast = (asked: SkuAsked): SkuForecast | null => {
  const { series, stock, todayLeft, leadDays, coverDays, serviceLevel } = asked;
  const model = dailyModel(series, asked);
  if (model === null) return null;
  const demand = fromNow(model, todayLeft);
  const lead = demand(leadDays);
  const [reorderPoint = 0] = countQuantiles(lead, [serviceLevel]);
  const [upTo = 0] = countQuantiles(demand(leadDays + coverDays), [serviceLevel]);
  const after = (share: number) => (stock <= 0 ? 0 : goneAfter(demand, stock, share));
  return {
    method: model.method,
    perDay: model.perDay,
    cover: { low: after(0.1), middle: after(0.5), high: after(0.9) },
    lead: countBand(lead),
    reorderPoint,
    reorderQuantity: stock <= reorderPoint ? Math.max(0, upTo - stock) : 0,
    ahead: Array.from({ length: AHEAD_DAYS }, (_, day) => countBand(model.day(day))),
  };
};

/** Sorts what needs somebody first: what is out and wanted, then what is gone soonest, then what nobody can tell. */
export const urgencyOf = (forecast: SkuForecast | null, stock: number): number => {
  if (forecast === null) return 100_000;
  if (stock <= 0) return -forecast.perDay;
  return forecast.cover.low ?? 10_000;
};
