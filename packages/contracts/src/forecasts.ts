import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { DEFAULT_TIME_ZONE, TimeZone } from './schedule.ts';
import { Done, EpochMs, Id, QueryInt } from './values.ts';

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
  timeZone: TimeZone,
});
export type ForecastSettings = z.infer<typeof ForecastSettings>;

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

/** How bands did when they walked through what is past, each day foretold from those before it alone. */
export const ForecastJudged = z.strictObject({
  steps: z.int(),
  /** Share of what came that lay within P10 … P90: 0.8 is right. */
  coverage: Share,
  /** Mean pinball loss of the three quantiles, in units. */
  pinball: z.number(),
  /** The same of "as a week ago, give or take what such guesses were off". */
  naivePinball: z.number(),
});
export type ForecastJudged = z.infer<typeof ForecastJudged>;

/** Bands told before, and how many held what came. */
const Held = z.strictObject({ held: z.int(), of: z.int() });

export const ParcelDay = z.strictObject({
  day: z.iso.date(),
  ...ForecastBand.shape,
  /** What streams bring of it, on average. */
  live: z.number(),
  plannedMinutes: z.number(),
  /** Minutes on air that are usual on that weekday and not planned yet. */
  usualMinutes: z.number(),
});
export type ParcelDay = z.infer<typeof ParcelDay>;

const DayBand = z.strictObject({ day: z.iso.date(), ...ForecastBand.shape });
const DayCount = z.strictObject({ day: z.iso.date(), units: z.number() });

export const ServiceOutlook = z.strictObject({
  /** Questions counted in the last hour. */
  lastHour: z.int(),
  /** Of the next hour; null below five questions in two weeks. */
  questions: ForecastBand.nullable(),
  /** Agents that answer them as the settings ask. */
  agents: ForecastBand.nullable(),
});
export type ServiceOutlook = z.infer<typeof ServiceOutlook>;

export const getStoreForecast = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/forecast',
  summary:
    'Parcels a day, pieces a day, questions of the next hour, and how right such forecasts were',
  params: ofStore,
  reply: z.strictObject({
    /** Null before the first. */
    made: z
      .strictObject({
        atMs: EpochMs,
        seconds: z.number(),
        skus: z.int(),
        /** Of how many there is enough data. */
        told: z.int(),
        history: z.array(z.strictObject({ ...DayCount.shape, parcels: z.number() })),
        unitsAhead: z.array(DayBand).nullable(),
        parcelsAhead: z.array(ParcelDay).nullable(),
        judged: z.strictObject({
          units: ForecastJudged,
          skus: ForecastJudged,
          parcels: ForecastJudged,
        }),
      })
      .nullable(),
    /** Of the last seven days. */
    lately: z.strictObject({ units: Held, skus: Held, parcels: Held, stockOuts: Held }),
    /** Orders paid and not sent. */
    waiting: z.int(),
    /** Of the caller's rooms. */
    service: ServiceOutlook,
    settings: ForecastSettings,
  }),
  errors: storeErrors,
});

export const SkuForecastRow = z.strictObject({
  skuId: Id,
  productId: Id,
  title: z.string(),
  option: z.string(),
  code: z.string(),
  /** When the forecast was made. */
  stock: z.int(),
  state: z.enum(['told', 'not-enough-data']),
  method: z.enum(['seasonal', 'intermittent', 'holt-winters', '']),
  perDay: z.number().nullable(),
  /** Days until it is empty; null beyond half a year. */
  cover: quantiles(z.number().nullable()),
  /** Demand from now until what is ordered today is there. */
  lead: ForecastBand.nullable(),
  reorderPoint: z.int().nullable(),
  reorderQuantity: z.int().nullable(),
  history: z.array(DayCount),
  ahead: z.array(DayBand),
});
export type SkuForecastRow = z.infer<typeof SkuForecastRow>;

const SkuFilter = {
  search: z.string().trim().max(80).default(''),
  show: z.enum(['all', 'reorder', 'soon', 'unknown']).default('all'),
};
export const SkuForecastFilter = z.strictObject(SkuFilter);
export type SkuForecastFilter = z.infer<typeof SkuForecastFilter>;

export const listSkuForecasts = endpoint({
  method: 'GET',
  path: '/v1/studio/stores/:storeId/forecast/skus',
  summary: 'Days of cover, reorder point and quantity of each option; the most urgent first',
  params: ofStore,
  query: z.strictObject({
    ...SkuFilter,
    page: QueryInt(1, 10_000).default(1),
    limit: QueryInt(1, 100).default(25),
  }),
  reply: z.strictObject({ rows: z.array(SkuForecastRow), total: z.int() }),
  errors: storeErrors,
});

export const makeStoreForecast = endpoint({
  method: 'POST',
  path: '/v1/studio/stores/:storeId/forecast',
  summary: 'Make the forecasts of a store anew, soon',
  params: ofStore,
  reply: Done,
  errors: storeErrors,
});

const Past = z.iso.date().refine((day) => day >= '1970-01-01');
const Count = z.int().min(0).max(1_000_000);

/** Rows of one answer of a merchant: two years of seventy options. */
export const PAST_SALES_MOST = 50_000;

export const setPastSales = endpoint({
  method: 'PUT',
  path: '/v1/studio/stores/:storeId/past-sales',
  summary:
    'Tell what was sold elsewhere before, for forecasts alone; replaces what was told before',
  params: ofStore,
  body: z.strictObject({
    /** Several of an option and a day are added up, to a million. */
    sales: z.array(z.strictObject({ skuId: Id, day: Past, units: Count })).max(PAST_SALES_MOST),
    /** Parcels a day, and what streams of so many minutes brought of them. */
    days: z
      .array(
        z
          .strictObject({
            day: Past,
            parcels: Count,
            liveParcels: Count.default(0),
            liveMinutes: z.int().min(0).max(14_400).default(0),
          })
          .refine(({ parcels, liveParcels }) => liveParcels <= parcels),
      )
      .max(1_000)
      .default([]),
  }),
  reply: Done,
  errors: storeErrors,
  bodyLimitBytes: 8 * 1_048_576,
});

export const setPastStreams = endpoint({
  method: 'PUT',
  path: '/v1/studio/past-streams',
  summary:
    'Tell how one’s own streams elsewhere went, for suggested start times alone; replaces what was told before',
  body: z.strictObject({
    streams: z
      .array(
        z.strictObject({
          startedAtMs: EpochMs,
          minutes: z.int().min(1).max(1_440),
          /** Viewers at once, summed over the minutes. */
          viewerMinutes: z.int().min(0).max(1_000_000_000),
          orders: Count,
        }),
      )
      .max(2_000),
  }),
  reply: Done,
  bodyLimitBytes: 524_288,
});

export const StartTime = z.strictObject({
  startsAtMs: EpochMs,
  /** Viewers at once, on average. */
  viewers: z.number(),
  /** Orders of the stream. */
  orders: ForecastBand,
  /** Beside a stream of that length at a usual hour of the host: 0.2 is a fifth more orders. */
  gain: z.number(),
  /** Hours on air that it is known by: the host's own, and everybody's. */
  hostHours: z.number(),
  platformHours: z.number(),
});
export type StartTime = z.infer<typeof StartTime>;

export const suggestStartTimes = endpoint({
  method: 'GET',
  path: '/v1/studio/start-times',
  summary:
    'When to begin: audience and conversion by hour of the week, of the caller and the platform',
  query: z.strictObject({
    minutes: QueryInt(15, 1_440).default(120),
    timeZone: TimeZone.default(DEFAULT_TIME_ZONE),
  }),
  reply: z.strictObject({ times: z.array(StartTime) }),
});

const ServiceSettings = ForecastSettings.pick({
  handleSeconds: true,
  answerSeconds: true,
  answerShare: true,
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const getPlatformForecast = endpoint({
  method: 'GET',
  path: '/v1/console/forecasts',
  summary: 'Questions and agents of the next hour, and parcels a day of all stores',
  reply: z.strictObject({
    atMs: EpochMs,
    service: ServiceOutlook,
    /** Questions of the last day, by quarter of an hour, oldest first. */
    quarters: z.array(z.strictObject({ atMs: EpochMs, questions: z.int() })),
    settings: ServiceSettings,
    /** Stores with a forecast. */
    stores: z.int(),
    /** Oldest and newest of them. */
    oldestMs: EpochMs.nullable(),
    parcels: z.array(DayBand),
  }),
});

export const setPlatformForecast = endpoint({
  method: 'PUT',
  path: '/v1/console/forecasts/settings',
  summary: 'How long an answer takes, and how soon questions are to be answered',
  body: ServiceSettings.partial(),
  reply: ServiceSettings,
});
