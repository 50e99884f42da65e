import { randomBytes } from 'node:crypto';
import { EmailChanged, EmailVerified, Failure } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import { deleteResets, mailAddressOf, proveEmail, replaceEmail } from './accounts.identity.ts';
import { linkMail } from './accounts.mails.ts';
import { layNotice } from './accounts.notices.ts';
import type { Sessions } from './accounts.sessions.ts';
import { hashToken } from './accounts.tokens.ts';

export const SEND_LINK = 'accounts.send-link';
const LINK_HOURS = { verify: 72, change: 24 } as const;

export type LinkPurpose = keyof typeof LINK_HOURS;

type LinksTables = {
  user_mail_links: {
    id: string;
    user_id: string;
    purpose: LinkPurpose;
    email: string;
    token_hash: string | null;
    expires_at: Date;
    used_at: Date | null;
    replaced_at: Date | null;
  };
};

const tables = (db: Database | Transaction) => db.withTables<LinksTables>();

const openLinks = (tx: Transaction, userId: string, purpose: LinkPurpose) =>
  tables(tx)
    .updateTable('user_mail_links')
    .set({ replaced_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null);

/** Ends the open link of this purpose; the row of the user must be locked. */
export const closeLinks = async (
  tx: Transaction,
  userId: string,
  purpose: LinkPurpose,
): Promise<void> => {
  await openLinks(tx, userId, purpose).execute();
};

/** Replaces the open one; the token is made when the mail is written. The row of the user must be locked or new. */
export const layLink = async (
  jobs: Jobs,
  tx: Transaction,
  link: { userId: string; purpose: LinkPurpose; email: string },
): Promise<void> => {
  const { userId, purpose, email } = link;
  await closeLinks(tx, userId, purpose);
  const id = newId();
  await tables(tx)
    .insertInto('user_mail_links')
    .values({
      id,
      user_id: userId,
      purpose,
      email,
      token_hash: null,
      expires_at: sql<Date>`now() + make_interval(hours => ${LINK_HOURS[purpose]})`,
      used_at: null,
      replaced_at: null,
    })
    .execute();
  await jobs.enqueue(tx, SEND_LINK, { linkId: id });
};

/** A repeat of the job mails a new token and ends the one before. */
export const sendLink = async (
  needs: { db: Database; mailer: Mailer; publicUrl: string },
  linkId: string,
): Promise<void> => {
  const token = randomBytes(32).toString('base64url');
  const link = await tables(needs.db)
    .updateTable('user_mail_links')
    .set({ token_hash: hashToken(token) })
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .returning(['user_id as userId', 'purpose', 'email'])
    .executeTakeFirst();
  const receiver = link && (await mailAddressOf(needs.db, link.userId));
  if (!receiver) return;
  const { purpose, email } = link;
  const url = new URL(`/verify?token=${encodeURIComponent(token)}`, needs.publicUrl).href;
  const hours = LINK_HOURS[purpose];
  await needs.mailer.send(linkMail({ ...receiver, to: email, purpose, link: url, hours }));
};

/** The address that an open change waits for. */
export const pendingEmailOf = async (db: Database, userId: string): Promise<string | null> => {
  const link = await tables(db)
    .selectFrom('user_mail_links')
    .select('email')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'change')
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return link?.email ?? null;
};

export interface LinkNeeds {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  sessions: Sessions;
}

interface Link {
  id: string;
  userId: string;
  purpose: LinkPurpose;
  email: string;
}

const requireLink = async (tx: Transaction, token: string): Promise<Link> => {
  const row = await tables(tx)
    .selectFrom('user_mail_links')
    .select([
      'id',
      'user_id as userId',
      'purpose',
      'email',
      'used_at as usedAt',
      'replaced_at as replacedAt',
      sql<boolean>`expires_at <= now()`.as('isExpired'),
    ])
    .where('token_hash', '=', hashToken(token))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Failure('accounts/link-unknown');
  const { usedAt, replacedAt, isExpired, ...link } = row;
  if (usedAt) throw new Failure('accounts/link-used');
  if (replacedAt) throw new Failure('accounts/link-replaced');
  if (isExpired) throw new Failure('accounts/link-expired');
  return link;
};

/** One link proves one address of one account: a mail that was changed since is not proven by an old link. */
export const confirmEmail = async (
  needs: LinkNeeds,
  token: string,
): Promise<{ purpose: LinkPurpose; email: string }> => {
  const link = await needs.db.transaction().execute(async (tx) => {
    const found = await requireLink(tx, token);
    await (found.purpose === 'verify' ? verify : change)(needs, tx, found);
    await tables(tx)
      .updateTable('user_mail_links')
      .set({ used_at: sql<Date>`now()` })
      .where('id', '=', found.id)
      .execute();
    return found;
  });
  await needs.sessions.forget(link.userId);
  return { purpose: link.purpose, email: link.email };
};

const verify = async (needs: LinkNeeds, tx: Transaction, link: Link): Promise<void> => {
  const { userId, email } = link;
  if (!(await proveEmail(tx, userId, email))) throw new Failure('accounts/link-replaced');
  await needs.events.append(tx, EmailVerified, { userId }, { actorId: userId });
};

/** Links that lie in the old box end: neither a reset nor a verification of before works any more. */
const change = async (needs: LinkNeeds, tx: Transaction, link: Link): Promise<void> => {
  const { userId, email } = link;
  const { before } = await replaceEmail(tx, userId, email);
  await closeLinks(tx, userId, 'verify');
  await deleteResets(tx, userId);
  await needs.events.append(tx, EmailChanged, { userId }, { actorId: userId });
  await layNotice(needs.jobs, tx, { userId, notice: 'email-changed', to: before });
};

/** What nobody can open any more and nobody will ask about. */
export const deleteOldLinks = async (db: Database): Promise<void> => {
  await sql`delete from user_mail_links where expires_at < now() - interval '30 days'`.execute(db);
};
