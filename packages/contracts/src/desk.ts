import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { StreamHealth } from './media.ts';
import { Room } from './rooms.ts';
import { TeamRole } from './team.ts';
import { Done, EpochMs, Fen, Id } from './values.ts';

const inRoom = z.strictObject({ roomId: Id });

/** One minute of a room, counted from its events. */
export const DeskMinute = z.strictObject({
  atMs: EpochMs,
  /** The most viewers at once. */
  viewers: z.int(),
  likes: z.int(),
  chats: z.int(),
  visits: z.int(),
  orders: z.int(),
  paidOrders: z.int(),
  paidFen: Fen,
});
export type DeskMinute = z.infer<typeof DeskMinute>;

/** Sums since the stream began (since the room was made, before it has). */
export const DeskNumbers = z.strictObject({
  sinceMs: EpochMs.nullable(),
  viewersNow: z.int(),
  viewersPeak: z.int(),
  likes: z.int(),
  visits: z.int(),
  chats: z.int(),
  /** Chat lines in the last whole minute. */
  chatsPerMinute: z.int(),
  orders: z.int(),
  paidOrders: z.int(),
  paidFen: Fen,
  refundedFen: Fen,
  /** Paid orders per visit; null before the first visit. */
  conversion: z.number().nullable(),
});
export type DeskNumbers = z.infer<typeof DeskNumbers>;

/** What the team of a room works with. The stream key is not in it. */
export const Desk = z.strictObject({
  room: Room,
  role: TeamRole,
  /** Products that are marked as sold out in this room, whatever their stock. */
  soldOut: z.array(Id),
  rehearsal: z.strictObject({
    /** What comes next is for the team only. */
    on: z.boolean(),
    /** HLS playlist of the running rehearsal; fetched with the caller's session. */
    url: z.string().nullable(),
  }),
  health: StreamHealth,
  numbers: DeskNumbers,
  /** The newest four hours at most, oldest first; minutes in which nothing happened are left out. */
  minutes: z.array(DeskMinute),
});
export type Desk = z.infer<typeof Desk>;

export const getDesk = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/desk',
  summary: 'The live desk: room, health, rehearsal and live numbers, for the team',
  params: inRoom,
  reply: Desk,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const setRehearsal = endpoint({
  method: 'PUT',
  path: '/v1/studio/rooms/:roomId/rehearsal',
  summary: 'Rehearse: while this is on, what the encoder sends is shown to the team alone',
  params: inRoom,
  body: z.strictObject({ on: z.boolean() }),
  reply: z.strictObject({ on: z.boolean() }),
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/owner-only',
    'rooms/ended',
    'rooms/stopped',
    'rooms/live-already',
    'rooms/rehearsal-running',
  ],
});

export const goLive = endpoint({
  method: 'POST',
  path: '/v1/studio/rooms/:roomId/go-live',
  summary: 'End the rehearsal: the running stream becomes public from its next key frame',
  params: inRoom,
  reply: z.strictObject({ on: z.boolean() }),
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/owner-only',
    'rooms/ended',
    'rooms/stopped',
  ],
});

export const setSoldOut = endpoint({
  method: 'PUT',
  path: '/v1/studio/rooms/:roomId/sold-out/:productId',
  summary: 'Mark a product of the bag as sold out in this room, or as back; its stock stays',
  params: z.strictObject({ roomId: Id, productId: Id }),
  body: z.strictObject({ soldOut: z.boolean() }),
  reply: z.strictObject({ soldOut: z.array(Id) }),
  errors: [
    'rooms/no-such-room',
    'rooms/not-your-room',
    'rooms/not-in-bag',
    'rooms/ended',
    'rooms/stopped',
  ],
});

export const announce = endpoint({
  method: 'PUT',
  path: '/v1/studio/rooms/:roomId/announcement',
  summary: 'Set the announcement, or clear it with an empty text',
  params: inRoom,
  body: z.strictObject({ text: z.string().trim().max(200) }),
  reply: z.strictObject({ text: z.string() }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/ended', 'rooms/stopped'],
});

export const removeLine = endpoint({
  method: 'DELETE',
  path: '/v1/studio/rooms/:roomId/chat/:messageId',
  summary: 'Take a chat line back: it leaves every viewer’s page and the replay',
  params: z.strictObject({ roomId: Id, messageId: z.string().max(64) }),
  reply: Done,
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'interaction/no-such-line'],
});

export const SoldOutMarked = defineEvent({
  name: 'rooms.sold-out',
  version: 1,
  payload: z.object({ roomId: Id, productId: Id, soldOut: z.boolean() }),
  key: (mark) => mark.roomId,
});

export const ChatRemoved = defineEvent({
  name: 'interaction.chat-removed',
  version: 1,
  payload: z.object({ roomId: Id, messageId: z.string() }),
  key: (removed) => removed.roomId,
});
