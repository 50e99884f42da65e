import { type Kysely, sql } from 'kysely';

/** Rooms of a suspended host are shown as stopped while it lasts; nothing of the rooms themselves changes. Who is suspended when this runs is taken over from the accounts, once. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table room_suspended_hosts (
      user_id uuid primary key,
      suspension_id uuid not null,
      until timestamptz
    )`.execute(db);
  await sql`
    insert into room_suspended_hosts (user_id, suspension_id, until)
    select user_id, id, until from user_suspensions where lifted_at is null`.execute(db);
};
