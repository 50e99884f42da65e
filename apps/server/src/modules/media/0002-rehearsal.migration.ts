import { type Kysely, sql } from 'kysely';

/** A session is a rehearsal for ever or never: none turns into the other, so none can become public by mistake. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    alter table media_channels
      add column rehearsing boolean not null default false,
      add column replay_hidden boolean not null default false`.execute(db);
  // Segments outside are kept, and shown to the room's team alone.
  await sql`
    alter table media_sessions
      add column rehearsal boolean not null default false,
      add column shown_from int check (shown_from >= 0),
      add column shown_to int,
      add check ((shown_from is null) = (shown_to is null)),
      add check (shown_to is null or shown_to >= shown_from)`.execute(db);
};
