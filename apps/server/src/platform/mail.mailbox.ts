import type { Mail } from '@kaibo/contracts';
import { type Clock, systemClock } from './clock.ts';
import type { Database } from './database.ts';
import { newId } from './id.ts';
import type { Mailer } from './mail.ts';

type MailsTables = {
  mails: {
    id: string;
    recipient: string;
    subject: string;
    body: string;
    sent_at: Date;
    mail_key: string | null;
    unsubscribe_url: string | null;
  };
};

/** Mails kept, whoever they are for. */
const KEPT = 500;
const READ_LIMIT = 100;

export interface Mailbox {
  /** Newest first, at most 100; null for the mails of everybody. */
  read(to: string | null): Promise<Mail[]>;
}

/** Takes mails as an SMTP server would and keeps the newest 500 in the database, so a restart loses none. */
export const createMailbox = (database: Database, clock: Clock = systemClock): Mailer & Mailbox => {
  const db = database.withTables<MailsTables>();

  const send: Mailer['send'] = async ({ to, subject, text, key, unsubscribeUrl }) => {
    const sentAt = new Date(clock.nowMs());
    await db
      .insertInto('mails')
      .values({
        id: newId(),
        recipient: to.toLowerCase(),
        subject,
        body: text,
        sent_at: sentAt,
        mail_key: key ?? null,
        unsubscribe_url: unsubscribeUrl ?? null,
      })
      .onConflict((conflict) => conflict.column('mail_key').doNothing())
      .execute();
    const oldest = db.selectFrom('mails').select('id').orderBy('id', 'desc').offset(KEPT).limit(1);
    await db.deleteFrom('mails').where('id', '<=', oldest).execute();
  };

  const read: Mailbox['read'] = async (to) => {
    const rows = await db
      .selectFrom('mails')
      .select(['id', 'recipient as to', 'subject', 'body as text', 'sent_at as sentAt'])
      .$if(to !== null, (query) => query.where('recipient', '=', (to ?? '').toLowerCase()))
      .orderBy('id', 'desc')
      .limit(READ_LIMIT)
      .execute();
    return rows.map(({ sentAt, ...mail }) => ({ ...mail, sentAtMs: sentAt.getTime() }));
  };

  return { send, read };
};
