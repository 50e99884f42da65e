import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table models (
      id uuid primary key,
      owner_id uuid not null,
      size_bytes int not null check (size_bytes > 0),
      triangles int not null check (triangles > 0),
      created_at timestamptz not null
    )`.execute(db);
  await sql`alter table products add column model_id uuid references models`.execute(db);
};
