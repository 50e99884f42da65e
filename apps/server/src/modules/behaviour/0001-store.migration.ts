import { type Kysely, sql } from 'kysely';

/**
 * What PostgreSQL knows of the behaviour store, which is elsewhere and can be made again. The store itself says how
 * far it has read the log; `place` is a copy for who asks while it is not running.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table behaviour_store (
      one boolean primary key default true check (one),
      -- Another generation is another store, filled from the beginning of the log.
      generation uuid not null default gen_random_uuid(),
      former uuid,
      place bigint not null default 0,
      loaded_at timestamptz
    )`.execute(db);
  await sql`insert into behaviour_store default values`.execute(db);
  await sql`
    create table behaviour_quarantine (
      "offset" bigint primary key,
      id uuid not null,
      name text not null,
      version int not null,
      -- As the log has it.
      row json not null,
      reason text not null check (reason in ('unknown-event', 'unknown-version', 'bad-payload', 'bad-time')),
      detail text not null,
      found_at timestamptz not null default now(),
      replay_asked_at timestamptz
    )`.execute(db);
  await sql`create index behaviour_quarantine_by_name on behaviour_quarantine (name, "offset")`.execute(
    db,
  );
};
