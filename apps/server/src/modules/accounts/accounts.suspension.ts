import {
  Failure,
  type Role,
  type Suspension,
  SuspensionLifted,
  UserSuspended,
} from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Jobs, Task } from '#platform/jobs';
import type { Sessions } from './accounts.sessions.ts';
import { lockUser } from './accounts.store.ts';
import { MAIL_SUSPENSION } from './accounts.suspension.mails.ts';
import { appealToken, maySignInSuspended, maySuspend } from './accounts.suspension.rules.ts';
import {
  activeSuspension,
  closeRunOut,
  endSessions,
  endSuspension,
  holdUser,
  insertSuspension,
} from './accounts.suspension.store.ts';

export interface SuspensionNeeds {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  sessions: Sessions;
  /** Signs the links to appeal. */
  secret: string;
}

interface Actor {
  id: string;
  roles: readonly Role[];
}

/** The person under its lock, when the actor may touch their account. */
const within = async (tx: Transaction, actor: Actor, userId: string) => {
  const user = await lockUser(tx, userId);
  if (!user) throw new Failure('accounts/no-such-user');
  if (user.id === actor.id) throw new Failure('accounts/not-yourself');
  if (!maySuspend(actor.roles, user.roles)) throw new Failure('accounts/forbidden');
  return user;
};

/** Every session ends with the commit; rooms and media hear of it by the event. */
export const suspendUser = async (
  needs: SuspensionNeeds,
  actor: Actor,
  order: { userId: string; reason: string; untilMs: number | null },
): Promise<void> => {
  const { userId, reason, untilMs } = order;
  if (untilMs !== null && untilMs <= Date.now()) throw new Failure('accounts/ends-before-now');
  await needs.db.transaction().execute(async (tx) => {
    const user = await within(tx, actor, userId);
    await closeRunOut(tx, userId);
    const id = newId();
    const until = untilMs === null ? null : new Date(untilMs);
    if (!(await insertSuspension(tx, { id, userId, reason, byUserId: actor.id, until })))
      throw new Failure('accounts/suspended-already');
    await endSessions(tx, userId);
    await needs.events.append(
      tx,
      UserSuspended,
      { userId, suspensionId: id, byUserId: actor.id, untilMs, roles: user.roles },
      { actorId: actor.id, simulated: user.simulated },
    );
    await needs.jobs.enqueue(tx, MAIL_SUSPENSION, { kind: 'suspended', suspensionId: id });
  });
  await needs.sessions.forget(userId);
};

/** Lifts the suspension that holds; used by the console and by the decision of an appeal. */
export const liftWithin = async (
  needs: SuspensionNeeds,
  tx: Transaction,
  lift: { suspensionId: string; userId: string; byUserId: string; note: string },
): Promise<boolean> => {
  const { suspensionId, userId, byUserId } = lift;
  if (!(await endSuspension(tx, lift))) return false;
  await needs.events.append(
    tx,
    SuspensionLifted,
    { userId, suspensionId, byUserId },
    { actorId: byUserId },
  );
  return true;
};

export const liftSuspension = async (
  needs: SuspensionNeeds,
  actor: Actor,
  order: { userId: string; note: string },
): Promise<void> => {
  const { userId, note } = order;
  await needs.db.transaction().execute(async (tx) => {
    await within(tx, actor, userId);
    const active = await activeSuspension(tx, userId);
    const lift = { suspensionId: active?.id ?? '', userId, byUserId: actor.id, note };
    if (!active || !(await liftWithin(needs, tx, lift)))
      throw new Failure('accounts/not-suspended');
    await needs.jobs.enqueue(tx, MAIL_SUSPENSION, { kind: 'lifted', suspensionId: active.id });
  });
  await needs.sessions.forget(userId);
};

/** Tells those who keep who is suspended of the ones whose time has run out; they know the time themselves. */
export const endRunOutTask = (needs: Pick<SuspensionNeeds, 'db' | 'events'>): Task => ({
  name: 'accounts.end-suspensions',
  everyMs: 15_000,
  run: () =>
    needs.db.transaction().execute(async (tx) => {
      for (const ended of await closeRunOut(tx, null))
        await needs.events.append(tx, SuspensionLifted, { ...ended, byUserId: null });
    }),
});

/** Whoever has just proven who they are may read why, and appeal, for a day. */
const PROVEN_MS = 86_400_000;

const noticeOf = ({ id, reason, untilMs }: Suspension, secret: string) => ({
  reason,
  untilMs,
  appealToken: appealToken(secret, id, Date.now() + PROVEN_MS),
});

/** What somebody who has signed in is told of their own suspension; null when there is none. */
export const ownSuspension = async (
  { db, secret }: Pick<SuspensionNeeds, 'db' | 'secret'>,
  userId: string,
): Promise<ReturnType<typeof noticeOf> | null> => {
  const active = await activeSuspension(db, userId);
  return active && noticeOf(active, secret);
};

/**
 * Refuses to open a session of a suspended account, unless it owes buyers something. Call it in the transaction that writes the session, so that one
 * of a sign-in that runs beside a suspension is not left open.
 */
export const refuseSuspended = async (
  tx: Transaction,
  userId: string,
  secret: string,
): Promise<void> => {
  const roles = await holdUser(tx, userId);
  const active = await activeSuspension(tx, userId);
  if (active && !maySignInSuspended(roles))
    throw new Failure('accounts/suspended', noticeOf(active, secret));
};
