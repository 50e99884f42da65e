import { type Kysely, sql } from 'kysely';
import { defaultRules } from './traffic.policy.rules.ts';

export const up = async (db: Kysely<never>): Promise<void> => {
  // What rooms, their hosts and all rooms together did with what they were shown; sums that decay.
  await sql`
    create table traffic_rates (
      kind text not null check (kind in ('room', 'host', 'all')),
      id text not null,
      shown double precision not null default 0,
      clicks double precision not null default 0,
      visits double precision not null default 0,
      orders double precision not null default 0,
      fen double precision not null default 0,
      watch_ms double precision not null default 0,
      follows double precision not null default 0,
      at timestamptz not null,
      primary key (kind, id)
    ) with (fillfactor = 70)`.execute(db);

  // Why each room was shown, by minute and by where the candidate came from. What it lost has no source.
  await sql`
    create table traffic_ledger (
      minute timestamptz not null,
      room_id uuid not null,
      source text not null,
      served int not null default 0,
      organic_milli bigint not null default 0,
      floor_milli bigint not null default 0,
      group_milli bigint not null default 0,
      exploration_milli bigint not null default 0,
      paid_milli bigint not null default 0,
      lost_seats_milli bigint not null default 0,
      lost_stock_milli bigint not null default 0,
      lost_cap_milli bigint not null default 0,
      lost_others_milli bigint not null default 0,
      clicks int not null default 0,
      primary key (minute, room_id, source),
      check (organic_milli + floor_milli + group_milli + exploration_milli + paid_milli = served::bigint * 1000)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index traffic_ledger_by_room on traffic_ledger (room_id, minute)`.execute(db);

  await sql`
    create table traffic_policies (
      id uuid primary key,
      -- Given when it is published first; it is never given twice.
      version int unique,
      title text not null,
      note text not null default '',
      note_for_hosts jsonb not null default '{"zh": "", "en": ""}',
      state text not null check (state in ('draft', 'submitted', 'approved', 'published', 'retired')),
      revision int not null default 1,
      rules jsonb not null,
      base_id uuid references traffic_policies (id) on delete set null,
      author_id uuid,
      submitted_by uuid,
      approved_by uuid,
      what_if jsonb,
      history jsonb not null default '[]',
      changed_at timestamptz not null,
      published_at timestamptz,
      check (state not in ('published', 'retired') or version is not null)
    )`.execute(db);
  await sql`create unique index traffic_policies_one_published on traffic_policies (state) where state = 'published'`.execute(
    db,
  );

  await sql`
    insert into traffic_policies (id, version, title, note, state, rules, history, changed_at, published_at)
    values (gen_random_uuid(), 1, ${'默认规则 · Default'}, '', 'published', ${JSON.stringify(defaultRules)}::jsonb,
      jsonb_build_array(jsonb_build_object('act', 'published', 'atMs', floor(extract(epoch from now()) * 1000)::bigint,
        'byId', null, 'note', '')), now(), now())`.execute(db);

  // What was given of each boost; it goes on through the versions of a policy that name it.
  await sql`
    create table traffic_boosts (
      id uuid primary key,
      given bigint not null default 0,
      ended_at timestamptz,
      why text check (why in ('spent', 'over', 'ended'))
    ) with (fillfactor = 70)`.execute(db);

  await sql`
    create table traffic_plans (
      id uuid primary key,
      made_at timestamptz not null,
      policy_version int not null,
      point jsonb not null,
      -- In full, for the latest alone.
      plan jsonb
    )`.execute(db);
  await sql`create index traffic_plans_by_time on traffic_plans (made_at)`.execute(db);

  // What stores took a day, to tell who is small.
  await sql`
    create table traffic_takings (
      store_id uuid not null,
      day date not null,
      fen bigint not null default 0,
      primary key (store_id, day)
    )`.execute(db);
};
