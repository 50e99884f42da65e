import { type Kysely, sql } from 'kysely';

/**
 * The event log. Offsets are drawn in the order of insertion, which for writers that hold a common row lock is
 * the order of their commits. A reader may go as far as `events_horizon()`: every event up to there is
 * committed and visible, or will never be. For that each writing transaction holds, from before its first
 * offset is drawn until it ends, a shared advisory lock that tells the offset it began after.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`create sequence events_offset minvalue 0 start 0 cache 1`.execute(db);
  // From here on every offset drawn is greater than a last_value read before.
  await sql`select nextval('events_offset')`.execute(db);
  await sql`
    create table events (
      "offset" bigint not null default nextval('events_offset'),
      txid xid8 not null default pg_current_xact_id(),
      recorded_at timestamptz not null default now(),
      at timestamptz not null,
      id uuid not null,
      actor uuid,
      room uuid,
      version int not null,
      simulated boolean not null,
      name text not null,
      key text not null,
      visitor text,
      payload json not null
    ) partition by range (recorded_at)`.execute(db);
  await sql`create index events_in_order on events ("offset")`.execute(db);
  await sql`create index events_by_name on events (name, "offset")`.execute(db);
  await sql`create index events_by_room on events (room, "offset") where room is not null`.execute(
    db,
  );
  await sql`create table events_default partition of events default`.execute(db);
  await sql`
    create table event_groups (
      name text primary key,
      "offset" bigint not null,
      moved_at timestamptz not null default now()
    )`.execute(db);

  // 75 (K) in the top byte keeps these locks apart from all other advisory locks of the database.
  await sql`
    create function events_announce() returns trigger language plpgsql as $$
    begin
      if current_setting('kaibo.appending', true) is distinct from 'yes' then
        perform pg_advisory_xact_lock_shared((75::bigint << 56) | last_value) from events_offset;
        perform set_config('kaibo.appending', 'yes', true);
        -- An event that a reader may act on is on disk, whatever its writer thought good enough for itself.
        if current_setting('synchronous_commit') = 'off' then
          perform set_config('synchronous_commit', 'on', true);
        end if;
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger events_announce before insert on events
    for each statement execute function events_announce()`.execute(db);

  // The order matters: the end of the log first, then who is still writing; rows are read by a later statement.
  await sql`
    create function events_horizon(out horizon bigint, out "end" bigint) language plpgsql as $$
    begin
      select last_value into "end" from events_offset;
      select least("end", min(((classid::bigint & 16777215) << 32) | objid::bigint)) into horizon
        from pg_locks
       where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 24 = 75
         and database = (select oid from pg_database where datname = current_database());
    end $$`.execute(db);

  await sql`
    create function events_make_partition(day date) returns boolean language plpgsql as $$
    declare
      part text := 'events_' || to_char(day, 'YYYYMMDD');
      since timestamptz := day::timestamp at time zone 'UTC';
      until timestamptz := (day + 1)::timestamp at time zone 'UTC';
    begin
      if to_regclass(part) is not null then return false; end if;
      execute format('create table %I (like events including defaults)', part);
      -- What was recorded before its day had a partition waits in the default one.
      execute format('with moved as (delete from events_default
                        where recorded_at >= %L and recorded_at < %L returning *)
                      insert into %I select * from moved', since, until, part);
      execute format('alter table events attach partition %I for values from (%L) to (%L)',
                     part, since, until);
      return true;
    end $$`.execute(db);
  await sql`
    create function events_make_partitions(days_ahead int) returns int language sql as $$
      select count(*) filter (where events_make_partition((now() at time zone 'UTC')::date + n))::int
        from generate_series(0, days_ahead) as n
    $$`.execute(db);
  await sql`select events_make_partitions(3)`.execute(db);

  // Counted behind the writers, so that it costs them nothing; outlives the partitions.
  await sql`create table event_counts (name text primary key, count bigint not null)`.execute(db);
  await sql`insert into event_groups (name, "offset") values ('platform.event-counts', 0)`.execute(
    db,
  );
  await sql`
    create function events_count_up() returns void language plpgsql as $$
    declare
      since bigint;
      until bigint;
    begin
      select "offset" into since from event_groups
       where name = 'platform.event-counts' for update skip locked;
      if not found then return; end if;
      select least(horizon, since + 500000) into until from events_horizon();
      if until <= since then return; end if;
      insert into event_counts as kept (name, count)
        select name, count(*) from events where "offset" > since and "offset" <= until group by name
        on conflict (name) do update set count = kept.count + excluded.count;
      update event_groups set "offset" = until, moved_at = now()
       where name = 'platform.event-counts';
    end $$`.execute(db);
};
