import { z } from 'zod';
import { defineEvent } from './event.ts';
import { FairnessPoint, Infeasibility, TrafficFairness, TrafficRoom } from './traffic.plan.ts';
import { TrafficMode, TrafficModeWhy } from './traffic.served.ts';
import { BothLanguages, EpochMs, Fen, Id } from './values.ts';

const Words = z.strictObject({
  zh: z.string().trim().min(1).max(200),
  en: z.string().trim().min(1).max(200),
});
const Weight = z.number().min(0).max(1_000);
const Share = z.number().min(0).max(1);
const PerHour = z.number().min(0).max(1_000_000);

/** Who belongs to a group. */
export const GroupMembers = z.discriminatedUnion('kind', [
  /** First on air less than so many days ago, or fewer streams than that. */
  z.strictObject({ kind: z.literal('new-host'), days: z.int().min(1).max(365) }),
  /** Stores that took less than this in the last thirty days. */
  z.strictObject({ kind: z.literal('small-merchant'), belowFen: Fen }),
  z.strictObject({ kind: z.literal('category'), categoryId: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('hosts'), hostIds: z.array(Id).min(1).max(500) }),
]);
export type GroupMembers = z.infer<typeof GroupMembers>;

export const TrafficGroup = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name: Words,
  members: GroupMembers,
  /** Impressions an hour for each of its rooms on air; 0 for no promise. */
  floorPerRoomHour: PerHour,
  /** Impressions an hour at most for each of its rooms. */
  capPerRoomHour: PerHour.nullable(),
  /** Of all places, at least this share for the group; 0 for no promise. */
  floorShare: Share.max(0.9),
});
export type TrafficGroup = z.infer<typeof TrafficGroup>;

/** A room shown more than its worth says: named to viewers, limited, and somebody's. */
export const TrafficBoostInput = z.strictObject({
  /** Made by the client for a new one; the same as long as it is the same boost. */
  id: Id,
  roomId: Id,
  /** What viewers read on the card. */
  label: Words,
  /** Impressions in all. */
  budget: z.int().min(1).max(10_000_000),
  endsAtMs: EpochMs,
});
export type TrafficBoostInput = z.infer<typeof TrafficBoostInput>;

export const TrafficBoost = TrafficBoostInput.extend({
  authorId: Id,
  authorName: z.string(),
  roomTitle: z.string(),
  hostName: z.string(),
  /** Impressions until now. */
  given: z.int(),
  state: z.enum(['waiting', 'running', 'spent', 'over', 'ended']),
});
export type TrafficBoost = z.infer<typeof TrafficBoost>;

const rules = {
  mode: TrafficMode.exclude(['quota']),
  /** What a minute of watching and a new follower are worth beside an order's margin. */
  worth: z.strictObject({
    orders: Weight,
    watchFenPerMinute: Weight,
    followFen: Weight,
  }),
  /** Of the score that `rank` mode goes by. */
  rank: z.strictObject({
    popularity: Weight,
    sales: Weight,
    quality: Weight,
    value: Weight,
    halfLifeMinutes: z.int().min(1).max(1_440),
    /** Each place lower counts times this. */
    positionDiscount: z.number().min(0.1).max(1),
  }),
  /** Impressions an hour for every room on air. */
  floorPerRoomHour: PerHour,
  /** Impressions an hour at most for any room. */
  capPerRoomHour: PerHour.nullable(),
  /** Promises to hosts by name. */
  hostFloors: z.array(z.strictObject({ hostId: Id, perHour: PerHour })).max(200),
  groups: z.array(TrafficGroup).max(20),
  /** α-fairness by merit: 0 efficiency, 1 proportional, null max-min. `weight` 0 turns it off. */
  merit: z.strictObject({ alpha: z.number().min(0).max(10).nullable(), weight: Weight }),
  /** What viewers may lose of relevance at most. */
  guardEpsilon: Share,
  /** Of all places at most this share to learn of new rooms. */
  explorationShare: Share.max(0.5),
  /** A room is known when the interval of its click rate is at most this wide. */
  graduateWidth: z.number().min(0.005).max(1),
  /** Of the noise in the order; 0 for none. */
  temperature: z.number().min(0).max(10),
  windowSeconds: z.int().min(10).max(60),
} as const;

/** What an operator writes. */
export const TrafficRulesInput = z.strictObject({
  ...rules,
  boosts: z.array(TrafficBoostInput).max(50),
});
export type TrafficRulesInput = z.infer<typeof TrafficRulesInput>;

export const TrafficRules = z.strictObject({
  ...rules,
  hostFloors: z.array(z.strictObject({ hostId: Id, perHour: PerHour, hostName: z.string() })),
  boosts: z.array(TrafficBoost),
});
export type TrafficRules = z.infer<typeof TrafficRules>;

/**
 * draft → submitted → approved → published → retired; `returned` by who looked at it is a draft again. An approved one
 * that is changed is a draft again.
 */
export const TrafficPolicyState = z.enum([
  'draft',
  'submitted',
  'approved',
  'published',
  'retired',
]);
export type TrafficPolicyState = z.infer<typeof TrafficPolicyState>;

const Person = z.strictObject({ id: Id, name: z.string() });

export const PolicyStep = z.strictObject({
  act: z.enum([
    'created',
    'saved',
    'tried',
    'submitted',
    'returned',
    'approved',
    'published',
    'rolled-back',
    'retired',
    'boost-ended',
  ]),
  atMs: EpochMs,
  /** Null: by itself. */
  by: Person.nullable(),
  note: z.string(),
});
export type PolicyStep = z.infer<typeof PolicyStep>;

export const TrafficPolicyRow = z.strictObject({
  id: Id,
  /** Given when it is published first; null before. */
  version: z.int().nullable(),
  title: z.string(),
  state: TrafficPolicyState,
  author: Person.nullable(),
  changedAtMs: EpochMs,
  publishedAtMs: EpochMs.nullable(),
});
export type TrafficPolicyRow = z.infer<typeof TrafficPolicyRow>;

/** What a policy does with the sample, in impressions and fen of one hour. */
export const WhatIfOutcome = z.strictObject({
  valueFen: z.number(),
  gap: z.number().nullable(),
  floorsMet: z.number().nullable(),
  /** Impressions of rooms of new hosts. */
  newHosts: z.number(),
  /** What viewers lose of relevance, 0 to 1. */
  relevanceLost: z.number(),
  ...TrafficFairness.shape,
});
export type WhatIfOutcome = z.infer<typeof WhatIfOutcome>;

export const WhatIf = z.strictObject({
  state: z.enum(['running', 'done', 'failed']),
  /** Of the draft that it tried: what was saved since was not tried. */
  revision: z.int(),
  askedAtMs: EpochMs,
  finishedAtMs: EpochMs.nullable(),
  /** A stable code first; empty unless it failed. */
  problem: z.string(),
  /** What it was tried on. */
  sample: z.strictObject({ fromMs: EpochMs, toMs: EpochMs, requests: z.int(), rooms: z.int() }),
  /** The policy in force, and this one; null until done. */
  before: WhatIfOutcome.nullable(),
  after: WhatIfOutcome.nullable(),
  /** Those that change most first, at most 50; impressions of one hour. */
  rooms: z.array(TrafficRoom.extend({ before: z.number(), after: z.number() })),
  groups: z.array(
    z.strictObject({
      groupId: z.string(),
      name: BothLanguages,
      rooms: z.int(),
      before: z.number(),
      after: z.number(),
    }),
  ),
  infeasible: Infeasibility.nullable(),
  curve: z.array(FairnessPoint),
});
export type WhatIf = z.infer<typeof WhatIf>;

export const TrafficPolicy = TrafficPolicyRow.extend({
  /** Counts up with each save; a save names the one it was made from. */
  revision: z.int(),
  /** Why, for who approves. */
  note: z.string(),
  /** Told to hosts whose traffic it changes; empty says nothing. */
  noteForHosts: BothLanguages,
  rules: TrafficRules,
  /** The policy that it was drafted from. */
  baseId: Id.nullable(),
  submittedBy: Person.nullable(),
  approvedBy: Person.nullable(),
  whatIf: WhatIf.nullable(),
  /** Oldest first. */
  history: z.array(PolicyStep),
});
export type TrafficPolicy = z.infer<typeof TrafficPolicy>;

/** Other processes and readers of the log take the new rules from here. */
export const TrafficPolicyPublished = defineEvent({
  name: 'traffic.policy.published',
  version: 1,
  payload: z.object({
    policyId: Id,
    policyVersion: z.int(),
    beforeVersion: z.int().nullable(),
    isRollBack: z.boolean(),
  }),
  key: () => 'traffic',
});

/** How places are given changed: the plan went stale, or serves again. */
export const TrafficModeChanged = defineEvent({
  name: 'traffic.mode.changed',
  version: 1,
  payload: z.object({ mode: TrafficMode, why: TrafficModeWhy, policyVersion: z.int() }),
  key: () => 'traffic',
});

export const TrafficBoostEnded = defineEvent({
  name: 'traffic.boost.ended',
  version: 1,
  payload: z.object({
    boostId: Id,
    roomId: Id,
    given: z.int(),
    why: z.enum(['spent', 'over', 'ended']),
  }),
  key: ({ roomId }) => roomId,
});
