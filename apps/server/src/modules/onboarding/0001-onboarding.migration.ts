import { type Kysely, sql } from 'kysely';

/** One application of a person for each role; what happened to it is kept step by step. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table onboarding_applications (
      id uuid primary key,
      user_id uuid not null,
      role text not null check (role in ('host', 'merchant')),
      status text not null default 'draft'
        check (status in ('draft', 'submitted', 'approved', 'returned', 'refused', 'withdrawn')),
      version int not null default 1,
      kind text not null check (kind in ('person', 'company')),
      legal_name text not null,
      contact text not null,
      phone text not null,
      plan text not null,
      reason text not null default '',
      created_at timestamptz not null default now(),
      submitted_at timestamptz,
      decided_at timestamptz,
      decided_by uuid,
      unique (user_id, role)
    )`.execute(db);
  await sql`
    create index onboarding_applications_by_status on onboarding_applications
    (status, submitted_at, id)`.execute(db);

  await sql`
    create table onboarding_documents (
      id uuid primary key,
      application_id uuid not null references onboarding_applications on delete cascade,
      owner_id uuid not null,
      name text not null,
      content_type text not null,
      size_bytes int not null check (size_bytes > 0),
      added_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create index onboarding_documents_by_application on onboarding_documents
    (application_id, id)`.execute(db);

  await sql`
    create table onboarding_steps (
      id uuid primary key,
      application_id uuid not null references onboarding_applications on delete cascade,
      status text not null,
      by_user_id uuid not null,
      reason text not null default '',
      at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create index onboarding_steps_by_application on onboarding_steps (application_id, id)
  `.execute(db);
};
