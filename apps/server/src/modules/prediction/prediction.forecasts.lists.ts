import type { ReplyOf } from '@kaibo/contracts';
import type {
  ForecastSettings,
  getPlatformForecast,
  getStoreForecast,
  SkuForecastRow,
} from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import { containing, type Database } from '#platform/database';
import { DAY_MS } from './prediction.forecasts.compute.ts';
import type { Band } from './prediction.forecasts.counts.ts';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { PLATFORM, settingsFor } from './prediction.forecasts.settings.ts';
import {
  type Lately,
  lately,
  type StoreForecastRow,
  storeForecastsOf,
} from './prediction.forecasts.store.ts';
import { serviceOutlook } from './prediction.service.ts';

const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const SHOWN_DAYS = 56;

const madeOf = ({ madeAt, seconds, facts }: StoreForecastRow) => {
  const { firstDay, units, parcels, unitsAhead, parcelsAhead, judged, skus, told } = facts;
  const today = firstDay + units.length;
  const dated = <B>(bands: readonly B[] | null): (B & { day: string })[] | null =>
    bands?.map((band, ahead) => ({ day: dayText(today + ahead), ...band })) ?? null;
  return {
    ...{ atMs: madeAt.getTime(), seconds, skus, told, judged },
    history: units
      .map((sold, place) => ({
        day: dayText(firstDay + place),
        units: sold,
        parcels: parcels[place]!,
      }))
      .slice(-SHOWN_DAYS),
    unitsAhead: dated(unitsAhead),
    parcelsAhead: dated(parcelsAhead),
  };
};

const heldOf = (rows: readonly Lately[], kind: string): { held: number; of: number } => {
  const { held, of } = rows.find((row) => row.kind === kind) ?? { held: 0, of: 0 };
  return { held, of };
};

const LATELY_MS = 7 * DAY_MS;

/** What the merchant's page shows above the table. */
export const storeForecast = async (
  needs: ForecastNeeds,
  caller: { id: string },
  storeId: string,
): Promise<ReplyOf<typeof getStoreForecast>> => {
  const { clock, db, orders, rooms } = needs;
  const nowMs = clock.nowMs();
  const [[row], kept, waiting, settings, roomIds] = await Promise.all([
    storeForecastsOf(db, [storeId]),
    lately(db, storeId, nowMs - LATELY_MS - DAY_MS),
    orders.waitingOf(storeId),
    settingsFor(db, storeId),
    rooms.roomIdsOf(caller.id),
  ]);
  const { outlook } = await serviceOutlook(db, { roomIds, nowMs, settings });
  return {
    made: row ? madeOf(row) : null,
    lately: {
      units: heldOf(kept, 'store-day'),
      skus: heldOf(kept, 'sku-day'),
      parcels: heldOf(kept, 'parcels-day'),
      stockOuts: heldOf(kept, 'stock-out'),
    },
    waiting,
    service: outlook,
    settings,
  };
};

export interface SkuAsked {
  storeId: string;
  search: string;
  show: 'all' | 'reorder' | 'soon' | 'unknown';
  offset: number;
  limit: number;
}

interface FoundSku {
  skuId: string;
  productId: string;
  title: string;
  option: string;
  code: string;
  stock: number;
  state: SkuForecastRow['state'];
  method: SkuForecastRow['method'];
  perDay: number | null;
  coverLow: number | null;
  coverMiddle: number | null;
  coverHigh: number | null;
  leadLow: number | null;
  leadMiddle: number | null;
  leadHigh: number | null;
  reorderPoint: number | null;
  reorderQuantity: number | null;
  history: number[];
  ahead: [number, number, number][];
  today: number;
  total: number;
}

const asRow = (row: FoundSku): SkuForecastRow => {
  const { leadLow, leadMiddle, leadHigh, today } = row;
  const hasLead = leadLow !== null && leadMiddle !== null && leadHigh !== null;
  return {
    skuId: row.skuId,
    productId: row.productId,
    title: row.title,
    option: row.option,
    code: row.code,
    stock: row.stock,
    state: row.state,
    method: row.method,
    perDay: row.perDay,
    cover: { low: row.coverLow, middle: row.coverMiddle, high: row.coverHigh },
    lead: hasLead ? { low: leadLow, middle: leadMiddle, high: leadHigh } : null,
    reorderPoint: row.reorderPoint,
    reorderQuantity: row.reorderQuantity,
    history: row.history.map((units, place) => ({
      day: dayText(today - row.history.length + place),
      units,
    })),
    ahead: row.ahead.map(([low, middle, high], ahead) => ({
      day: dayText(today + ahead),
      low,
      middle,
      high,
    })),
  };
};

/** `soon`: the stock may be gone before what is ordered today is there. */
export const skuForecasts = async (
  db: Database,
  { storeId, search, show, offset, limit }: SkuAsked,
): Promise<{ rows: SkuForecastRow[]; total: number }> => {
  const { leadDays } = await settingsFor(db, storeId);
  const pattern = containing(search.toLowerCase());
  const shown = {
    all: sql`true`,
    reorder: sql`reorder_quantity > 0`,
    soon: sql`cover_low <= ${leadDays}`,
    unknown: sql`state = 'not-enough-data'`,
  }[show];
  const { rows } = await sql<FoundSku>`
    select sku_id as "skuId", product_id as "productId", title, option, code, stock, state, method,
           per_day as "perDay", cover_low as "coverLow", cover_middle as "coverMiddle",
           cover_high as "coverHigh", lead_low as "leadLow", lead_middle as "leadMiddle",
           lead_high as "leadHigh", reorder_point as "reorderPoint", reorder_quantity as "reorderQuantity",
           history, ahead, count(*) over () as total,
           (select (facts ->> 'firstDay')::int + jsonb_array_length(facts -> 'units')
              from prediction_store_forecasts made where made.store_id = told.store_id) as today
      from prediction_sku_forecasts told
     where store_id = ${storeId} and ${shown}
       and (${search} = '' or lower(title) like ${pattern} or lower(option) like ${pattern}
            or lower(code) like ${pattern})
     order by urgency, sku_id limit ${limit} offset ${offset}`.execute(db);
  return { rows: rows.map(asRow), total: rows[0]?.total ?? 0 };
};

/** Days of all stores together, whose errors are taken as apart from each other. */
const sumOfBands = (days: ReadonlyMap<number, Band[]>): ({ day: string } & Band)[] =>
  [...days.entries()]
    .sort(([one], [other]) => one - other)
    .map(([day, bands]) => {
      const middle = bands.reduce((sum, band) => sum + band.middle, 0);
      const half = Math.sqrt(bands.reduce((sum, { low, high }) => sum + (high - low) ** 2, 0)) / 2;
      return {
        day: dayText(day),
        low: Math.max(0, Math.round(middle - half)),
        middle,
        high: Math.round(middle + half),
      };
    });

export const serviceSettingsOf = ({
  handleSeconds,
  answerSeconds,
  answerShare,
}: ForecastSettings) => ({ handleSeconds, answerSeconds, answerShare });

/** What the console shows: of all stores and rooms. */
export const platformForecast = async ({
  clock,
  db,
}: Pick<ForecastNeeds, 'clock' | 'db'>): Promise<ReplyOf<typeof getPlatformForecast>> => {
  const nowMs = clock.nowMs();
  const [stores, settings] = await Promise.all([
    storeForecastsOf(db, null),
    settingsFor(db, PLATFORM),
  ]);
  const { outlook, quarters } = await serviceOutlook(db, { roomIds: null, nowMs, settings });
  const days = new Map<number, Band[]>();
  for (const { facts } of stores)
    facts.parcelsAhead?.forEach(({ low, middle, high }, ahead) => {
      const day = facts.firstDay + facts.units.length + ahead;
      days.set(day, [...(days.get(day) ?? []), { low, middle, high }]);
    });
  const made = stores.map(({ madeAt }) => madeAt.getTime());
  return {
    atMs: nowMs,
    service: outlook,
    quarters,
    settings: serviceSettingsOf(settings),
    stores: stores.length,
    oldestMs: made.length === 0 ? null : Math.min(...made),
    parcels: sumOfBands(days),
  };
};
