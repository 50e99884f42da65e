import { type Kysely, sql } from 'kysely';

/** How far each file was read in. Moves in the transaction that writes the events, so that no row counts twice. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table behaviour_imports (
      id uuid primary key,
      site uuid not null references behaviour_sites (id),
      -- Of the beginning of the file and of the mapping: the same again goes on where it stopped.
      fingerprint text not null,
      file text not null,
      bytes_done bigint not null default 0,
      rows bigint not null default 0,
      accepted bigint not null default 0,
      duplicates bigint not null default 0,
      skipped bigint not null default 0,
      refused bigint not null default 0,
      refused_bytes bigint not null default 0,
      first_at timestamptz,
      last_at timestamptz,
      started_at timestamptz not null default now(),
      finished_at timestamptz,
      unique (site, fingerprint)
    )`.execute(db);
};
