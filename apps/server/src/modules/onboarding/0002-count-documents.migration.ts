import { type Kysely, sql } from 'kysely';

/** What was uploaded before the accounts counted it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    insert into user_storage (user_id, used_bytes)
    select owner_id, sum(size_bytes) from onboarding_documents
    where owner_id in (select id from users)
    group by owner_id
    on conflict (user_id) do update set used_bytes = user_storage.used_bytes + excluded.used_bytes
  `.execute(db);
};
