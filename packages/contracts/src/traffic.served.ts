import { z } from 'zod';
import { Id } from './values.ts';

/**
 * How places are given: `lp` by the prices of a solved plan, `quota` by what the last plan promised each room, paced,
 * because its prices are too old, `rank` by score alone.
 */
export const TrafficMode = z.enum(['lp', 'quota', 'rank']);
export type TrafficMode = z.infer<typeof TrafficMode>;

/** Why it is this mode and no better one. */
export const TrafficModeWhy = z.enum([
  'solved',
  /** Solving ended at its time limit; the best plan so far serves. */
  'timed-out',
  /** The last plan is older than thirty seconds. */
  'stale',
  'starting',
  'solver-failed',
  /** Nobody is on air, or nobody asked. */
  'nothing-to-allocate',
  /** The policy in force says so. */
  'policy',
  /** The plan was made for another policy than the one in force. */
  'policy-changed',
]);
export type TrafficModeWhy = z.infer<typeof TrafficModeWhy>;

/**
 * Why rooms were shown. `organic`: by what it is worth alone; `floor`: a promise to the room; `group`: a promise to its
 * group; `exploration`: to learn; `paid`: a boost.
 */
export const trafficParts = ['organic', 'floor', 'group', 'exploration', 'paid'] as const;
export const TrafficPart = z.enum(trafficParts);
export type TrafficPart = z.infer<typeof TrafficPart>;

/** Why it was not shown where its worth alone would have: its own limits, or what others were promised. */
export const trafficLosses = ['seats', 'stock', 'cap', 'others'] as const;
export const TrafficLoss = z.enum(trafficLosses);
export type TrafficLoss = z.infer<typeof TrafficLoss>;

/** How the places of an answer were given out. */
export const TrafficAnswer = z.strictObject({
  mode: TrafficMode,
  /** Why it is this mode and no better one. */
  why: TrafficModeWhy,
  /** Null before there is a policy. */
  policyVersion: z.int().nullable(),
  /** Null without prices. */
  pricesAgeMs: z.int().nullable(),
});
export type TrafficAnswer = z.infer<typeof TrafficAnswer>;

/** What spoke for a place, in fen an impression; they sum to the score it was given by, but for noise. */
export const TrafficTerms = z.object({
  value: z.number(),
  seats: z.number(),
  stock: z.number(),
  cap: z.number(),
  floor: z.number(),
  merit: z.number(),
  group: z.number(),
  boost: z.number(),
});
export type TrafficTerms = z.infer<typeof TrafficTerms>;

/** Of an impression: one of the first places of an answer. What stands lower follows its rank. */
export const TrafficPlace = z.object({
  part: TrafficPart,
  /** Null where no prices were asked. */
  terms: TrafficTerms.nullable(),
  boostId: Id.nullable(),
});
export type TrafficPlace = z.infer<typeof TrafficPlace>;

/** Of a whole answer, as the log keeps it. */
export const TrafficServed = z.object({
  ...TrafficAnswer.shape,
  planId: Id.nullable(),
  /** Rooms that would have stood in those places by their worth alone, and what it went to. */
  lost: z.array(z.object({ roomId: Id, to: TrafficLoss })),
});
export type TrafficServed = z.infer<typeof TrafficServed>;
