import { z } from 'zod';
import { TrafficMode } from './traffic.served.ts';
import { EpochMs, Id } from './values.ts';

/** What holds a room or a group where it is. */
export const TrafficBound = z.enum(['floor', 'group', 'cap', 'seats', 'stock', 'views']);
export type TrafficBound = z.infer<typeof TrafficBound>;

/** In fen an impression, ≥ 0: what one more of the scarce thing would be worth. */
export const RoomPrices = z.strictObject({
  seats: z.number(),
  stock: z.number(),
  cap: z.number(),
  /** Added to the room's score until its floor is met. */
  floor: z.number(),
  merit: z.number(),
});
export type RoomPrices = z.infer<typeof RoomPrices>;

/** Enough of a room to name it. */
export const TrafficRoom = z.strictObject({
  roomId: Id,
  title: z.string(),
  hostName: z.string(),
  isNewHost: z.boolean(),
});
export type TrafficRoom = z.infer<typeof TrafficRoom>;

/** A room in a plan; impressions of one window. */
export const PlanRoom = TrafficRoom.extend({
  planned: z.number(),
  /** Shown since the plan was made. */
  served: z.int(),
  floor: z.number(),
  cap: z.number().nullable(),
  /** Viewers that the room has place for; null without a limit. */
  seatsFree: z.number().nullable(),
  /** Pieces that may be sold in this window; null without a limit. */
  stockUnits: z.number().nullable(),
  binds: z.array(TrafficBound),
  /** Of the floor, what the plan cannot give. */
  shortfall: z.number(),
  prices: RoomPrices,
  isPromoted: z.boolean(),
});
export type PlanRoom = z.infer<typeof PlanRoom>;

export const PlanGroup = z.strictObject({
  groupId: z.string(),
  name: z.strictObject({ zh: z.string(), en: z.string() }),
  rooms: z.int(),
  floor: z.number(),
  planned: z.number(),
  /** In fen an impression. */
  price: z.number(),
  binds: z.boolean(),
});
export type PlanGroup = z.infer<typeof PlanGroup>;

/** Floors that cannot all be met: said, never dropped. */
export const Infeasibility = z.strictObject({
  /** The largest share of every promise that can be kept, 0 to 1. */
  feasibleShare: z.number().min(0).max(1),
  /** Promised, and what there is, in impressions of one window. */
  promised: z.number(),
  possible: z.number(),
  rooms: z.array(
    TrafficRoom.extend({
      promised: z.number(),
      possible: z.number(),
      /** What it lacks. `guard`: too few people would want it. */
      lacks: z.enum(['views', 'seats', 'stock', 'cap', 'guard']),
    }),
  ),
  groups: z.array(
    z.strictObject({
      groupId: z.string(),
      name: z.strictObject({ zh: z.string(), en: z.string() }),
      promised: z.number(),
      possible: z.number(),
    }),
  ),
});
export type Infeasibility = z.infer<typeof Infeasibility>;

/** How exposure is spread over rooms. */
export const TrafficFairness = z.strictObject({
  /** 0: all the same; 1: one has it all. */
  gini: z.number(),
  /** Jain's index, 1: all the same. */
  jain: z.number(),
  /** Impressions of the room that has least. */
  minimum: z.number(),
});
export type TrafficFairness = z.infer<typeof TrafficFairness>;

/** What a value was estimated by: a model of prediction, or smoothed counts of the event log where there is none. */
export const TrafficEstimate = z.strictObject({
  name: z.enum(['click', 'buy', 'value', 'stay']),
  source: z.enum(['model', 'smoothed']),
});

export const TrafficPlan = z.strictObject({
  id: Id,
  policyVersion: z.int(),
  madeAtMs: EpochMs,
  windowMs: z.int(),
  solver: z.enum(['exact', 'dual', 'primal-dual', 'greedy', 'none']),
  solveMs: z.number(),
  isWarm: z.boolean(),
  /** Size of the problem. */
  cohorts: z.int(),
  edges: z.int(),
  /** Places to give in the window. */
  places: z.number(),
  /** Expected worth of the plan, and what no plan can exceed; fen of one window. */
  valueFen: z.number(),
  boundFen: z.number(),
  /** (bound − value) ÷ bound; null where there is no certificate. */
  gap: z.number().nullable(),
  /** Share of all promised impressions that the plan gives, 0 to 1; null when nothing is promised. */
  floorsMet: z.number().nullable(),
  fairness: TrafficFairness,
  /** Share of requests at which the user-quality guard binds. */
  guardBinds: z.number(),
  estimates: z.array(TrafficEstimate),
  /** Most planned first, at most 200. */
  rooms: z.array(PlanRoom),
  roomsInAll: z.int(),
  groups: z.array(PlanGroup),
  infeasible: Infeasibility.nullable(),
});
export type TrafficPlan = z.infer<typeof TrafficPlan>;

/** One solve, for lines over time. */
export const PlanPoint = z.strictObject({
  atMs: EpochMs,
  mode: TrafficMode,
  valueFen: z.number(),
  boundFen: z.number(),
  gap: z.number().nullable(),
  floorsMet: z.number().nullable(),
  solveMs: z.number(),
});
export type PlanPoint = z.infer<typeof PlanPoint>;

/** Where the promises cost: the same sample solved with all floors times `scale`. */
export const FairnessPoint = z.strictObject({
  /** 0: no floors; 1: as promised. */
  scale: z.number(),
  valueFen: z.number(),
  /** 1 − value ÷ value without floors. */
  price: z.number(),
  floorsMet: z.number().nullable(),
  ...TrafficFairness.shape,
});
export type FairnessPoint = z.infer<typeof FairnessPoint>;
