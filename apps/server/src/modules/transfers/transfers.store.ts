import type { Import, ImportCounts, ImportRow, ImportState } from '@kaibo/contracts/goods';
import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { ParsedRow } from './transfers.rows.ts';

type Connection = Database | Transaction;

/** An import as it is kept. */
export interface ImportRecord {
  id: string;
  storeId: string;
  ownerId: string;
  simulated: boolean;
  fileName: string;
  sizeBytes: number;
  format: Import['format'];
  encoding: Import['encoding'];
  separator: string;
  state: ImportState;
  heads: string[];
  mapping: Import['mapping'];
  sample: string[][];
  totalRows: number;
  doneRows: number;
  lastRow: number;
  creates: number;
  updates: number;
  sames: number;
  problems: number;
  failure: Import['failure'];
  failureLine: number | null;
  createdAt: Date;
  phaseStartedAt: Date | null;
  finishedAt: Date | null;
}

const columns = sql`
  id, store_id as "storeId", owner_id as "ownerId", simulated, file_name as "fileName",
  size_bytes as "sizeBytes", format, encoding, separator, state, heads, mapping, sample,
  total_rows as "totalRows", done_rows as "doneRows", last_row as "lastRow", creates, updates, sames,
  problems, failure, failure_line as "failureLine", created_at as "createdAt",
  phase_started_at as "phaseStartedAt", finished_at as "finishedAt"`;

export type NewImport = Pick<
  ImportRecord,
  | 'id'
  | 'storeId'
  | 'ownerId'
  | 'simulated'
  | 'fileName'
  | 'sizeBytes'
  | 'format'
  | 'encoding'
  | 'separator'
  | 'heads'
  | 'mapping'
  | 'sample'
>;

export const insertImport = async (db: Connection, made: NewImport): Promise<ImportRecord> => {
  const { rows } = await sql<ImportRecord>`
    insert into imports (id, store_id, owner_id, simulated, file_name, size_bytes, format, encoding,
      separator, state, heads, mapping, sample, created_at)
    values (${made.id}, ${made.storeId}, ${made.ownerId}, ${made.simulated}, ${made.fileName},
      ${made.sizeBytes}, ${made.format}, ${made.encoding}, ${made.separator}, 'uploaded',
      ${JSON.stringify(made.heads)}::jsonb, ${JSON.stringify(made.mapping)}::jsonb,
      ${JSON.stringify(made.sample)}::jsonb, ${new Date()})
    returning ${columns}`.execute(db);
  return rows[0]!;
};

export const findImport = async (
  db: Connection,
  id: string,
  { lock = false } = {},
): Promise<ImportRecord | null> => {
  const { rows } = await sql<ImportRecord>`
    select ${columns} from imports where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
};

export const importsOfStore = async (
  db: Connection,
  storeId: string,
  limit: number,
): Promise<ImportRecord[]> => {
  const { rows } = await sql<ImportRecord>`
    select ${columns} from imports where store_id = ${storeId} order by id desc limit ${limit}`.execute(
    db,
  );
  return rows;
};

const none = { create: 0, update: 0, same: 0, problem: 0 } as const satisfies ImportCounts;
const countsColumns = (counts: ImportCounts): RawBuilder<unknown> => sql`
  creates = ${counts.create}, updates = ${counts.update}, sames = ${counts.same},
  problems = ${counts.problem}`;

/** Starts the dry run or the import, from the states in which that can be; null when it is in another. */
export const beginPhase = async (
  db: Connection,
  id: string,
  phase: { from: readonly ImportState[]; to: 'checking' | 'applying'; mapping?: Import['mapping'] },
): Promise<ImportRecord | null> => {
  const mapping = phase.mapping === undefined ? null : JSON.stringify(phase.mapping);
  const { rows } = await sql<ImportRecord>`
    update imports set state = ${phase.to}, done_rows = 0, last_row = 0, ${countsColumns(none)},
      mapping = coalesce(${mapping}::jsonb, mapping), phase_started_at = ${new Date()},
      failure = null, failure_line = null, finished_at = null
    where id = ${id} and state = any (${[...phase.from]}::text[])
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
};

/** Ends a phase; null when it was ended already, by somebody who cancelled it, say. */
export const endPhase = async (
  db: Connection,
  id: string,
  end: {
    from: readonly ImportState[];
    to: ImportState;
    totalRows?: number;
    failure?: Import['failure'];
    failureLine?: number | null;
  },
): Promise<ImportRecord | null> => {
  const isLast = end.to !== 'checked';
  const { rows } = await sql<ImportRecord>`
    update imports set state = ${end.to}, total_rows = coalesce(${end.totalRows ?? null}::int, total_rows),
      failure = ${end.failure ?? null}, failure_line = ${end.failureLine ?? null}::int,
      finished_at = ${isLast ? new Date() : null}::timestamptz
    where id = ${id} and state = any (${[...end.from]}::text[])
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
};

/** False when the phase has ended meanwhile. */
export const addProgress = async (
  db: Connection,
  id: string,
  step: { state: 'checking' | 'applying'; counts: ImportCounts; rows: number; lastRow: number },
): Promise<boolean> => {
  const { counts } = step;
  const { numAffectedRows } = await sql`
    update imports set done_rows = done_rows + ${step.rows}, last_row = ${step.lastRow},
      creates = creates + ${counts.create}, updates = updates + ${counts.update},
      sames = sames + ${counts.same}, problems = problems + ${counts.problem}
    where id = ${id} and state = ${step.state}`.execute(db);
  return numAffectedRows === 1n;
};

export const countsOf = (results: readonly ImportRow[]): ImportCounts => {
  const counts: ImportCounts = { ...none };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
};

export const clearRows = async (db: Connection, importId: string): Promise<void> => {
  await sql`delete from import_rows where import_id = ${importId}`.execute(db);
};

/** Results with what was read, in one statement. */
export const insertRows = async (
  db: Connection,
  importId: string,
  results: readonly ImportRow[],
  parsed: readonly ParsedRow[],
): Promise<void> => {
  await sql`
    insert into import_rows
      (import_id, row, outcome, product_code, sku_code, title, problems, changes, parsed)
    select ${importId}::uuid, * from unnest(
      ${results.map(({ row }) => row)}::int[], ${results.map(({ outcome }) => outcome)}::text[],
      ${results.map((result) => result.productCode)}::text[],
      ${results.map((result) => result.skuCode)}::text[],
      ${results.map(({ title }) => title)}::text[],
      ${results.map(({ problems }) => JSON.stringify(problems))}::jsonb[],
      ${results.map(({ changes }) => JSON.stringify(changes))}::jsonb[],
      ${parsed.map((row) => JSON.stringify(row))}::jsonb[])`.execute(db);
};

/** What became of rows when they were done. */
export const updateRows = async (
  db: Connection,
  importId: string,
  results: readonly ImportRow[],
): Promise<void> => {
  await sql`
    update import_rows set outcome = result.outcome, problems = result.problems, changes = result.changes,
      product_code = result.product_code
    from unnest(
      ${results.map(({ row }) => row)}::int[], ${results.map(({ outcome }) => outcome)}::text[],
      ${results.map(({ problems }) => JSON.stringify(problems))}::jsonb[],
      ${results.map(({ changes }) => JSON.stringify(changes))}::jsonb[],
      ${results.map((result) => result.productCode)}::text[]
    ) as result (row, outcome, problems, changes, product_code)
    where import_rows.import_id = ${importId} and import_rows.row = result.row`.execute(db);
};

/** The next rows to be done, those with problems too. */
export const rowsAfter = async (
  db: Connection,
  importId: string,
  after: number,
  limit: number,
): Promise<{ outcome: ImportRow['outcome']; parsed: ParsedRow }[]> => {
  const { rows } = await sql<{ outcome: ImportRow['outcome']; parsed: ParsedRow }>`
    select outcome, parsed from import_rows
    where import_id = ${importId} and row > ${after} order by row limit ${limit}`.execute(db);
  return rows;
};

export const reportRows = async (
  db: Connection,
  importId: string,
  page: { outcome?: ImportRow['outcome']; after: number; limit: number },
): Promise<ImportRow[]> => {
  const outcome = page.outcome ?? null;
  const { rows } = await sql<ImportRow>`
    select row, outcome, product_code as "productCode", sku_code as "skuCode", title, problems, changes
    from import_rows
    where import_id = ${importId} and row > ${page.after}
      and (${outcome}::text is null or outcome = ${outcome}::text)
    order by row limit ${page.limit}`.execute(db);
  return rows;
};

/** Ids of imports that ended before a time, or were left lying; their files and rows may go. */
export const staleImports = async (db: Connection, beforeMs: number): Promise<string[]> => {
  const before = new Date(beforeMs);
  const { rows } = await sql<{ id: string }>`
    select id from imports
    where created_at < ${before} and state not in ('checking', 'applying') limit 100`.execute(db);
  return rows.map(({ id }) => id);
};

export const deleteImports = async (db: Connection, ids: readonly string[]): Promise<void> => {
  await sql`delete from imports where id = any (${[...ids]}::uuid[])`.execute(db);
};
