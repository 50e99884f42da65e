import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent, EventEnvelope } from './event.ts';
import { EpochMs, Id, Locale, QueryInt } from './values.ts';

const Surface = z.enum([
  'home',
  'search',
  'room',
  'preview',
  'upcoming',
  'following',
  'host',
  'store',
  'product',
  'cart',
  'order',
  'replay',
]);
const ItemKind = z.enum(['room', 'product', 'store']);

const behaviour = <Shape extends z.core.$ZodLooseShape>(name: string, shape: Shape) =>
  defineEvent({
    name,
    version: 1,
    payload: z.strictObject({
      ...shape,
      /** Of the page. The server adds it for a guest who agreed to be known, and takes it from nobody else. */
      locale: Locale.optional(),
    }),
    key: () => '',
  });

/** A room or product card was in view for at least half a second, at this position. */
export const Exposed = behaviour('behaviour.exposure', {
  surface: Surface,
  itemKind: ItemKind,
  itemId: Id,
  position: z.int().min(0).max(10_000),
  requestId: z.string().max(64).nullable(),
  policyVersion: z.string().max(64).nullable(),
});
export const Clicked = behaviour('behaviour.click', {
  surface: Surface,
  itemKind: ItemKind,
  itemId: Id,
  position: z.int().min(0).max(10_000),
  requestId: z.string().max(64).nullable(),
});
export const Searched = behaviour('behaviour.search', {
  query: z.string().max(100),
  results: z.int().min(0),
});
export const Entered = behaviour('behaviour.enter', {
  surface: Surface,
  itemId: Id.nullable(),
  from: z.string().max(64).nullable(),
});
/** A heartbeat: time on the surface since the last one. */
export const Dwelled = behaviour('behaviour.dwell', {
  surface: Surface,
  itemId: Id.nullable(),
  dwellMs: z.int().min(0).max(600_000),
});
/** A product was on display in a room for this long. */
export const ProductShown = behaviour('behaviour.product-shown', {
  productId: Id,
  shownMs: z.int().min(0).max(3_600_000),
  position: z.int().min(0),
});
export const CartAdded = behaviour('behaviour.cart-add', {
  productId: Id,
  skuId: Id,
  quantity: z.int().min(1).max(999),
});
export const Shared = behaviour('behaviour.share', {
  itemKind: ItemKind,
  itemId: Id,
  channel: z.string().max(40),
});
export const Left = behaviour('behaviour.leave', {
  surface: Surface,
  itemId: Id.nullable(),
  dwellMs: z.int().min(0).max(86_400_000),
});

/** What a tracker may send. Orders, payments, chat, likes and follows are recorded by the server itself. */
export const trackedEvents = [
  Exposed,
  Clicked,
  Searched,
  Entered,
  Dwelled,
  ProductShown,
  CartAdded,
  Shared,
  Left,
] as const;

export const TrackedEvent = z.strictObject({
  /** Made by the client; the same on every retry, so that a repeat is dropped. */
  id: Id,
  name: z.string().max(60),
  atMs: EpochMs,
  roomId: Id.nullable().default(null),
  payload: z.unknown(),
});
export type TrackedEvent = z.infer<typeof TrackedEvent>;

export const collectEvents = endpoint({
  method: 'POST',
  path: '/v1/events',
  summary: 'Record behaviour events; the answer comes when they are durable',
  audit: 'never',
  body: z.strictObject({
    /** A browser's random id; null without consent. */
    visitorId: z
      .string()
      .regex(/^[\w-]{8,64}$/)
      .nullable(),
    /** That the page is in; what the request asks for unless given. */
    locale: Locale.optional(),
    events: z.array(TrackedEvent).min(1).max(500),
  }),
  reply: z.strictObject({
    accepted: z.int(),
    /** Events whose time was more than 24 h old or 5 min ahead, and was moved to that limit. */
    clamped: z.int(),
  }),
  errors: ['behaviour/unknown-event'],
  bodyLimitBytes: 262_144,
});

export const StoredEvent = EventEnvelope.extend({ offset: z.string() });
export type StoredEventRow = z.infer<typeof StoredEvent>;

export const EventQuery = z.strictObject({
  name: z.string().max(60).optional(),
  /** Of one person, one room, or about one key (an order, a product …): its id. */
  id: z.string().max(100).optional(),
  made: z.enum(['people', 'demo']).optional(),
  fromMs: QueryInt(0, 8_640_000_000_000_000).optional(),
  toMs: QueryInt(0, 8_640_000_000_000_000).optional(),
});

export const listEvents = endpoint({
  method: 'GET',
  path: '/v1/console/events',
  summary: 'Events of the log, newest first',
  query: EventQuery.extend({
    before: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
    limit: QueryInt(1, 200).default(50),
  }),
  reply: z.strictObject({
    events: z.array(StoredEvent),
    counts: z.array(z.strictObject({ name: z.string(), count: z.int() })),
  }),
});
