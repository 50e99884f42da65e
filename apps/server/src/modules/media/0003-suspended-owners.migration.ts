import { type Kysely, sql } from 'kysely';

/** Stream keys of a suspended host open nothing while it lasts; the keys themselves stay. Who is suspended when this runs is taken over from the accounts, once. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table media_suspended_owners (
      user_id uuid primary key,
      suspension_id uuid not null,
      until timestamptz
    )`.execute(db);
  await sql`
    insert into media_suspended_owners (user_id, suspension_id, until)
    select user_id, id, until from user_suspensions where lifted_at is null`.execute(db);
};
