import {
  type BodyOf,
  Failure,
  type inviteToTeam,
  TEAM_LIMIT,
  TeamChanged,
  type TeamInvite,
  type TeamMember,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { newId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import { intentionOf, onceIfKeyed } from '#platform/once';
import type { Caller } from '#platform/router';
import { factsOf, requireOwner, requireTeam } from './rooms.guards.ts';
import { type RoomsCore, requireRoom } from './rooms.service.ts';
import { lockRoom, type RoomRow } from './rooms.store.ts';
import { SEND_INVITE } from './rooms.team.mail.ts';
import {
  addAssistant,
  assistantsOf,
  dropAssistant,
  hashOf,
  insertInvite,
  inviteOf,
  newToken,
  openInvites,
  takeInvite,
  tokenOf,
  withdrawInvites,
} from './rooms.team.store.ts';

const INVITE_MS = 24 * 3_600_000;
/** Of one host, to whatever address: nobody is written to without end by somebody they may not know. */
const mails: TokenBucket = { capacity: 20, refillPerSecond: 20 / 86_400 };

export type Member = Pick<Caller, 'roles' | 'name' | 'locale'> & { id: string };

export interface TeamNeeds extends RoomsCore {
  hotState: HotState;
  jobs: Jobs;
  /** Where browsers reach the site. */
  publicUrl: string;
  /** Makes the links of invitations; the same after a restart. */
  linkSecret: string;
  /** The mail address of an account; null when there is no such account, or it is not verified where that counts. */
  emailOf(userId: string): Promise<string | null>;
}

const nowOf = (core: RoomsCore): Date => new Date(core.clock.nowMs());
const isOver = (date: Date, now: Date): boolean => date.getTime() <= now.getTime();

export const inviteUrl = (publicUrl: string, token: string): string =>
  // Behind the #, so that no server on the way and no log sees it.
  new URL(`/join#${token}`, publicUrl).href;

export const teamOf = async (
  needs: TeamNeeds,
  caller: Member,
  roomId: string,
): Promise<{ members: TeamMember[]; invites: TeamInvite[] }> => {
  const room = await requireRoom(needs, roomId);
  await requireTeam(needs.db, room, caller.id);
  const isOwner = room.hostId === caller.id;
  const [assistants, invites] = await Promise.all([
    assistantsOf(needs.db, roomId),
    isOwner ? openInvites(needs.db, roomId, nowOf(needs)) : [],
  ]);
  const ids = [room.hostId, ...assistants.map(({ userId }) => userId)];
  const faces = await needs.accounts.faces(ids);
  const host = { userId: room.hostId, role: 'owner', sinceMs: null } as const;
  const others = assistants.map(
    ({ userId, joinedAt }) => ({ userId, role: 'assistant', sinceMs: joinedAt.getTime() }) as const,
  );
  return {
    members: [host, ...others].map((one) => ({
      ...one,
      ...(faces.get(one.userId) ?? { name: '', avatarUrl: null }),
    })),
    invites: invites.map(({ expiresAt, ...invite }) => ({
      ...invite,
      expiresAtMs: expiresAt.getTime(),
    })),
  };
};

type Invitation = BodyOf<typeof inviteToTeam>;

/**
 * The token is in the answer, and in the mail when there is one; kept is only its hash. A retry with the same key gets
 * the first answer: its token is made again from the key, of which only the hash is kept either.
 */
export const invite = async (
  needs: TeamNeeds,
  caller: Member,
  roomId: string,
  { email, idempotencyKey }: Invitation,
): Promise<{ invite: TeamInvite; url: string }> => {
  const now = nowOf(needs);
  const key = idempotencyKey === undefined ? undefined : hashOf(idempotencyKey).toString('hex');
  const token =
    idempotencyKey === undefined
      ? newToken()
      : tokenOf(needs.linkSecret, [caller.id, roomId, idempotencyKey]);
  const url = inviteUrl(needs.publicUrl, token);
  const wished = { email, idempotencyKey: key };
  const intention = intentionOf(`rooms.invite:${caller.id}/${roomId}`, wished, 'rooms/key-reused');
  const made = await onceIfKeyed(needs.db, intention, async (tx) => {
    const id = newId();
    const expiresAt = new Date(now.getTime() + INVITE_MS);
    const room = await lockOwn(tx, caller, roomId);
    if ((await openInvites(tx, roomId, now)).length >= TEAM_LIMIT)
      throw new Failure('rooms/team-full', { most: TEAM_LIMIT });
    if (email !== null) await limitMails(needs, caller.id);
    const tokenHash = hashOf(token);
    await insertInvite(tx, { id, email, expiresAt, roomId, tokenHash, createdAt: now });
    if (email !== null)
      await needs.jobs.enqueue(tx, SEND_INVITE, {
        to: email,
        hostName: caller.name,
        roomTitle: room.title,
        locale: caller.locale,
        url,
      });
    return { id, email, expiresAtMs: expiresAt.getTime() };
  });
  return { invite: made, url };
};

const limitMails = async ({ hotState }: TeamNeeds, hostId: string): Promise<void> => {
  const { granted, retryAfterMs } = await hotState.take(`rooms/invite-mail/${hostId}`, mails);
  if (!granted) throw new Failure('http/too-many', { retryAfterMs });
};

const lockOwn = async (tx: Transaction, caller: Member, roomId: string): Promise<RoomRow> => {
  const room = await lockRoom(tx, roomId);
  if (!room) throw new Failure('rooms/no-such-room');
  await requireOwner(tx, room, caller);
  return room;
};

export const withdraw = async (
  needs: TeamNeeds,
  caller: Member,
  { roomId, inviteId }: { roomId: string; inviteId: string },
): Promise<void> => {
  await requireOwner(needs.db, await requireRoom(needs, roomId), caller);
  await withdrawInvites(needs.db, roomId, inviteId, nowOf(needs));
};

export const lookAt = async (needs: TeamNeeds, token: string) => {
  const found = await inviteOf(needs.db, token);
  if (!found || found.withdrawn || found.usedBy || isOver(found.expiresAt, nowOf(needs)))
    throw new Failure('rooms/invite-expired');
  const room = await requireRoom(needs, found.roomId);
  const names = await needs.accounts.userNames([room.hostId]);
  return {
    roomTitle: room.title,
    hostName: names.get(room.hostId) ?? '',
    email: found.email === null ? null : hidden(found.email),
  };
};

/** `mia@example.com` → `m***@example.com`: enough to find the right account by. */
const hidden = (email: string): string => email.replace(/^(.)[^@]*/, '$1***');

export const accept = async (
  needs: TeamNeeds,
  caller: Member,
  token: string,
): Promise<{ roomId: string }> => {
  const found = await inviteOf(needs.db, token);
  if (!found || found.withdrawn) throw new Failure('rooms/invite-expired');
  const { id, roomId, email, usedBy } = found;
  if (usedBy === caller.id) return { roomId };
  const own = email === null ? null : await needs.emailOf(caller.id);
  if (email !== null && email.toLowerCase() !== own?.toLowerCase())
    throw new Failure('rooms/invite-for-another');
  await needs.db.transaction().execute(async (tx) => {
    const room = await lockRoom(tx, roomId);
    if (!room) throw new Failure('rooms/no-such-room');
    const now = nowOf(needs);
    if (!(await takeInvite(tx, id, caller.id, now))) throw new Failure('rooms/invite-expired');
    if (room.hostId === caller.id) return;
    if ((await assistantsOf(tx, roomId)).length >= TEAM_LIMIT)
      throw new Failure('rooms/team-full', { most: TEAM_LIMIT });
    if (await addAssistant(tx, roomId, caller.id, now))
      await tell(needs, tx, room, { userId: caller.id, by: caller.id, change: 'joined' });
  });
  return { roomId };
};

const tell = (
  needs: TeamNeeds,
  tx: Transaction,
  room: RoomRow,
  { userId, by, change }: { userId: string; by: string; change: 'joined' | 'removed' | 'left' },
): Promise<void> => {
  const told = { roomId: room.id, userId, change };
  return needs.events.append(tx, TeamChanged, told, { ...factsOf(room), actorId: by });
};

/** The host takes somebody off, or somebody leaves by themselves. Harmless when repeated. */
export const remove = (
  needs: TeamNeeds,
  caller: Member,
  { roomId, userId }: { roomId: string; userId: string },
): Promise<void> =>
  needs.db.transaction().execute(async (tx) => {
    const room = await lockRoom(tx, roomId);
    if (!room) throw new Failure('rooms/no-such-room');
    const isSelf = userId === caller.id && room.hostId !== caller.id;
    if (!isSelf) await requireOwner(tx, room, caller);
    if (!(await dropAssistant(tx, roomId, userId))) return;
    await tell(needs, tx, room, { userId, by: caller.id, change: isSelf ? 'left' : 'removed' });
  });
