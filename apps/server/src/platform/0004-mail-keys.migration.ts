import { type Kysely, sql } from 'kysely';

/** A mail that is sent again under the same key is the same mail. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    alter table mails
      add column mail_key text unique,
      add column unsubscribe_url text`.execute(db);
};
