import { z } from 'zod';
import { ProductCard } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { FeedRoom, Why } from './feed.ts';
import { TrafficAnswer } from './traffic.served.ts';
import { Done, EpochMs, Id, QueryInt } from './values.ts';

const served = {
  requestId: z.string(),
  policyVersion: z.string(),
  /** How far down the chain the answer came from: what is known of this person first, what is new last. */
  step: z.enum(['personal', 'segment', 'trending', 'newest']),
};

export const recommendRooms = endpoint({
  method: 'GET',
  path: '/v1/recommendations/rooms',
  summary:
    'Rooms on air to go on with, and replays, for this person (header `kaibo-visitor`: who is not signed in)',
  query: z.strictObject({
    surface: z.enum(['room', 'product', 'order', 'replay']),
    /** The room, product or first product of the order where the person is. */
    besideId: Id.optional(),
    limit: QueryInt(1, 30).default(8),
  }),
  reply: z.strictObject({
    ...served,
    /** How the first places of `live` were given out. */
    traffic: TrafficAnswer,
    live: z.array(FeedRoom),
    replays: z.array(FeedRoom),
  }),
});

export const FeedProduct = z.strictObject({ product: ProductCard, ...Why.shape });
export type FeedProduct = z.infer<typeof FeedProduct>;

export const recommendProducts = endpoint({
  method: 'GET',
  path: '/v1/recommendations/products',
  summary:
    'Products for this person: of a room in the order they would want, bought together, after a purchase',
  query: z.discriminatedUnion('surface', [
    z.strictObject({ surface: z.literal('home'), limit: QueryInt(1, 60).default(12) }),
    z.strictObject({
      surface: z.literal('room'),
      roomId: Id,
      limit: QueryInt(1, 200).default(100),
      /** For how long the person has been in the room. */
      staySeconds: QueryInt(0, 86_400).default(0),
    }),
    z.strictObject({
      surface: z.literal('product'),
      productId: Id,
      limit: QueryInt(1, 60).default(12),
    }),
    z.strictObject({
      surface: z.literal('order'),
      /** What was bought, with commas between. */
      productIds: z
        .string()
        .transform((list) => list.split(','))
        .pipe(z.array(Id).min(1).max(50)),
      limit: QueryInt(1, 60).default(12),
    }),
  ]),
  reply: z.strictObject({
    ...served,
    /** So many of the first are recommended; in a room one more after each such time. */
    recommended: z.strictObject({ first: z.int(), oneMoreAfterMs: z.int().nullable() }),
    products: z.array(FeedProduct),
  }),
});

export const TasteKind = z.enum(['room', 'product', 'host']);
export type TasteKind = z.infer<typeof TasteKind>;

export const setInterest = endpoint({
  method: 'PUT',
  path: '/v1/recommendations/interest',
  summary: 'Say that something is of no interest, or is again',
  body: z.strictObject({ kind: TasteKind, itemId: Id, interested: z.boolean() }),
  reply: Done,
  errors: ['recommendation/nobody'],
});

export const listUninteresting = endpoint({
  method: 'GET',
  path: '/v1/recommendations/interest',
  summary: 'What the caller said is of no interest, newest first',
  reply: z.strictObject({
    items: z.array(
      z.strictObject({ kind: TasteKind, itemId: Id, title: z.string(), atMs: EpochMs }),
    ),
  }),
});

export const forgetTaste = endpoint({
  method: 'DELETE',
  path: '/v1/recommendations/taste',
  summary: 'Forget what was learnt of the caller',
  reply: Done,
  errors: ['recommendation/nobody'],
});

export const InterestSet = defineEvent({
  name: 'recommendation.interest',
  version: 1,
  payload: z.object({ kind: TasteKind, itemId: Id, interested: z.boolean() }),
  key: (said) => said.itemId,
});

/** Whoever the event is of wants nothing kept of what was learnt of them before. */
export const TasteForgotten = defineEvent({
  name: 'recommendation.forgotten',
  version: 1,
  payload: z.object({}),
  key: () => '',
});

export const ModelState = z.enum(['fitting', 'ready', 'active', 'retired', 'failed']);
export type ModelState = z.infer<typeof ModelState>;

export const ModelRow = z.strictObject({
  version: Id,
  /** Of the algorithm, as `packages/recommend` calls it. */
  name: z.string(),
  state: ModelState,
  startedAtMs: EpochMs,
  fittedAtMs: EpochMs.nullable(),
  seconds: z.number().nullable(),
  people: z.int(),
  items: z.int(),
  interactions: z.int(),
  bytes: z.int(),
  /** On a hold-out of later events, this model beside popularity: metric → figure. */
  metrics: z.array(z.strictObject({ name: z.string(), model: z.number(), popularity: z.number() })),
  curve: z.array(z.strictObject({ step: z.int(), loss: z.number() })),
  options: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  /** Why it failed; empty otherwise. */
  problem: z.string(),
});
export type ModelRow = z.infer<typeof ModelRow>;

export const getRecommendation = endpoint({
  method: 'GET',
  path: '/v1/console/recommendation',
  summary: 'Models of the recommender, and what its answers led to',
  query: z.strictObject({ days: QueryInt(1, 30).default(7) }),
  reply: z.strictObject({
    /** Newest first, at most 50. */
    models: z.array(ModelRow),
    /** People and things that a fit would learn from now. */
    waiting: z.strictObject({
      people: z.int(),
      items: z.int(),
      interactions: z.int(),
      needed: z.int(),
    }),
    /** By source: what was shown, clicked and bought afterwards. */
    outcomes: z.array(
      z.strictObject({
        day: z.iso.date(),
        surface: z.string(),
        source: z.string(),
        explored: z.boolean(),
        exposures: z.int(),
        clicks: z.int(),
        orders: z.int(),
      }),
    ),
    /** By step of the chain, how many answers it gave in that time. */
    steps: z.array(z.strictObject({ step: z.string(), answers: z.int() })),
  }),
});

export const fitRecommendation = endpoint({
  method: 'POST',
  path: '/v1/console/recommendation/fits',
  summary: 'Fit a new model now',
  reply: z.strictObject({ queued: z.boolean() }),
});

export const activateModel = endpoint({
  method: 'POST',
  path: '/v1/console/recommendation/models/:version/activate',
  summary: 'Serve with this model, an earlier one for instance',
  params: z.strictObject({ version: Id }),
  reply: Done,
  errors: ['recommendation/no-such-model', 'recommendation/model-not-ready'],
});

export const ModelActivated = defineEvent({
  name: 'recommendation.model-activated',
  version: 1,
  payload: z.object({ version: Id, name: z.string() }),
  key: () => 'recommendation',
});
