import { type Kysely, sql } from 'kysely';

/** More kinds of staff; what each may do is data in contracts. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table users drop constraint users_roles_check`.execute(db);
  await sql`
    alter table users add constraint users_roles_check
    check (roles @> '{viewer}' and roles <@ array[
      'viewer', 'host', 'merchant', 'guide', 'moderator', 'support', 'operator',
      'content', 'marketing', 'technical', 'product', 'admin'
    ])`.execute(db);
};
