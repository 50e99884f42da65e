import { z } from 'zod';
import { Email } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { RoomCard } from './rooms.ts';
import { Done, EpochMs, Id, IdempotencyKey } from './values.ts';

/**
 * `owner` is the room's host. `assistant` pins, announces, marks as sold out, orders the bag and takes chat lines
 * back; prices only of a store of their own; never the stream key, the end of the room or its team.
 */
export const TeamRole = z.enum(['owner', 'assistant']);
export type TeamRole = z.infer<typeof TeamRole>;

export const TeamMember = z.strictObject({
  userId: Id,
  name: z.string(),
  avatarUrl: z.string().nullable(),
  role: TeamRole,
  /** Null for the host. */
  sinceMs: EpochMs.nullable(),
});
export type TeamMember = z.infer<typeof TeamMember>;

export const TeamInvite = z.strictObject({
  id: Id,
  /** The account it is for; null for whoever opens the link first. */
  email: z.string().nullable(),
  expiresAtMs: EpochMs,
});
export type TeamInvite = z.infer<typeof TeamInvite>;

/** Most assistants of one room, and most open invitations to it. */
export const TEAM_LIMIT = 10;

const inRoom = z.strictObject({ roomId: Id });
const Token = z.string().regex(/^[\w-]{20,64}$/);

export const listTeam = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/team',
  summary: 'The team of a room; open invitations for its host only',
  params: inRoom,
  reply: z.strictObject({ members: z.array(TeamMember), invites: z.array(TeamInvite) }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const inviteToTeam = endpoint({
  method: 'POST',
  path: '/v1/studio/rooms/:roomId/invites',
  summary:
    'Invite an assistant: a link that works once for a day, also sent by mail when one is given',
  params: inRoom,
  body: z.strictObject({
    email: Email.nullable().default(null),
    idempotencyKey: IdempotencyKey.optional(),
  }),
  reply: z.strictObject({ invite: TeamInvite, url: z.string() }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room', 'rooms/team-full', 'rooms/key-reused'],
});

export const withdrawInvite = endpoint({
  method: 'DELETE',
  path: '/v1/studio/rooms/:roomId/invites/:inviteId',
  summary: 'Withdraw an invitation',
  params: z.strictObject({ roomId: Id, inviteId: Id }),
  reply: Done,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

/** The token travels in the body, so that no log of addresses keeps it. */
export const lookAtInvite = endpoint({
  method: 'POST',
  path: '/v1/room-invites/look',
  summary: 'What an invitation is for',
  body: z.strictObject({ token: Token }),
  reply: z.strictObject({
    roomTitle: z.string(),
    hostName: z.string(),
    email: z.string().nullable(),
  }),
  errors: ['rooms/invite-expired'],
});

export const acceptInvite = endpoint({
  method: 'POST',
  path: '/v1/room-invites/accept',
  summary: 'Join a team by an invitation; repeating it as the same person is harmless',
  body: z.strictObject({ token: Token }),
  reply: z.strictObject({ roomId: Id }),
  errors: ['rooms/invite-expired', 'rooms/invite-for-another', 'rooms/team-full'],
});

export const removeFromTeam = endpoint({
  method: 'DELETE',
  path: '/v1/studio/rooms/:roomId/team/:userId',
  summary: 'Take an assistant off the team, or leave it',
  params: z.strictObject({ roomId: Id, userId: Id }),
  reply: Done,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const listAssisted = endpoint({
  method: 'GET',
  path: '/v1/studio/assisted',
  summary: 'Rooms that the caller assists, newest first',
  reply: z.strictObject({ rooms: z.array(RoomCard) }),
});

export const TeamChanged = defineEvent({
  name: 'rooms.team-changed',
  version: 1,
  payload: z.object({
    roomId: Id,
    userId: Id,
    change: z.enum(['joined', 'removed', 'left']),
  }),
  key: (change) => change.roomId,
});
