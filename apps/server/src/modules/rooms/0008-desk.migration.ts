import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table rooms add column sold_out uuid[] not null default '{}'`.execute(db);
  await sql`
    create table room_minutes (
      room_id uuid not null,
      minute timestamptz not null,
      viewers int not null default 0,
      likes int not null default 0,
      chats int not null default 0,
      visits int not null default 0,
      orders int not null default 0,
      paid_orders int not null default 0,
      paid_fen bigint not null default 0,
      refunded_fen bigint not null default 0,
      primary key (room_id, minute)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index room_minutes_by_time on room_minutes (minute)`.execute(db);
};
