import { type Kysely, sql } from 'kysely';

/**
 * The audit log takes new rows and, once each, their outcome. The database itself refuses every other change, and
 * forgets nothing that is younger than three years.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table saved_filters (
      id uuid primary key,
      user_id uuid not null,
      page text not null,
      name text not null,
      search jsonb not null,
      created_at timestamptz not null default now(),
      unique (user_id, page, name)
    )`.execute(db);

  await sql`
    create table audit_entries (
      id uuid primary key,
      at timestamptz not null default now(),
      actor_id uuid not null,
      actor_name text not null,
      actor_roles text[] not null,
      action text not null,
      summary text not null,
      module text not null,
      params jsonb not null,
      targets text[] not null,
      body jsonb,
      address text not null,
      request_id uuid not null,
      outcome text not null default 'open' check (outcome in ('open', 'done', 'refused', 'failed')),
      status int,
      code text,
      before jsonb,
      after jsonb,
      ended_at timestamptz,
      check ((outcome = 'open') = (status is null))
    )`.execute(db);
  await sql`create index audit_entries_by_actor on audit_entries (actor_id, id desc)`.execute(db);
  await sql`create index audit_entries_by_action on audit_entries (action, id desc)`.execute(db);
  await sql`create index audit_entries_by_target on audit_entries using gin (targets)`.execute(db);

  await sql`
    create function keep_audit_entry() returns trigger language plpgsql as $$
    begin
      if tg_op = 'TRUNCATE' then
        raise exception 'the audit log is not emptied';
      elsif tg_op = 'DELETE' then
        if old.at > now() - interval '3 years' then
          raise exception 'the audit log keeps entries for three years';
        end if;
        return old;
      end if;
      if old.outcome <> 'open'
        or (to_jsonb(new) - array['outcome', 'status', 'code', 'before', 'after', 'ended_at'])
          <> (to_jsonb(old) - array['outcome', 'status', 'code', 'before', 'after', 'ended_at'])
      then
        raise exception 'an entry of the audit log does not change';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger audit_entries_stay before update or delete on audit_entries
    for each row execute function keep_audit_entry()`.execute(db);
  await sql`
    create trigger audit_entries_not_emptied before truncate on audit_entries
    for each statement execute function keep_audit_entry()`.execute(db);
};
