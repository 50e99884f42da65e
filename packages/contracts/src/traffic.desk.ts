import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { LedgerPoint, LedgerRoom, NewHost, RoomTraffic, TrafficFlow } from './traffic.ledger.ts';
import { FairnessPoint, PlanPoint, TrafficPlan } from './traffic.plan.ts';
import {
  TrafficBoost,
  TrafficPolicy,
  TrafficPolicyRow,
  TrafficRulesInput,
} from './traffic.policy.ts';
import { TrafficMode, TrafficModeWhy } from './traffic.served.ts';
import { BothLanguages, Done, EpochMs, Id, QueryInt } from './values.ts';

const Minutes = QueryInt(5, 1_440);
const ofRoom = z.strictObject({ roomId: Id });
const ofPolicy = z.strictObject({ policyId: Id });

export const getTraffic = endpoint({
  method: 'GET',
  path: '/v1/console/traffic',
  summary: 'Plan of this minute: mode, value, gap, floors, who binds, prices',
  reply: z.strictObject({
    atMs: EpochMs,
    mode: TrafficMode,
    why: TrafficModeWhy,
    sinceMs: EpochMs,
    /** Of the prices that serve; null in rank mode without any. */
    pricesAgeMs: z.int().nullable(),
    policy: TrafficPolicyRow,
    /** Null before the first. */
    plan: TrafficPlan.nullable(),
    /** The last hour, oldest first. */
    points: z.array(PlanPoint),
    boosts: z.array(TrafficBoost),
  }),
});

export const getTrafficFlows = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/flows',
  summary: 'From where, why and to which rooms impressions flowed',
  query: z.strictObject({
    minutes: Minutes.default(15),
    /** So many rooms by name; the others are one. */
    rooms: QueryInt(1, 40).default(12),
  }),
  reply: z.strictObject({
    fromMs: EpochMs,
    toMs: EpochMs,
    served: z.int(),
    rooms: z.array(z.strictObject({ roomId: Id, title: z.string(), hostName: z.string() })),
    otherRooms: z.int(),
    flows: z.array(TrafficFlow),
  }),
});

export const listTrafficRooms = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/rooms',
  summary: 'Rooms and why they were shown, most shown first',
  query: z.strictObject({ minutes: Minutes.default(60) }),
  reply: z.strictObject({ rooms: z.array(LedgerRoom) }),
});

export const getRoomLedger = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/rooms/:roomId',
  summary: 'Why this exposure: one room over time',
  params: ofRoom,
  query: z.strictObject({ minutes: Minutes.default(60) }),
  reply: z.strictObject({
    room: LedgerRoom,
    stepMs: z.int(),
    /** Every step, also those in which nothing was shown, oldest first. */
    points: z.array(LedgerPoint),
    policies: z.array(z.strictObject({ version: z.int(), atMs: EpochMs, title: z.string() })),
  }),
  errors: ['rooms/no-such-room'],
});

export const getTrafficFairness = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/fairness',
  summary: 'What promises cost: value and spread as floors grow',
  reply: z.strictObject({
    /** Null: nothing was solved yet. */
    madeAtMs: EpochMs.nullable(),
    requests: z.int(),
    points: z.array(FairnessPoint),
  }),
});

export const listNewHosts = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/new-hosts',
  summary: 'How far new hosts have come',
  reply: z.strictObject({ hosts: z.array(NewHost), graduated: z.int() }),
});

export const listTrafficPolicies = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/policies',
  summary: 'Policies: drafts first, then versions, newest first',
  reply: z.strictObject({ publishedId: Id, policies: z.array(TrafficPolicyRow) }),
});

export const getTrafficPolicy = endpoint({
  method: 'GET',
  path: '/v1/console/traffic/policies/:policyId',
  summary: 'A policy with its what-if and history',
  params: ofPolicy,
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy'],
});

export const draftTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies',
  summary: 'Draft a policy from the one in force, or from another',
  body: z.strictObject({
    fromId: Id.nullable().default(null),
    title: z.string().trim().min(1).max(80),
  }),
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/too-many-drafts'],
});

export const saveTrafficPolicy = endpoint({
  method: 'PUT',
  path: '/v1/console/traffic/policies/:policyId',
  summary: 'Save a draft; an approved one becomes a draft again',
  params: ofPolicy,
  body: z.strictObject({
    /** The one it was made from. */
    revision: z.int(),
    title: z.string().trim().min(1).max(80),
    note: z.string().trim().max(500),
    noteForHosts: BothLanguages,
    rules: TrafficRulesInput,
  }),
  reply: TrafficPolicy,
  errors: [
    'traffic/no-such-policy',
    'traffic/not-a-draft',
    'traffic/changed-meanwhile',
    'traffic/group-twice',
    'traffic/floor-above-cap',
    'traffic/boost-ends-in-the-past',
    'traffic/unknown-room',
    'traffic/unknown-host',
    'traffic/unknown-category',
  ],
});

export const deleteTrafficDraft = endpoint({
  method: 'DELETE',
  path: '/v1/console/traffic/policies/:policyId',
  summary: 'Throw a draft away',
  params: ofPolicy,
  reply: Done,
  errors: ['traffic/no-such-policy', 'traffic/not-a-draft'],
});

export const tryTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/what-if',
  summary: 'Try a draft on requests of the last hour; the result is on the policy',
  params: ofPolicy,
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/what-if-running', 'traffic/no-sample'],
});

export const submitTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/submit',
  summary: 'Ask for approval; it has been tried as it is',
  params: ofPolicy,
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/not-a-draft', 'traffic/not-tried'],
});

export const returnTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/return',
  summary: 'Give it back to its author, with a reason',
  params: ofPolicy,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/not-submitted'],
});

export const approveTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/approve',
  summary: 'Approve what somebody else wrote and submitted',
  params: ofPolicy,
  /** As it was read: what changed meanwhile is not approved. */
  body: z.strictObject({ revision: z.int() }),
  reply: TrafficPolicy,
  errors: [
    'traffic/no-such-policy',
    'traffic/not-submitted',
    'traffic/own-policy',
    'traffic/changed-meanwhile',
  ],
});

export const publishTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/publish',
  summary: 'Put an approved policy in force',
  params: ofPolicy,
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/not-approved'],
});

export const rollBackTrafficPolicy = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/policies/:policyId/roll-back',
  summary: 'Put a policy in force again that was in force before',
  params: ofPolicy,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  reply: TrafficPolicy,
  errors: ['traffic/no-such-policy', 'traffic/never-published', 'traffic/in-force'],
});

export const endTrafficBoost = endpoint({
  method: 'POST',
  path: '/v1/console/traffic/boosts/:boostId/end',
  summary: 'End a boost now',
  params: z.strictObject({ boostId: Id }),
  reply: Done,
  errors: ['traffic/no-such-boost'],
});

export const getRoomTraffic = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/traffic',
  summary: 'Why the traffic of a room changed, for its team',
  params: ofRoom,
  query: z.strictObject({ minutes: QueryInt(5, 240).default(15) }),
  reply: RoomTraffic,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});
