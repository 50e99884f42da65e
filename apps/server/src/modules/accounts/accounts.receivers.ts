import type { Locale } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** Where news for somebody goes. */
export interface Receiver {
  id: string;
  email: string;
  name: string;
  locale: Locale;
}

/**
 * Those of the accounts that may get mails which they did not ask for just now: the address is proved to be theirs,
 * and they are people.
 */
export const selectReceivers = async (
  db: Database,
  ids: readonly string[],
): Promise<Map<string, Receiver>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Receiver>`
    select id, email, name, locale from users
    where id = any (${[...ids]}::uuid[]) and email_verified and not simulated`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
};
