import { z } from 'zod';
import { Store } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { RoomCard, RoomHost } from './rooms.ts';
import { EpochMs, Id, QueryInt } from './values.ts';

export const HostCard = RoomHost.extend({
  followers: z.int().min(0),
  /** Whether the caller follows. */
  following: z.boolean(),
  /** The room that is on air now. */
  liveRoomId: Id.nullable(),
  /** The next announced start. */
  nextStartsAtMs: EpochMs.nullable(),
});
export type HostCard = z.infer<typeof HostCard>;

export const getFollowing = endpoint({
  method: 'GET',
  path: '/v1/following',
  summary: 'What the hosts that the caller follows do: live now, upcoming, replays',
  query: z.strictObject({ limit: QueryInt(1, 60).default(24) }),
  reply: z.strictObject({
    live: z.array(RoomCard),
    upcoming: z.array(RoomCard),
    replays: z.array(RoomCard),
  }),
});

export const listFollowedHosts = endpoint({
  method: 'GET',
  path: '/v1/following/hosts',
  summary: 'Hosts that the caller follows, the latest first',
  query: z.strictObject({
    /** `next` of the page before. */
    before: EpochMs.or(z.coerce.number().int()).optional(),
    limit: QueryInt(1, 100).default(60),
  }),
  reply: z.strictObject({ hosts: z.array(HostCard), next: EpochMs.nullable() }),
});

export const getHost = endpoint({
  method: 'GET',
  path: '/v1/hosts/:hostId',
  summary: 'A host: followers, what is live, upcoming and to be seen again, stores',
  params: z.strictObject({ hostId: Id }),
  reply: z.strictObject({
    host: HostCard,
    stores: z.array(Store),
    live: z.array(RoomCard),
    upcoming: z.array(RoomCard),
    replays: z.array(RoomCard),
  }),
  errors: ['rooms/no-such-host'],
});
