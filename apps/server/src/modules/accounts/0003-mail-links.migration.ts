import { type Kysely, sql } from 'kysely';

/**
 * A link in a mail proves one address of one account, once. Only the hash of its token is kept. Made people
 * (the demo's crowd) have no mailbox to prove.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table user_mail_links (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      purpose text not null check (purpose in ('verify', 'change')),
      email text not null check (email = lower(email)),
      token_hash text unique,
      expires_at timestamptz not null,
      used_at timestamptz,
      replaced_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create unique index user_mail_links_one_open on user_mail_links (user_id, purpose)
    where used_at is null and replaced_at is null`.execute(db);
  await sql`create index user_mail_links_by_expiry on user_mail_links (expires_at)`.execute(db);
  await sql`alter table user_sessions add column last_seen_at timestamptz`.execute(db);
  await sql`update users set email_verified = true where simulated`.execute(db);
};
