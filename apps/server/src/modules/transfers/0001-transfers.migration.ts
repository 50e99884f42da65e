import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await imports(db);
  await edits(db);
};

const imports = async (db: Kysely<never>): Promise<void> => {
  // last_row is the checkpoint of what was applied; rows and checkpoint move in one transaction.
  await sql`
    create table imports (
      id uuid primary key,
      store_id uuid not null,
      owner_id uuid not null,
      simulated boolean not null,
      file_name text not null,
      size_bytes int not null check (size_bytes > 0),
      format text not null check (format in ('csv', 'json')),
      encoding text not null,
      separator text not null,
      state text not null check (state in (
        'uploaded', 'checking', 'checked', 'applying', 'done', 'cancelled', 'failed')),
      heads jsonb not null,
      mapping jsonb not null,
      sample jsonb not null,
      total_rows int not null default 0,
      done_rows int not null default 0,
      last_row int not null default 0,
      creates int not null default 0,
      updates int not null default 0,
      sames int not null default 0,
      problems int not null default 0,
      failure text,
      failure_line int,
      created_at timestamptz not null,
      phase_started_at timestamptz,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index imports_by_store on imports (store_id, id desc)`.execute(db);
  await sql`
    create table import_rows (
      import_id uuid not null references imports on delete cascade,
      row int not null,
      outcome text not null check (outcome in ('create', 'update', 'same', 'problem')),
      product_code text not null,
      sku_code text not null,
      title text not null,
      problems jsonb not null,
      changes jsonb not null,
      parsed jsonb not null,
      primary key (import_id, row)
    )`.execute(db);
  await sql`create index import_rows_by_outcome on import_rows (import_id, outcome, row)`.execute(
    db,
  );
};

const edits = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table edits (
      id uuid primary key,
      store_id uuid not null,
      owner_id uuid not null,
      change jsonb not null,
      products int not null,
      changed int not null,
      same int not null,
      refused int not null,
      can_undo boolean not null,
      created_at timestamptz not null,
      undone_at timestamptz,
      undo_skipped int
    )`.execute(db);
  await sql`create index edits_by_store on edits (store_id, id desc)`.execute(db);
  await sql`
    create table edit_items (
      edit_id uuid not null references edits on delete cascade,
      place int not null,
      product_id uuid not null,
      sku_id uuid,
      title text not null,
      option text not null,
      before jsonb not null,
      after jsonb not null,
      refused text,
      primary key (edit_id, place)
    )`.execute(db);
};
