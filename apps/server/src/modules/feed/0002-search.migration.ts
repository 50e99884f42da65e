import { type Kysely, sql } from 'kysely';

/**
 * What can be found, as one row each; every process reads what changed since (`version`) into an index in memory.
 * What can be found no more stays for a while as `gone`, so that all of them hear of it.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`create sequence search_versions`.execute(db);
  await sql`
    create table search_documents (
      kind text not null check (kind in ('product', 'room', 'store', 'host')),
      id uuid not null,
      title text not null,
      names text not null,
      keywords text not null,
      body text not null,
      category_id text,
      store_id uuid,
      from_fen bigint,
      state text not null check (state in ('live', 'upcoming', 'replay', 'none')),
      sold_out boolean not null,
      prior real not null check (prior between 0 and 1),
      at timestamptz not null,
      gone boolean not null default false,
      changed_at timestamptz not null default now(),
      version bigint not null default nextval('search_versions'),
      primary key (kind, id)
    )`.execute(db);
  await sql`create unique index search_documents_by_version on search_documents (version)`.execute(
    db,
  );

  // Each person as a hash made with the query: people can be counted, but nobody's queries put together.
  await sql`
    create table search_queries (
      query text not null,
      person bytea not null,
      day date not null,
      shown text not null,
      results int not null,
      primary key (query, person)
    )`.execute(db);
  await sql`create index search_queries_by_day on search_queries (day)`.execute(db);
};
