import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, dropDatabase, userOf, withDatabaseName } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `url` is what the product would be given; `adminUrl` may create databases. */
    postgres: { url: string; adminUrl: string; template: string };
  }
}

/** An empty, migrated database of one's own; for `*.db.test.ts` only, once per file. */
export const freshDatabase = async (): Promise<{ url: string; drop(): Promise<void> }> => {
  const { url, adminUrl, template } = inject('postgres');
  const name = template.replace(/template$/, randomBytes(6).toString('hex'));
  await createDatabase(adminUrl, { name, owner: userOf(url), template });
  return {
    url: withDatabaseName(url, name),
    drop: () => dropDatabase(adminUrl, name),
  };
};
