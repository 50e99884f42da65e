import { type Kysely, sql } from 'kysely';

/** The development mailbox: mails that no SMTP server takes. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table mails (
      id uuid primary key,
      recipient text not null,
      subject text not null,
      body text not null,
      sent_at timestamptz not null
    )`.execute(db);
  await sql`create index mails_by_recipient on mails (recipient, id desc)`.execute(db);
};
