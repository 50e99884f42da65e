import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await channels(db);
  await sessions(db);
  await recordings(db);
};

const channels = async (db: Kysely<never>): Promise<void> => {
  // Of the key only its hash: whoever reads the database cannot publish.
  await sql`
    create table media_channels (
      room_id uuid primary key,
      owner_id uuid not null,
      key_hash bytea check (octet_length(key_hash) = 32),
      key_hint text,
      rotated_at timestamptz,
      keep_recording_ms bigint check (keep_recording_ms > 0),
      closed_at timestamptz,
      closed_reason text check (closed_reason in ('host-ended', 'stopped')),
      check ((closed_at is null) = (closed_reason is null)),
      check ((key_hash is null) = (rotated_at is null))
    )`.execute(db);

  // Worth nothing after a crash, so it need not survive one: written every second, without a log.
  await sql`
    create unlogged table media_health (
      room_id uuid primary key,
      updated_at timestamptz not null,
      health jsonb,
      refusal jsonb
    ) with (fillfactor = 50)`.execute(db);
};

const sessions = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table media_sessions (
      id uuid primary key,
      room_id uuid not null references media_channels,
      state text not null check (state in ('live', 'interrupted', 'ended')),
      started_at timestamptz not null,
      interrupted_at timestamptz,
      ended_at timestamptz,
      end_reason text check (end_reason in ('left', 'host-ended', 'stopped', 'recovered')),
      check ((state = 'interrupted') <= (interrupted_at is not null)),
      check ((state = 'ended') = (ended_at is not null)),
      check ((ended_at is null) = (end_reason is null))
    )`.execute(db);
  await sql`
    create unique index media_sessions_under_way on media_sessions (room_id)
     where state <> 'ended'`.execute(db);
  await sql`create index media_sessions_of_room on media_sessions (room_id, id desc)`.execute(db);
};

const recordings = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table media_inits (
      session_id uuid not null references media_sessions,
      init_id text not null,
      bytes int not null check (bytes > 0),
      primary key (session_id, init_id)
    )`.execute(db);
  // start_ms is on the session's own clock, which has no hole where the encoder was away; started_at is the wall's.
  await sql`
    create table media_segments (
      session_id uuid not null,
      sequence int not null check (sequence >= 0),
      init_id text not null,
      start_ms bigint not null check (start_ms >= 0),
      started_at timestamptz not null,
      duration_ms int not null check (duration_ms > 0),
      bytes int not null check (bytes > 0),
      discontinuity boolean not null,
      independent boolean not null,
      primary key (session_id, sequence),
      foreign key (session_id, init_id) references media_inits
    )`.execute(db);
};
