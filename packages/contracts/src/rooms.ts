import { z } from 'zod';
import { ProductCard } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { DEFAULT_TIME_ZONE, ExpectedMinutes, RoomFormat, Teaser, TimeZone } from './schedule.ts';
import { type BothLanguages, EpochMs, Id, IdempotencyKey, QueryInt } from './values.ts';

/** scheduled → live → ended; `cancelled` when its host called it off before; `stopped` when an operator closed it. */
export const RoomStatus = z.enum(['scheduled', 'live', 'ended', 'cancelled', 'stopped']);
export type RoomStatus = z.infer<typeof RoomStatus>;

export const RoomCounters = z.strictObject({
  viewersNow: z.int(),
  likes: z.int(),
  visits: z.int(),
  sold: z.int(),
});
export type RoomCounters = z.infer<typeof RoomCounters>;

export const RoomHost = z.strictObject({
  id: Id,
  name: z.string(),
  avatarUrl: z.string().nullable(),
});

export const RoomCard = z.strictObject({
  id: Id,
  title: z.string(),
  categoryId: z.string(),
  format: RoomFormat,
  status: RoomStatus,
  host: RoomHost,
  coverUrl: z.string().nullable(),
  counters: RoomCounters,
  pinned: ProductCard.nullable(),
  startsAtMs: EpochMs.nullable(),
  startedAtMs: EpochMs.nullable(),
  endedAtMs: EpochMs.nullable(),
  hasReplay: z.boolean(),
  simulated: z.boolean(),
});
export type RoomCard = z.infer<typeof RoomCard>;

export const Playback = z.strictObject({
  /** HLS playlist while the room is live (an interrupted stream keeps it). */
  liveUrl: z.string().nullable(),
  /** VOD playlist after the end. */
  replayUrl: z.string().nullable(),
});

export const Room = RoomCard.extend({
  description: z.string(),
  announcement: z.string(),
  playback: Playback,
  /** Without what is still veiled; the team sees all of it. */
  bag: z.array(ProductCard),
  /** Products of the bag that viewers do not see yet; told to the team alone. */
  veiled: z.array(Id),
  following: z.boolean(),
  expectedMinutes: z.int().nullable(),
  timeZone: z.string(),
  teasers: z.array(Teaser),
  /** Why it was called off; empty unless it was. */
  cancelReason: z.string(),
});
export type Room = z.infer<typeof Room>;

const inRoom = z.strictObject({ roomId: Id });
const Title = z.string().trim().min(1).max(80);

export const createRoom = endpoint({
  method: 'POST',
  path: '/v1/rooms',
  summary: 'Create a room, now or scheduled',
  body: z.strictObject({
    title: Title,
    categoryId: z.string().max(40),
    description: z.string().trim().max(2_000).default(''),
    coverId: Id.nullable().default(null),
    startsAtMs: EpochMs.nullable().default(null),
    expectedMinutes: ExpectedMinutes.nullable().default(null),
    timeZone: TimeZone.default(DEFAULT_TIME_ZONE),
    format: RoomFormat.default('sale'),
    /** How long recorded segments are kept; null keeps them until deleted. */
    keepRecordingMs: z.int().min(60_000).nullable().default(null),
    idempotencyKey: IdempotencyKey.optional(),
  }),
  reply: Room,
  errors: [
    'rooms/key-reused',
    'catalog/no-such-category',
    'catalog/no-such-picture',
    'rooms/starts-in-the-past',
    'rooms/starts-too-late',
  ],
});

export const updateRoom = endpoint({
  method: 'PATCH',
  path: '/v1/rooms/:roomId',
  summary: 'Change title, cover, announcement …; what is left out stays',
  params: inRoom,
  body: z.strictObject({
    title: Title.optional(),
    description: z.string().trim().max(2_000).optional(),
    announcement: z.string().trim().max(200).optional(),
    coverId: Id.nullable().optional(),
    categoryId: z.string().max(40).optional(),
    /** Only before the stream; subscribers are told. */
    startsAtMs: EpochMs.nullable().optional(),
    expectedMinutes: ExpectedMinutes.nullable().optional(),
    timeZone: TimeZone.optional(),
    /** Only before the stream; a launch with hidden products stays one. */
    format: RoomFormat.optional(),
  }),
  reply: Room,
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/not-scheduled',
    'rooms/only-launch',
    'rooms/starts-in-the-past',
    'rooms/starts-too-late',
    'catalog/no-such-category',
    'catalog/no-such-picture',
  ],
});

export const getRoom = endpoint({
  method: 'GET',
  path: '/v1/rooms/:roomId',
  summary: 'A room: playback, bag, pinned product, counters',
  params: inRoom,
  reply: Room,
  errors: ['rooms/no-such-room'],
});

export const listRooms = endpoint({
  method: 'GET',
  path: '/v1/rooms',
  summary: 'Rooms of a status: previews (scheduled, with a time), live, replays (ended)',
  query: z.strictObject({
    status: z.enum(['scheduled', 'live', 'ended']).default('live'),
    hostId: Id.optional(),
    limit: QueryInt(1, 100).default(24),
  }),
  reply: z.strictObject({ rooms: z.array(RoomCard) }),
});

/** A host's rooms are shown as stopped, or as they are again: a suspension began or ended. */
export const HostRoomsOpened = defineEvent({
  name: 'rooms.host-opened',
  version: 1,
  payload: z.object({ hostId: Id, open: z.boolean() }),
  key: (host) => host.hostId,
});

export const listMyRooms = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms',
  summary: 'Rooms of the caller, newest first',
  reply: z.strictObject({ rooms: z.array(RoomCard) }),
});

export const setBag = endpoint({
  method: 'PUT',
  path: '/v1/rooms/:roomId/bag',
  summary: 'Set the bag: products in the order they are shown',
  params: inRoom,
  body: z.strictObject({ productIds: z.array(Id).max(200) }),
  reply: Room,
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/ended',
    'catalog/no-such-product',
    'rooms/bag-full',
  ],
});

export const pinProduct = endpoint({
  method: 'PUT',
  path: '/v1/rooms/:roomId/pin',
  summary: 'Pin the product being shown, or null for none; every viewer sees it change in step',
  params: inRoom,
  body: z.strictObject({ productId: Id.nullable() }),
  reply: Room,
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/not-in-bag', 'rooms/ended'],
});

export const endRoom = endpoint({
  method: 'POST',
  path: '/v1/rooms/:roomId/end',
  summary: 'End the stream; the replay plays from then on',
  params: inRoom,
  reply: Room,
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/ended'],
});

export const listAllRooms = endpoint({
  method: 'GET',
  path: '/v1/console/rooms',
  summary: 'Every room for operators, newest first',
  query: z.strictObject({
    /** Part of the title, or the id. */
    q: z.string().max(100).optional(),
    status: RoomStatus.optional(),
    before: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ rooms: z.array(RoomCard) }),
});

export const stopRoom = endpoint({
  method: 'POST',
  path: '/v1/console/rooms/:roomId/stop',
  summary: 'Force-stop a room: the stream is cut and its key refused',
  params: inRoom,
  body: z.strictObject({ reason: z.string().trim().min(1).max(200) }),
  reply: RoomCard,
  errors: ['rooms/no-such-room', 'rooms/ended'],
});

export const RoomCreated = defineEvent({
  name: 'rooms.created',
  version: 1,
  payload: z.object({
    roomId: Id,
    hostId: Id,
    title: z.string(),
    categoryId: z.string(),
    startsAtMs: EpochMs.nullable(),
  }),
  key: (room) => room.roomId,
});

/** What is written about the room was changed: read it again. */
export const RoomChanged = defineEvent({
  name: 'rooms.changed',
  version: 1,
  payload: z.object({ roomId: Id, hostId: Id }),
  key: (room) => room.roomId,
});

export const RoomWentLive = defineEvent({
  name: 'rooms.live',
  version: 1,
  payload: z.object({ roomId: Id, hostId: Id, sessionId: Id, startedAtMs: EpochMs }),
  key: (room) => room.roomId,
});

export const RoomEnded = defineEvent({
  name: 'rooms.ended',
  version: 1,
  payload: z.object({
    roomId: Id,
    hostId: Id,
    endedAtMs: EpochMs,
    byUserId: Id.nullable(),
    status: z.enum(['ended', 'stopped']),
    reason: z.string(),
  }),
  key: (room) => room.roomId,
});

export const ProductPinned = defineEvent({
  name: 'rooms.pinned',
  version: 1,
  payload: z.object({ roomId: Id, productId: Id.nullable(), pinnedAtMs: EpochMs }),
  key: (pin) => pin.roomId,
});

export const BagChanged = defineEvent({
  name: 'rooms.bag-changed',
  version: 1,
  payload: z.object({ roomId: Id, productIds: z.array(Id) }),
  key: (bag) => bag.roomId,
});

export const AnnouncementChanged = defineEvent({
  name: 'rooms.announced',
  version: 1,
  payload: z.object({ roomId: Id, text: z.string() }),
  key: (room) => room.roomId,
});

/** The names of categories that a new installation starts with. */
export const startCategories: readonly { id: string; name: BothLanguages }[] = [
  { id: 'beauty', name: { zh: '美妆', en: 'Beauty' } },
  { id: 'fashion', name: { zh: '服饰', en: 'Fashion' } },
  { id: 'food', name: { zh: '美食', en: 'Food' } },
  { id: 'home', name: { zh: '家居', en: 'Home' } },
  { id: 'digital', name: { zh: '数码', en: 'Digital' } },
  { id: 'craft', name: { zh: '茶与工艺', en: 'Tea & craft' } },
  { id: 'kids', name: { zh: '母婴玩具', en: 'Kids & toys' } },
  { id: 'sport', name: { zh: '运动', en: 'Sport' } },
];
