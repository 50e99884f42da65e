import { z } from 'zod';
import { TrafficRoom } from './traffic.plan.ts';
import { TrafficMode, TrafficPart } from './traffic.served.ts';
import { BothLanguages, EpochMs, Id } from './values.ts';

/** In whole thousandths of an impression, so that sums are exact. */
const Milli = z.int().min(0);

/** `parts` sum to `served` × 1000 exactly; `lost` stands beside them. */
export const TrafficShares = z.strictObject({
  /** Impressions. */
  served: z.int().min(0),
  parts: z.strictObject({
    organic: Milli,
    floor: Milli,
    group: Milli,
    exploration: Milli,
    paid: Milli,
  }),
  lost: z.strictObject({ seats: Milli, stock: Milli, cap: Milli, others: Milli }),
});
export type TrafficShares = z.infer<typeof TrafficShares>;

export const LedgerPoint = z.strictObject({ atMs: EpochMs, ...TrafficShares.shape });
export type LedgerPoint = z.infer<typeof LedgerPoint>;

export const LedgerRoom = TrafficRoom.extend({
  ...TrafficShares.shape,
  clicks: z.int(),
  isLive: z.boolean(),
});
export type LedgerRoom = z.infer<typeof LedgerRoom>;

/** Impressions that came from one source to one room for one reason. */
export const TrafficFlow = z.strictObject({
  /** Where the candidate came from: `followed`, `taste`, `trending`, `newest`, `explored` … */
  source: z.string(),
  part: TrafficPart,
  /** Null: all rooms that are not named. */
  roomId: Id.nullable(),
  milli: z.int(),
});
export type TrafficFlow = z.infer<typeof TrafficFlow>;

/** How far somebody who is new has come. */
export const NewHost = z.strictObject({
  hostId: Id,
  hostName: z.string(),
  /** The room on air now. */
  roomId: Id.nullable(),
  firstLiveAtMs: EpochMs,
  impressions: z.int(),
  clicks: z.int(),
  orders: z.int(),
  /** Impressions until now by the floor. */
  promised: z.number(),
  /** Click rate: where it lies in 95 of 100 times. */
  rate: z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }),
  /** `graduated` when `width` of the interval is at most `graduatesAt`. */
  state: z.enum(['waiting', 'exploring', 'graduated']),
  width: z.number(),
  graduatesAt: z.number(),
});
export type NewHost = z.infer<typeof NewHost>;

/** What a host is told, the weightiest first; words are the reader's. */
export const TrafficChangeCode = z.enum([
  /** More or fewer people asked for a page. */
  'more-visitors',
  'fewer-visitors',
  /** More or fewer rooms on air beside this one. */
  'more-rooms',
  'fewer-rooms',
  /** Its worth by itself: clicks, orders, time. */
  'liked-more',
  'liked-less',
  'floor-more',
  'floor-less',
  'group-more',
  'group-less',
  'exploration-more',
  /** Enough is known of it. */
  'exploration-less',
  'boost-more',
  'boost-less',
  'seats-full',
  'seats-again',
  'stock-short',
  'stock-again',
  'cap-reached',
  'others-promised',
  'others-less',
  'went-live',
  'not-live',
]);
export type TrafficChangeCode = z.infer<typeof TrafficChangeCode>;

export const TrafficChange = z.strictObject({
  code: TrafficChangeCode,
  /** What it brought or took, in thousandths of an impression; they sum to the whole change. */
  milli: z.int(),
});
export type TrafficChange = z.infer<typeof TrafficChange>;

export const RoomTraffic = z.strictObject({
  atMs: EpochMs,
  mode: TrafficMode,
  minutes: z.int(),
  /** The last `minutes`, and as many before. */
  now: TrafficShares,
  before: TrafficShares,
  changes: z.array(TrafficChange),
  /** Places that all rooms together had. */
  platform: z.strictObject({ now: z.int(), before: z.int() }),
  /** Promised to the room for an hour and given in the last; null without a promise. */
  promise: z.strictObject({ perHour: z.number(), given: z.number() }).nullable(),
  /** Rules that changed in that time, in words for hosts. */
  policies: z.array(z.strictObject({ version: z.int(), atMs: EpochMs, note: BothLanguages })),
  points: z.array(LedgerPoint),
});
export type RoomTraffic = z.infer<typeof RoomTraffic>;
