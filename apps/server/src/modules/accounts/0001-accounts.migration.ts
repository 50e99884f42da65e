import { type Kysely, sql } from 'kysely';

/** The columns that better-auth reads and writes carry its meanings under our names; the rest is ours. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table users (
      id uuid primary key,
      email text not null unique check (email = lower(email)),
      email_verified boolean not null default false,
      name text not null,
      image text,
      locale text not null default 'zh-CN',
      roles text[] not null default '{viewer}'
        check (roles @> '{viewer}' and roles <@ '{viewer,host,merchant,operator,admin}'),
      simulated boolean not null default false,
      consent_analytics boolean not null default false,
      consent_personalisation boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table user_credentials (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      provider_id text not null,
      account_id text not null,
      password text,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`.execute(db);
  await sql`create index user_credentials_by_user on user_credentials (user_id)`.execute(db);

  await sql`
    create table user_sessions (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      token text not null unique,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index user_sessions_by_user on user_sessions (user_id)`.execute(db);
  await sql`create index user_sessions_by_expiry on user_sessions (expires_at)`.execute(db);

  await sql`
    create table user_verifications (
      id uuid primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index user_verifications_by_identifier on user_verifications (identifier)`.execute(
    db,
  );

  await sql`
    create table user_addresses (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      recipient text not null,
      phone text not null,
      region text not null,
      detail text not null,
      is_default boolean not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index user_addresses_by_user on user_addresses (user_id)`.execute(db);
  await sql`
    create unique index user_addresses_one_default on user_addresses (user_id) where is_default
  `.execute(db);
};
