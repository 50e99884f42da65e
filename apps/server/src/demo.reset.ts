import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { countPeople } from '#accounts';
import { ConfigError } from '#platform/config';
import { openDatabase } from '#platform/database';
import { DEMO_MAIL } from './demo.accounts.ts';

/**
 * Empties an installation that holds nothing but a demo, so that it is made anew. Refuses to when anybody else has an
 * account there, or when the database is not the built-in one.
 */
export const resetDemo = async (needs: {
  databaseUrl: string;
  isBuiltIn: boolean;
  dataDir: string;
}): Promise<void> => {
  if (!needs.isBuiltIn)
    throw new ConfigError(
      '--reset-demo empties the built-in database only, not that of DATABASE_URL',
    );
  const { db, close } = openDatabase(needs.databaseUrl, { max: 1, statementTimeoutMs: 0 });
  try {
    const { rows } = await sql<{ exists: boolean }>`
      select to_regclass('public.users') is not null as exists`.execute(db);
    const people = rows[0]!.exists ? await countPeople(db, DEMO_MAIL) : 0;
    if (people > 0)
      throw new ConfigError(
        `--reset-demo would remove ${people} account(s) that are not the demo's; use another --data-dir`,
      );
    await sql`drop schema if exists graphile_worker cascade`.execute(db);
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
  } finally {
    await close();
  }
  for (const folder of ['analytics', 'blobs', 'demo'])
    await rm(join(needs.dataDir, folder), { recursive: true, force: true });
};
