import { Failure, PasswordChanged } from '@kaibo/contracts';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import { deleteSessions } from './accounts.devices.ts';
import {
  deleteResets,
  isVerified,
  mailAddressOf,
  passwordHashOf,
  replacePassword,
} from './accounts.identity.ts';
import { limitMails, requirePassword } from './accounts.limits.ts';
import { closeLinks, layLink } from './accounts.links.ts';
import { layNotice } from './accounts.notices.ts';
import type { Passwords } from './accounts.passwords.ts';
import { isWeakPassword } from './accounts.rules.ts';
import type { Sessions } from './accounts.sessions.ts';
import { type Exchange, openSession, type SignInNeeds } from './accounts.signin.ts';
import { emailExists, lockUser } from './accounts.store.ts';

export interface CredentialNeeds extends SignInNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  jobs: Jobs;
  passwords: Passwords;
  sessions: Sessions;
}

/**
 * Every session ends, the one that asks too: it goes on under a new token, so that whoever has a copy of the old
 * cookie has nothing.
 */
export const changePassword = async (
  needs: CredentialNeeds,
  exchange: Exchange,
  change: { userId: string; current: string; password: string },
): Promise<void> => {
  const { userId, current, password } = change;
  const address = await mailAddressOf(needs.db, userId);
  if (isWeakPassword(password, address?.to ?? '')) throw new Failure('accounts/weak-password');
  await requirePassword(needs, userId, current);
  if (password === current) throw new Failure('accounts/same-password');
  const fromHash = await passwordHashOf(needs.db, userId);
  if (fromHash === null) throw new Failure('accounts/wrong-password');
  const toHash = await needs.passwords.hash(password);
  await needs.db.transaction().execute(async (tx) => {
    if (!(await replacePassword(tx, userId, { fromHash, toHash })))
      throw new Failure('accounts/wrong-password');
    await deleteSessions(needs, tx, userId);
    await deleteResets(tx, userId);
    // Whoever knew the old password may have asked for a mail of theirs.
    await closeLinks(tx, userId, 'change');
    await needs.events.append(tx, PasswordChanged, { userId }, { actorId: userId });
    await layNotice(needs.jobs, tx, { userId, notice: 'password-changed' });
  });
  await needs.sessions.forget(userId);
  await openSession(needs, exchange, userId);
};

/** The link before it ends, so the newest mail is always the one that counts. */
export const sendVerification = async (needs: CredentialNeeds, userId: string): Promise<void> => {
  if (await isVerified(needs.db, userId)) throw new Failure('accounts/verified-already');
  await limitMails(needs.hotState, userId);
  await needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new Failure('accounts/not-signed-in');
    await layLink(needs.jobs, tx, { userId, purpose: 'verify', email: user.email });
  });
};

/** Nothing changes yet: the new address has to confirm, and the old one hears of it. */
export const changeEmail = async (
  needs: CredentialNeeds,
  userId: string,
  change: { email: string; password: string },
): Promise<void> => {
  await requirePassword(needs, userId, change.password);
  const { email } = change;
  if ((await mailAddressOf(needs.db, userId))?.to === email)
    throw new Failure('accounts/same-email');
  if (await emailExists(needs.db, email)) throw new Failure('accounts/email-taken');
  await limitMails(needs.hotState, userId);
  await needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new Failure('accounts/not-signed-in');
    await layLink(needs.jobs, tx, { userId, purpose: 'change', email });
    await layNotice(needs.jobs, tx, { userId, notice: 'email-change-asked' });
  });
};

export const cancelEmailChange = (needs: CredentialNeeds, userId: string): Promise<void> =>
  needs.db.transaction().execute(async (tx) => {
    await lockUser(tx, userId);
    await closeLinks(tx, userId, 'change');
  });
