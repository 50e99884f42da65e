import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { Kind, SearchDocument } from './search.documents.ts';
import type { State } from './search.rank.ts';

type SearchTables = {
  search_documents: {
    kind: Kind;
    id: string;
    title: string;
    names: string;
    keywords: string;
    body: string;
    category_id: string | null;
    store_id: string | null;
    from_fen: number | null;
    shows_id: string | null;
    state: State;
    sold_out: boolean;
    prior: number;
    at: Date;
    gone: boolean;
    changed_at: Date;
    version: number;
  };
};

const tables = (db: Database | Transaction) => db.withTables<SearchTables>();

/** Writers one after the other: versions then become visible in their order, and a reader misses none. */
const lockWriters = (tx: Transaction): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('search_documents', 0))`.execute(tx);

const columnsOf = (documents: readonly SearchDocument[]) =>
  sql`unnest(
    ${documents.map(({ kind }) => kind)}::text[],
    ${documents.map(({ id }) => id)}::uuid[],
    ${documents.map(({ title }) => title)}::text[],
    ${documents.map(({ names }) => names)}::text[],
    ${documents.map(({ keywords }) => keywords)}::text[],
    ${documents.map(({ body }) => body)}::text[],
    ${documents.map(({ categoryId }) => categoryId)}::text[],
    ${documents.map(({ storeId }) => storeId)}::uuid[],
    ${documents.map(({ fromFen }) => fromFen)}::bigint[],
    ${documents.map(({ showsId }) => showsId)}::uuid[],
    ${documents.map(({ state }) => state)}::text[],
    ${documents.map(({ soldOut }) => soldOut)}::boolean[],
    ${documents.map(({ prior }) => prior)}::real[],
    ${documents.map(({ atMs }) => new Date(atMs))}::timestamptz[]
  )`;

const written = sql.raw(
  `title, names, keywords, body, category_id, store_id, from_fen, shows_id, state, sold_out, prior, at`,
);

/** Writes documents; one that says what it said before keeps its version. */
export const putDocuments = async (
  tx: Transaction,
  documents: readonly SearchDocument[],
): Promise<void> => {
  if (documents.length === 0) return;
  await lockWriters(tx);
  await sql`
    insert into search_documents as old (kind, id, ${written})
    select * from ${columnsOf(documents)}
    on conflict (kind, id) do update set
      (${written}) = (select ${sql.raw(
        'excluded.title, excluded.names, excluded.keywords, excluded.body, excluded.category_id, excluded.store_id, excluded.from_fen, excluded.shows_id, excluded.state, excluded.sold_out, excluded.prior, excluded.at',
      )}),
      gone = false, changed_at = now(), version = nextval('search_versions')
    where old.gone
       or (old.title, old.names, old.keywords, old.body, old.category_id, old.store_id,
           old.from_fen, old.shows_id, old.state, old.sold_out, old.prior, old.at)
          is distinct from
          (excluded.title, excluded.names, excluded.keywords, excluded.body, excluded.category_id,
           excluded.store_id, excluded.from_fen, excluded.shows_id, excluded.state, excluded.sold_out,
           excluded.prior,
           excluded.at)`.execute(tx);
};

/** They are found no more; those that never were are left alone. */
export const dropDocuments = async (
  tx: Transaction,
  kind: Kind,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  await lockWriters(tx);
  await tables(tx)
    .updateTable('search_documents')
    .set({
      gone: true,
      changed_at: new Date(),
      version: sql<number>`nextval('search_versions')`,
    })
    .where('kind', '=', kind)
    .where('id', 'in', [...ids])
    .where('gone', '=', false)
    .execute();
};

export type Change = { version: number } & (
  | { gone: true; kind: Kind; id: string }
  | { gone: false; document: SearchDocument }
);

/** What changed after a version, in order. */
export const changesAfter = async (
  db: Database,
  version: number,
  limit: number,
): Promise<Change[]> => {
  const rows = await tables(db)
    .selectFrom('search_documents')
    .selectAll()
    .where('version', '>', version)
    .orderBy('version')
    .limit(limit)
    .execute();
  return rows.map((row): Change => {
    const { kind, id, version: of } = row;
    if (row.gone) return { version: of, gone: true, kind, id };
    const document: SearchDocument = {
      kind,
      id,
      title: row.title,
      names: row.names,
      keywords: row.keywords,
      body: row.body,
      categoryId: row.category_id,
      storeId: row.store_id,
      fromFen: row.from_fen,
      showsId: row.shows_id,
      state: row.state,
      soldOut: row.sold_out,
      prior: row.prior,
      atMs: row.at.getTime(),
    };
    return { version: of, gone: false, document };
  });
};

/** Ids of a kind that can be found, a page after an id. */
export const documentIds = async (
  db: Database,
  kind: Kind,
  after: string | null,
  limit: number,
): Promise<{ id: string; changedAtMs: number }[]> => {
  const rows = await tables(db)
    .selectFrom('search_documents')
    .select(['id', 'changed_at as changedAt'])
    .where('kind', '=', kind)
    .where('gone', '=', false)
    .$if(after !== null, (query) => query.where('id', '>', after!))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, changedAt }) => ({ id, changedAtMs: changedAt.getTime() }));
};

/** Every process has read a change after a day. */
export const forgetGone = async (db: Database): Promise<void> => {
  await sql`delete from search_documents where gone and changed_at < now() - interval '1 day'`.execute(
    db,
  );
};

/** Announced streams that were to begin before this. */
export const dropLate = async (tx: Transaction, before: Date): Promise<void> => {
  await lockWriters(tx);
  await tables(tx)
    .updateTable('search_documents')
    .set({ gone: true, changed_at: new Date(), version: sql<number>`nextval('search_versions')` })
    .where('state', '=', 'upcoming')
    .where('gone', '=', false)
    .where('at', '<', before)
    .execute();
};

export interface MapEntry {
  kind: Kind;
  id: string;
  changedAtMs: number;
}

export const documentsForMap = async (
  db: Database,
  kind: Kind,
  after: string | null,
  limit: number,
): Promise<MapEntry[]> => {
  const rows = await documentIds(db, kind, after, limit);
  return rows.map((row) => ({ kind, ...row }));
};
