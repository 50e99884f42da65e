import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { ServedItems } from './impressions.ts';
import { RoomCard } from './rooms.ts';
import { TrafficAnswer, TrafficServed } from './traffic.served.ts';
import { BothLanguages, Id, QueryInt } from './values.ts';

/** One line of "why you see this", as a code with its numbers and as text. */
export const Reason = z.strictObject({ code: z.string(), text: BothLanguages });
export type Reason = z.infer<typeof Reason>;

/** Why something stands where it stands: the same for rooms and products. */
export const Why = z.strictObject({
  position: z.int().min(0),
  score: z.number(),
  reason: Reason,
  /** What put it there: `taste`, `similar`, `bought-together`, `followed`, `segment`, `trending`, `newest`, `explored`, `foretold` … */
  source: z.string(),
  /** They sum to the score. */
  parts: z.array(z.strictObject({ name: z.string(), value: z.number() })),
  /** Drawn to be learnt from rather than for its score. */
  explored: z.boolean(),
  /** How probable it was that the policy showed it at this place. */
  propensity: z.number().min(0).max(1),
});
export type Why = z.infer<typeof Why>;

/** Shown on a card whose place was bought or given by hand. */
export const PromotedLabel = z.strictObject({ boostId: Id, label: BothLanguages });
export type PromotedLabel = z.infer<typeof PromotedLabel>;

export const FeedRoom = z.strictObject({
  room: RoomCard,
  ...Why.shape,
  /** There when its place is owed to a boost: viewers are told. */
  promoted: PromotedLabel.optional(),
});
export type FeedRoom = z.infer<typeof FeedRoom>;

export const getHome = endpoint({
  method: 'GET',
  path: '/v1/home',
  summary:
    'The home feed: live rooms ranked for this person (header `kaibo-visitor`: who is not signed in), previews, replays',
  query: z.strictObject({
    categoryId: z.string().max(40).optional(),
    limit: QueryInt(1, 60).default(24),
  }),
  reply: z.strictObject({
    requestId: z.string(),
    policyVersion: z.string(),
    /** How far down the chain the order of `live` came from. */
    step: z.enum(['personal', 'segment', 'trending', 'newest']),
    /** How the first places of `live` were given out. */
    traffic: TrafficAnswer,
    live: z.array(FeedRoom),
    previews: z.array(RoomCard),
    replays: z.array(RoomCard),
  }),
});

/** A browser's random id, sent with consent by who is not signed in; the same as in `/v1/events`. */
export const VISITOR_HEADER = 'kaibo-visitor';

/** What was served: one event a request, so that every impression has position, propensity and policy. */
export const FeedServed = defineEvent({
  name: 'feed.served',
  version: 3,
  payload: z.object({
    requestId: z.string(),
    surface: z.enum(['home', 'search', 'room', 'product', 'order', 'replay']),
    policyVersion: z.string(),
    step: z.string(),
    /** Of the model that ranked; null when none did. */
    modelVersion: z.string().nullable(),
    /** Of rooms on air: how the first places were given out. */
    traffic: TrafficServed.optional(),
    /** `impressionsOf` makes a list of them. */
    items: ServedItems,
  }),
  key: (served) => served.requestId,
});
