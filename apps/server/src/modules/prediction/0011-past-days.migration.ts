import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table prediction_past_sales drop column orders`.execute(db);
  // Parcels of a store before it sold here, and how many of them came of streams of so many minutes.
  await sql`
    create table prediction_past_days (
      store_id uuid not null,
      day date not null,
      parcels int not null check (parcels >= 0),
      live_parcels int not null check (live_parcels between 0 and parcels),
      live_minutes int not null check (live_minutes between 0 and 14400),
      primary key (store_id, day)
    )`.execute(db);

  // Of a stock-out: what was there when it was foretold, and in which room.
  await sql`
    alter table prediction_snapshots add column stock int, add column room_id uuid`.execute(db);

  // Chat lines that ask, by room and quarter of an hour, read from the event log; kept for sixty days.
  await sql`
    create table prediction_questions (
      room_id uuid not null,
      quarter timestamptz not null,
      questions int not null,
      lines int not null,
      primary key (room_id, quarter)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index prediction_questions_by_time on prediction_questions (quarter)`.execute(
    db,
  );
};
