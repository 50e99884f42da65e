import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { BothLanguages, Done, EpochMs, Fen, Id } from './values.ts';

/** Of fewer people than this nothing is said. */
export const MINED_PEOPLE_LEAST = 10;

export const MiningState = z.enum(['running', 'done', 'failed', 'cancelled']);
export type MiningState = z.infer<typeof MiningState>;

export const MiningRun = z.strictObject({
  id: Id,
  state: MiningState,
  /** By itself once a day, or because somebody asked. */
  isAsked: z.boolean(),
  startedAtMs: EpochMs,
  finishedAtMs: EpochMs.nullable(),
  seconds: z.number().nullable(),
  progress: z.strictObject({ step: z.int(), steps: z.int(), about: z.string() }),
  /** What it looked at. */
  fromMs: EpochMs,
  toMs: EpochMs,
  orders: z.int(),
  buyers: z.int(),
  /** Of them purchases that were told of the past or of elsewhere. */
  pastOrders: z.int(),
  /** Orders of the demo's crowd among them. */
  simulatedOrders: z.int(),
  /** People whose attention was known; null without the behaviour store. */
  viewers: z.int().nullable(),
  rules: z.int(),
  clusters: z.int(),
  /** `code: …` why it failed, or why attention is missing; empty otherwise. */
  problem: z.string(),
});
export type MiningRun = z.infer<typeof MiningRun>;

/** Why a part of a report is empty. */
export const MiningLack = z.strictObject({
  code: z.enum([
    'too-few-orders',
    'too-few-people',
    'too-few-days',
    'nothing-beyond-chance',
    'no-groups',
  ]),
  have: z.int(),
  needed: z.int(),
});
export type MiningLack = z.infer<typeof MiningLack>;

export const MinedProduct = z.strictObject({
  id: Id,
  title: z.string(),
  coverUrl: z.string().nullable(),
  storeId: Id,
  storeName: z.string(),
  isOnSale: z.boolean(),
});
export type MinedProduct = z.infer<typeof MinedProduct>;

/** Who buys `left` also buys `right`. */
export const MinedRule = z.strictObject({
  id: z.string(),
  left: z.array(Id).min(1),
  right: Id,
  /** Purchases and people with both sides. */
  baskets: z.int(),
  people: z.int(),
  support: z.number(),
  confidence: z.number(),
  lift: z.number(),
  /** 95 of 100 times the true lift lies between. */
  liftLow: z.number(),
  liftHigh: z.number(),
  leverage: z.number(),
  /** Null for a rule without exception. */
  conviction: z.number().nullable(),
  /** Fisher's exact test, corrected for how many rules were tested (Benjamini & Hochberg). */
  q: z.number(),
});
export type MinedRule = z.infer<typeof MinedRule>;

export const MinedRules = z.strictObject({
  lack: MiningLack.nullable(),
  baskets: z.int(),
  people: z.int(),
  /** Thresholds that were chosen, and how many rules could have been found: `q` is corrected for all of them. */
  minimumBaskets: z.int(),
  minimumConfidence: z.number(),
  mostQ: z.number(),
  tested: z.int(),
  list: z.array(MinedRule),
});

export const MinedSequence = z.strictObject({
  steps: z.array(z.strictObject({ kind: z.enum(['view', 'buy']), productId: Id })).min(2),
  people: z.int(),
  support: z.number(),
  /** Of who came as far as the step before the last: how many took it. */
  onward: z.number(),
  /** How many times as often as everybody takes the last step. */
  lift: z.number(),
});
export type MinedSequence = z.infer<typeof MinedSequence>;

export const MinedSequences = z.strictObject({
  lack: MiningLack.nullable(),
  people: z.int(),
  minimumPeople: z.int(),
  list: z.array(MinedSequence),
});

export const MinedMeasure = z.enum(['events', 'viewers', 'orders', 'gmv']);
export type MinedMeasure = z.infer<typeof MinedMeasure>;

export const MinedRhythm = z.strictObject({
  lack: MiningLack.nullable(),
  timeZone: z.string(),
  measures: z.array(
    z.strictObject({
      measure: MinedMeasure,
      /** [7 × 24], Monday first: mean of such an hour; null where fewer than ten people stand behind it. */
      perHour: z.array(z.number().nullable()).length(168),
      mean: z.number(),
      peaks: z.array(z.strictObject({ day: z.int(), hour: z.int(), lift: z.number() })),
    }),
  ),
});

export const MinedTrend = z.strictObject({
  lack: MiningLack.nullable(),
  timeZone: z.string(),
  /** Whole days, the first as its date in that zone. */
  firstDay: z.iso.date(),
  measures: z.array(
    z.strictObject({
      measure: MinedMeasure,
      values: z.array(z.number()),
      /** Smoothed; null for less than two weeks. */
      trend: z.array(z.number()).nullable(),
      /** By day of the week, Monday first: what it adds to the trend. */
      week: z.array(z.number()).length(7).nullable(),
      /** Days on which the level changed for good. */
      changes: z.array(z.strictObject({ at: z.int(), before: z.number(), after: z.number() })),
      anomalies: z.array(
        z.strictObject({ at: z.int(), value: z.number(), expected: z.number(), z: z.number() }),
      ),
      /** Of the days after the last one; 80 of 100 lie in the band. */
      forecast: z
        .strictObject({
          mean: z.array(z.number()),
          low: z.array(z.number()),
          high: z.array(z.number()),
        })
        .nullable(),
    }),
  ),
});

export const MinedFeature = z.enum([
  'recency',
  'orders',
  'spent',
  'piece-price',
  'night',
  'morning',
  'afternoon',
  'evening',
  'weekend',
  'watched',
  'rooms',
  'clicked',
  'talked',
]);
export type MinedFeature = z.infer<typeof MinedFeature>;

export const MinedClusters = z.strictObject({
  lack: MiningLack.nullable(),
  people: z.int(),
  features: z.array(MinedFeature),
  /** How many clusters were tried, and how well each parted. */
  tried: z.array(
    z.strictObject({ clusters: z.int(), inertia: z.number(), silhouette: z.number().nullable() }),
  ),
  silhouette: z.number(),
  list: z.array(
    z.strictObject({
      id: z.int(),
      name: BothLanguages,
      people: z.int(),
      share: z.number(),
      /** Centre on the map. */
      x: z.number(),
      y: z.number(),
      /** Farthest from everybody's mean first; `z` in standard deviations. */
      apart: z.array(
        z.strictObject({
          feature: MinedFeature,
          mean: z.number(),
          everybody: z.number(),
          z: z.number(),
        }),
      ),
    }),
  ),
  /** People in clusters of fewer than ten, who together are ten or more; or none. */
  hiddenPeople: z.int(),
  /** Of the map: its share of the variance, and what grows along it. */
  axes: z.array(
    z.strictObject({
      share: z.number(),
      along: z.array(z.strictObject({ feature: MinedFeature, weight: z.number() })),
    }),
  ),
  /** A dot for some of the people of the clusters shown. */
  dots: z.array(z.strictObject({ x: z.number(), y: z.number(), cluster: z.int() })),
});

export const RfmGroup = z.enum([
  'champions',
  'loyal',
  'potential-loyal',
  'new',
  'needs-attention',
  'at-risk',
  'hibernating',
  'lost',
]);
export type RfmGroup = z.infer<typeof RfmGroup>;

export const MinedRfm = z.strictObject({
  lack: MiningLack.nullable(),
  people: z.int(),
  levels: z.int(),
  /** Cells by level of recency and frequency (1 is the least); null for one to nine people. */
  cells: z.array(
    z.strictObject({ recency: z.int(), frequency: z.int(), people: z.int().nullable() }),
  ),
  groups: z.array(
    z.strictObject({
      group: RfmGroup,
      /** Null for one to nine people, and so is what follows. */
      people: z.int().nullable(),
      spentFen: Fen.nullable(),
      shareOfMoney: z.number().nullable(),
      recencyDays: z.number().nullable(),
      orders: z.number().nullable(),
    }),
  ),
});

export const MiningReport = z.strictObject({
  run: MiningRun,
  rules: MinedRules,
  sequences: MinedSequences,
  rhythm: MinedRhythm,
  trend: MinedTrend,
  clusters: MinedClusters,
  rfm: MinedRfm,
});
export type MiningReport = z.infer<typeof MiningReport>;

export const listMiningRuns = endpoint({
  method: 'GET',
  path: '/v1/console/mining',
  summary: 'Runs that looked for rules, rhythms and groups, newest first',
  reply: z.strictObject({
    /** At most 20. */
    runs: z.array(MiningRun),
    /** The newest that is done. */
    latestId: Id.nullable(),
  }),
});

export const getMiningReport = endpoint({
  method: 'GET',
  path: '/v1/console/mining/runs/:runId',
  summary: 'What a run found',
  params: z.strictObject({ runId: Id }),
  reply: z.strictObject({
    report: MiningReport,
    /** Those named in the report that still exist. */
    products: z.array(MinedProduct),
    /** Sets that were drafted from rules, by id of the rule. */
    bundles: z.array(z.strictObject({ ruleId: z.string(), productId: Id })),
  }),
  errors: ['mining/no-such-run'],
});

export const PAST_PURCHASES_MOST = 5_000;

export const tellPastPurchases = endpoint({
  method: 'POST',
  path: '/v1/console/mining/past',
  summary:
    'Tell of purchases from before, or from elsewhere, of people who agreed there; told twice, they count once',
  body: z.strictObject({
    purchases: z
      .array(
        z.strictObject({
          /** Of the purchase where it was made. */
          id: z.string().min(1).max(100),
          /** A pseudonym; hashed before it is kept. */
          buyer: z.string().min(1).max(100),
          atMs: EpochMs,
          lines: z
            .array(
              z.strictObject({
                productId: Id,
                quantity: z.int().min(1).max(999),
                unitFen: Fen.max(100_000_000),
              }),
            )
            .min(1)
            .max(50),
        }),
      )
      .min(1)
      .max(PAST_PURCHASES_MOST),
    /** Made up, as the demo's are. */
    simulated: z.boolean().default(false),
  }),
  reply: z.strictObject({
    /** Not known before. */
    added: z.int(),
  }),
  bodyLimitBytes: 4 * 1_048_576,
});

export const forgetPastPurchases = endpoint({
  method: 'DELETE',
  path: '/v1/console/mining/past',
  summary: 'Forget every purchase that was told of the past',
  reply: z.strictObject({ forgotten: z.int() }),
});

export const startMining = endpoint({
  method: 'POST',
  path: '/v1/console/mining/runs',
  summary: 'Look for rules, rhythms and groups now',
  reply: z.strictObject({ queued: z.boolean() }),
});

export const cancelMining = endpoint({
  method: 'POST',
  path: '/v1/console/mining/runs/:runId/cancel',
  summary: 'Stop a run under way',
  params: z.strictObject({ runId: Id }),
  reply: Done,
  errors: ['mining/no-such-run'],
});

export const draftBundleOfRule = endpoint({
  method: 'POST',
  path: '/v1/console/mining/runs/:runId/rules/:ruleId/bundle',
  summary: 'Draft a set of the products of a rule in the store that sells them',
  params: z.strictObject({ runId: Id, ruleId: z.string().max(40) }),
  reply: z.strictObject({
    productId: Id,
    title: z.string(),
    storeName: z.string(),
    /** False when the set was there already. */
    isNew: z.boolean(),
  }),
  errors: [
    'mining/no-such-run',
    'mining/no-such-rule',
    'catalog/bundle-across-stores',
    'catalog/bundle-part-gone',
    'catalog/bundle-in-bundle',
  ],
});
