import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Id } from './values.ts';

/** Where a room's WebSocket is opened: `/ws/rooms/<roomId>`; signed in by the session cookie. */
export const ROOM_SOCKET_PATH = '/ws/rooms/';

/** Longest chat message in characters. */
export const CHAT_LIMIT = 200;

export const followHost = endpoint({
  method: 'PUT',
  path: '/v1/hosts/:hostId/follow',
  summary: 'Follow a host, or stop following',
  params: z.strictObject({ hostId: Id }),
  body: z.strictObject({ following: z.boolean(), roomId: Id.nullable().default(null) }),
  reply: z.strictObject({ following: z.boolean() }),
  errors: ['accounts/no-such-user', 'interaction/not-yourself'],
});

export const ChatSaid = defineEvent({
  name: 'interaction.chat',
  version: 1,
  payload: z.object({ roomId: Id, messageId: z.string(), userId: Id, text: z.string() }),
  key: (chat) => chat.roomId,
});

/** Likes of one viewer in one room, coalesced over about a second. */
export const Liked = defineEvent({
  name: 'interaction.like',
  version: 1,
  payload: z.object({ roomId: Id, count: z.int().min(1) }),
  key: (like) => like.roomId,
});

export const Followed = defineEvent({
  name: 'interaction.follow',
  version: 1,
  payload: z.object({ hostId: Id, userId: Id, following: z.boolean(), roomId: Id.nullable() }),
  key: (follow) => follow.hostId,
});

/** Once per room and about ten seconds while anybody watches. */
export const ViewersCounted = defineEvent({
  name: 'interaction.viewers',
  version: 1,
  payload: z.object({ roomId: Id, viewersNow: z.int().min(0) }),
  key: (count) => count.roomId,
});
