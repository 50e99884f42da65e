import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table room_team (
      room_id uuid not null references rooms,
      user_id uuid not null,
      joined_at timestamptz not null,
      primary key (room_id, user_id)
    )`.execute(db);
  await sql`create index room_team_by_user on room_team (user_id, room_id desc)`.execute(db);

  // Of the token only its hash: whoever reads the database cannot join.
  await sql`
    create table room_invites (
      id uuid primary key,
      room_id uuid not null references rooms,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      email text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      used_by uuid,
      withdrawn_at timestamptz,
      check ((used_at is null) = (used_by is null)),
      check (used_at is null or withdrawn_at is null)
    )`.execute(db);
  await sql`
    create index room_invites_open on room_invites (room_id)
     where used_at is null and withdrawn_at is null`.execute(db);
};
