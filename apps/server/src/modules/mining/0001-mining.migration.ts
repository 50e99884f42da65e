import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // One look, one row. A run under way beats, so that one that died is found out.
  await sql`
    create table mining_runs (
      id uuid primary key,
      state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
      is_asked boolean not null,
      started_at timestamptz not null,
      beat_at timestamptz not null,
      -- Which run works on it; null until one has begun.
      runner uuid,
      finished_at timestamptz,
      seconds double precision,
      progress jsonb not null,
      from_at timestamptz not null,
      to_at timestamptz not null,
      -- What was counted and chosen: thresholds, seeds, bounds.
      facts jsonb not null default '{}',
      problem text not null default ''
    )`.execute(db);
  await sql`create unique index mining_runs_one_running on mining_runs (state) where state = 'running'`.execute(
    db,
  );

  // What pages show, made once: they read without computing.
  await sql`
    create table mining_results (
      run_id uuid not null references mining_runs on delete cascade,
      part text not null,
      found jsonb not null,
      primary key (run_id, part)
    )`.execute(db);

  // Of the newest run: who is in which group. Only accounts that agreed to it.
  await sql`
    create table mining_people (
      user_id uuid primary key,
      run_id uuid not null references mining_runs on delete cascade,
      -- Null for who is in no cluster that may be shown.
      cluster int,
      rfm text
    )`.execute(db);
};
