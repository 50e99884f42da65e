import { type Kysely, sql } from 'kysely';

/** One suspension of an account at a time; one that has run out is closed before the next begins. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table user_suspensions (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      reason text not null,
      by_user_id uuid not null,
      since timestamptz not null default now(),
      until timestamptz check (until > since),
      lifted_at timestamptz,
      lifted_by uuid,
      lift_note text not null default ''
    )`.execute(db);
  await sql`create index user_suspensions_by_user on user_suspensions (user_id, id desc)`.execute(
    db,
  );
  await sql`
    create unique index user_suspensions_one_open on user_suspensions (user_id)
    where lifted_at is null`.execute(db);

  await sql`
    create table user_appeals (
      id uuid primary key,
      suspension_id uuid not null references user_suspensions on delete cascade,
      user_id uuid not null references users on delete cascade,
      text text not null,
      status text not null default 'open' check (status in ('open', 'lifted', 'kept')),
      filed_at timestamptz not null default now(),
      answer text not null default '',
      decided_by uuid,
      decided_at timestamptz,
      check ((status = 'open') = (decided_at is null))
    )`.execute(db);
  await sql`
    create unique index user_appeals_one_open on user_appeals (suspension_id)
    where status = 'open'`.execute(db);
  await sql`create index user_appeals_by_status on user_appeals (status, id)`.execute(db);
};
