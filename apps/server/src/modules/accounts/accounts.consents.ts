import type { Consent } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

const IDS_AT_ONCE = 20_000;

/** What each of those that exist has agreed to; ids of nobody are left out. */
export const consentsOf = async (
  db: Database | Transaction,
  userIds: readonly string[],
): Promise<Map<string, Consent>> => {
  const consents = new Map<string, Consent>();
  for (let from = 0; from < userIds.length; from += IDS_AT_ONCE) {
    const { rows } = await sql<Consent & { id: string }>`
      select id, consent_analytics as analytics, consent_personalisation as personalisation
        from users where id = any (${userIds.slice(from, from + IDS_AT_ONCE)}::uuid[])`.execute(db);
    for (const { id, ...consent } of rows) consents.set(id, consent);
  }
  return consents;
};
