import { type Kysely, sql } from 'kysely';

/** A row of a profile is there only while its person agrees to it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table user_profiles (
      user_id uuid primary key references users on delete cascade,
      consented_at timestamptz not null,
      age_band text,
      gender text,
      region text,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    alter table user_addresses
      add column kind text not null default 'elsewhere' check (kind in ('china', 'elsewhere')),
      add column postcode text not null default ''
  `.execute(db);
};
