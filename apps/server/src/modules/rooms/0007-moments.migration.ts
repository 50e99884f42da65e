import { type Kysely, sql } from 'kysely';

/** What was shown and announced when: written by the change itself, so that no way of making it can forget it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table room_moments (
      id bigint generated always as identity primary key,
      room_id uuid not null references rooms,
      kind text not null check (kind in ('pin', 'announcement')),
      product_id uuid,
      text text not null default '',
      at timestamptz not null
    )`.execute(db);
  await sql`create index room_moments_of_room on room_moments (room_id, id)`.execute(db);
  await sql`
    create function rooms_keep_moment() returns trigger language plpgsql as $$
    begin
      if new.pinned_product_id is distinct from old.pinned_product_id then
        insert into room_moments (room_id, kind, product_id, at)
        values (new.id, 'pin', new.pinned_product_id, coalesce(new.pinned_at, clock_timestamp()));
      end if;
      if new.announcement <> old.announcement and new.announcement <> '' then
        insert into room_moments (room_id, kind, text, at)
        values (new.id, 'announcement', new.announcement, clock_timestamp());
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger rooms_moments after update of pinned_product_id, announcement on rooms
      for each row execute function rooms_keep_moment()`.execute(db);
  // What is pinned already was pinned at the time that its room knows.
  await sql`
    insert into room_moments (room_id, kind, product_id, at)
    select id, 'pin', pinned_product_id, coalesce(pinned_at, created_at) from rooms
     where pinned_product_id is not null`.execute(db);

  // Counted from the beginning of the recording, trimmed or not.
  await sql`
    create table room_chapters (
      session_id uuid not null,
      room_id uuid not null references rooms,
      offset_ms int not null check (offset_ms >= 0),
      title text not null,
      primary key (session_id, offset_ms)
    )`.execute(db);
};
