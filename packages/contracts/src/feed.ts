import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { RoomCard } from './rooms.ts';
import { BothLanguages, Id, QueryInt } from './values.ts';

/** One line of "why you see this", as a code with its numbers and as text. */
export const Reason = z.strictObject({ code: z.string(), text: BothLanguages });
export type Reason = z.infer<typeof Reason>;

export const FeedRoom = z.strictObject({
  position: z.int().min(0),
  room: RoomCard,
  score: z.number(),
  reason: Reason,
});
export type FeedRoom = z.infer<typeof FeedRoom>;

export const getHome = endpoint({
  method: 'GET',
  path: '/v1/home',
  summary: 'The home feed: live rooms ranked, previews and replays',
  query: z.strictObject({
    categoryId: z.string().max(40).optional(),
    limit: QueryInt(1, 60).default(24),
  }),
  reply: z.strictObject({
    requestId: z.string(),
    policyVersion: z.string(),
    live: z.array(FeedRoom),
    previews: z.array(RoomCard),
    replays: z.array(RoomCard),
  }),
});

/** What the home feed served: one event a request, so that every impression has position and policy. */
export const FeedServed = defineEvent({
  name: 'feed.served',
  version: 1,
  payload: z.object({
    requestId: z.string(),
    surface: z.enum(['home', 'search']),
    policyVersion: z.string(),
    items: z.array(
      z.object({
        itemId: Id,
        kind: z.enum(['room', 'product']),
        position: z.int(),
        score: z.number(),
        reason: z.string(),
      }),
    ),
  }),
  key: (served) => served.requestId,
});
