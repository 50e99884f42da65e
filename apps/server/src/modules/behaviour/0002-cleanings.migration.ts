import { type Kysely, sql } from 'kysely';

/** What cleaning pipelines have learnt from training rows: never changed, so that a model can name the one it needs. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table behaviour_cleanings (
      name text not null,
      version int not null,
      cleaning json not null,
      report json not null,
      fitted_at timestamptz not null default now(),
      primary key (name, version)
    )`.execute(db);
};
