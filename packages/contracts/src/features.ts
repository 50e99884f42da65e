// Entered as `@kaibo/contracts/features`.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EpochMs, Id, QueryInt } from './values.ts';

export const FeatureEntity = z.enum(['viewer', 'room', 'product', 'host', 'viewer-in-room']);
export type FeatureEntity = z.infer<typeof FeatureEntity>;

/** steady: as in the week before; moving: look at it; drifted: a model that learnt from it should learn again. */
export const DriftVerdict = z.enum(['steady', 'moving', 'drifted', 'few']);
export type DriftVerdict = z.infer<typeof DriftVerdict>;

export const FeatureDrift = z.strictObject({
  verdict: DriftVerdict,
  /** Population stability index of the last day against the seven before. */
  psi: z.number(),
  meanNow: z.number(),
  meanBefore: z.number(),
  samplesNow: z.int(),
  samplesBefore: z.int(),
  /** Upper ends of all bins but the last. */
  edges: z.array(z.number()),
  /** Shares of the samples by bin. */
  now: z.array(z.number()),
  before: z.array(z.number()),
});
export type FeatureDrift = z.infer<typeof FeatureDrift>;

export const FeatureRow = z.strictObject({
  entity: FeatureEntity,
  /** `clicks 1h`. */
  name: z.string(),
  measure: z.string(),
  window: z.enum(['5m', '1h', '1d', '30d']),
  unit: z.enum(['events', 'fen', 'ms', 'viewers', 'rooms', 'products']),
  drift: FeatureDrift.nullable(),
});
export type FeatureRow = z.infer<typeof FeatureRow>;

const QuarantineReason = z.enum(['unknown-event', 'unknown-version', 'bad-payload', 'bad-time']);

export const FeatureStream = z.strictObject({
  /** Places of the log that are not in the values of now yet; null before the stream has begun. */
  behind: z.int().nullable(),
  heardAtMs: EpochMs.nullable(),
  /** Where values begin: in the whole store, or in the recent part of the log. */
  basis: z.enum(['store', 'recent-log']),
  /** Values that are being read from the store. */
  waiting: z.int(),
  kept: z.record(FeatureEntity, z.int()),
});

export const BehaviourStore = z.strictObject({
  state: z.enum(['on', 'starting', 'absent', 'failing']),
  /** Why it does not answer. */
  why: z.string().nullable(),
  installCommand: z.string(),
  generation: z.string(),
  /** Of the log, that everything up to is in the store. */
  place: z.int(),
  end: z.int(),
  loadedAtMs: EpochMs.nullable(),
  /** Null while it does not answer. */
  rows: z.int().nullable(),
  quarantined: z.array(
    z.strictObject({ name: z.string(), reason: QuarantineReason, count: z.int() }),
  ),
  replaysAsked: z.int(),
});

export const getFeatures = endpoint({
  method: 'GET',
  path: '/v1/console/features',
  summary: 'Every feature with its drift, how fresh they are, and the state of the behaviour store',
  reply: z.strictObject({
    features: z.array(FeatureRow),
    driftAtMs: EpochMs.nullable(),
    stream: FeatureStream,
    store: BehaviourStore,
  }),
});

export const measureDrift = endpoint({
  method: 'POST',
  path: '/v1/console/features/drift',
  summary: 'Compare the last day with the week before, soon and beside everything else',
  reply: z.strictObject({ queued: z.boolean() }),
});

export const readFeatures = endpoint({
  method: 'GET',
  path: '/v1/console/features/:entity/:key',
  summary: 'Features of now of one viewer, room, product, host or viewer in a room',
  audit: 'always',
  params: z.strictObject({
    entity: FeatureEntity,
    /** Of a pair the viewer: an account, or a browser that agreed to be known. */
    key: z.string().min(1).max(64),
  }),
  query: z.strictObject({
    /** Of a pair. */
    roomId: Id.optional(),
    /** For how long the answer may wait for the store. */
    withinMs: QueryInt(0, 2_000).default(1_000),
  }),
  reply: z.strictObject({
    values: z.array(z.strictObject({ name: z.string(), value: z.number() })),
    isCold: z.boolean(),
    atMs: EpochMs,
    beforeOffset: z.int(),
  }),
  errors: ['behaviour/not-agreed', 'behaviour/no-room'],
});

export const Quarantined = z.strictObject({
  offset: z.int(),
  id: z.string(),
  name: z.string(),
  version: z.int(),
  reason: QuarantineReason,
  detail: z.string(),
  foundAtMs: EpochMs,
  replayAskedAtMs: EpochMs.nullable(),
  /** As the log has it; what it holds may be anything. */
  row: z.unknown(),
});
export type Quarantined = z.infer<typeof Quarantined>;

export const listQuarantined = endpoint({
  method: 'GET',
  path: '/v1/console/behaviour/quarantine',
  summary: 'Events that the behaviour store could not take, newest first',
  audit: 'always',
  query: z.strictObject({
    name: z.string().max(500).optional(),
    before: QueryInt(0, Number.MAX_SAFE_INTEGER).optional(),
    limit: QueryInt(1, 100).default(20),
  }),
  reply: z.strictObject({ events: z.array(Quarantined) }),
});

export const replayQuarantined = endpoint({
  method: 'POST',
  path: '/v1/console/behaviour/replay',
  summary: 'Try again what was set aside: of one name, or all',
  body: z.strictObject({ name: z.string().max(500).nullable() }),
  reply: z.strictObject({ asked: z.int() }),
});
