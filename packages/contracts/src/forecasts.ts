import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EpochMs, Id } from './values.ts';

const Share = z.number().min(0).max(1);
const quantiles = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ low: value, middle: value, high: value });

/** P10, P50 and P90: eight in ten times, what comes lies between low and high. */
export const ForecastBand = quantiles(z.number());
export type ForecastBand = z.infer<typeof ForecastBand>;

const ofRoom = z.strictObject({ roomId: Id });
const ofStore = z.strictObject({ storeId: Id });
const storeErrors = ['catalog/no-such-store', 'catalog/not-your-store'] as const;

/** One option that the room sold in the last hour. */
export const StockOutlook = z.strictObject({
  skuId: Id,
  productId: Id,
  title: z.string(),
  option: z.string(),
  stock: z.int().min(0),
  /** `not-selling`: for half an hour nobody bought any. `not-enough-data`: less than three orders or three minutes. */
  state: z.enum(['selling', 'out', 'not-selling', 'not-enough-data']),
  /** Pieces a minute that stay sold. */
  perMinute: z.number().nullable(),
  /** Minutes until it is empty; null beyond a day. Null as a whole unless it is selling. */
  minutes: quantiles(z.number().nullable()).nullable(),
  /** The chance that it is empty before the stream ends. */
  outBeforeEnd: Share.nullable(),
  /** Pieces to add so that the store's service level is met until the end. */
  replenish: z.int().nullable(),
  /** `low` is under the minutes from which the store wants to be warned. */
  warn: z.boolean(),
});
export type StockOutlook = z.infer<typeof StockOutlook>;

export const getStockOutlook = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/stock-outlook',
  summary:
    'How long the stock of what sells in the room lasts, for its team; the next one out first',
  params: ofRoom,
  reply: z.strictObject({
    atMs: EpochMs,
    endsAtMs: EpochMs.nullable(),
    /** What the end is taken from: the plan, the usual length of the host's streams, or nothing. */
    endsBy: z.enum(['planned', 'usual', 'unknown']),
    rows: z.array(StockOutlook),
  }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const ForecastSettings = z.strictObject({
  /** Share of demand to be met (newsvendor): margin ÷ (margin + cost of a piece left over). */
  serviceLevel: z.number().min(0.5).max(0.99),
  /** Days from an order at the supplier to goods in the house. */
  leadDays: z.int().min(0).max(60),
  /** Days that one replenishment is to last. */
  coverDays: z.int().min(1).max(90),
  /** On air: warn when stock may last less than this. */
  warnMinutes: z.int().min(1).max(240),
  /** Seconds an agent takes for a question. */
  handleSeconds: z.int().min(5).max(3_600),
  /** Seconds in which a question is to be answered … */
  answerSeconds: z.int().min(1).max(3_600),
  /** … this share of them. */
  answerShare: z.number().min(0.5).max(0.99),
  /** IANA name: days begin at its midnight. */
  timeZone: z.string().min(1).max(60).refine(isTimeZone),
});
export type ForecastSettings = z.infer<typeof ForecastSettings>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const getForecastSettings = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/forecast-settings',
  summary: 'What the forecasts of a store are made with',
  params: ofStore,
  reply: ForecastSettings,
  errors: storeErrors,
});

export const setForecastSettings = endpoint({
  method: 'PUT',
  path: '/v1/studio/stores/:storeId/forecast-settings',
  summary: 'Change what the forecasts of a store are made with; they are made anew',
  params: ofStore,
  body: ForecastSettings.partial(),
  reply: ForecastSettings,
  errors: storeErrors,
});
