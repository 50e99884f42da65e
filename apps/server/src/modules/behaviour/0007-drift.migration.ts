import { type Kysely, sql } from 'kysely';

/** How features of the last day differ from those of the week before, as it was found last. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table behaviour_drift (
      entity text not null,
      feature text not null,
      found_at timestamptz not null,
      drift json not null,
      primary key (entity, feature)
    )`.execute(db);
};
