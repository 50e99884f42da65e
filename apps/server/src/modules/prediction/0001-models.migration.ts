import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // One training, one row; one at a time in the whole installation. It beats, so that one that died is found out.
  await sql`
    create table prediction_runs (
      version uuid primary key,
      state text not null check (state in ('training', 'done', 'failed', 'cancelled')),
      started_at timestamptz not null,
      beat_at timestamptz not null,
      -- Which run works on it; null until one has begun.
      runner uuid,
      finished_at timestamptz,
      stage text not null default 'waiting',
      share double precision not null default 0,
      problem text not null default ''
    )`.execute(db);
  await sql`create unique index prediction_runs_one_training on prediction_runs (state) where state = 'training'`.execute(
    db,
  );

  // What a training made of each task, or why it made nothing. What serves is the one champion of a task.
  await sql`
    create table prediction_models (
      task text not null,
      version uuid not null,
      state text not null check (state in ('champion', 'challenger', 'retired', 'failed')),
      algorithm text not null,
      trained_at timestamptz not null,
      seconds double precision not null,
      from_at timestamptz not null,
      to_at timestamptz not null,
      rows int not null,
      positives int not null,
      test_rows int not null,
      figures jsonb not null,
      -- { method, a, b }: how probabilities are bent.
      curve jsonb not null,
      reliability jsonb not null,
      importance jsonb not null,
      columns jsonb not null,
      -- Of behaviour_cleanings.
      cleaning_name text not null,
      cleaning_version int not null,
      bytes bigint not null,
      checksum text not null,
      has_file boolean not null,
      why text not null,
      promoted_at timestamptz,
      -- On what followed the training.
      shadow jsonb,
      primary key (task, version),
      check (state not in ('champion', 'challenger') or has_file)
    )`.execute(db);
  await sql`create unique index prediction_models_one_champion on prediction_models (task) where state = 'champion'`.execute(
    db,
  );
};
