import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';

/** How far one file has come. */
export interface ImportState {
  id: string;
  site: string;
  file: string;
  bytesDone: number;
  rows: number;
  accepted: number;
  duplicates: number;
  skipped: number;
  refused: number;
  /** Length of the file of refused rows. */
  refusedBytes: number;
  firstAtMs: number | null;
  lastAtMs: number | null;
  startedAtMs: number;
  finishedAtMs: number | null;
}

type Row = Omit<ImportState, 'firstAtMs' | 'lastAtMs' | 'startedAtMs' | 'finishedAtMs'> & {
  firstAt: Date | null;
  lastAt: Date | null;
  startedAt: Date;
  finishedAt: Date | null;
};

const columns = sql`
  id, site, file, bytes_done as "bytesDone", rows, accepted, duplicates, skipped, refused,
  refused_bytes as "refusedBytes", first_at as "firstAt", last_at as "lastAt",
  started_at as "startedAt", finished_at as "finishedAt"`;

const stateOf = ({ firstAt, lastAt, startedAt, finishedAt, ...row }: Row): ImportState => ({
  ...row,
  firstAtMs: firstAt?.getTime() ?? null,
  lastAtMs: lastAt?.getTime() ?? null,
  startedAtMs: startedAt.getTime(),
  finishedAtMs: finishedAt?.getTime() ?? null,
});

/** That of the same file read in the same way, or a new one. */
export const beginImport = async (
  db: Database,
  { site, fingerprint, file }: { site: string; fingerprint: string; file: string },
): Promise<ImportState> => {
  const { rows } = await sql<Row>`
    insert into behaviour_imports (id, site, fingerprint, file)
    values (${newId()}, ${site}, ${fingerprint}, ${file})
    on conflict (site, fingerprint) do update set file = excluded.file returning ${columns}`.execute(
    db,
  );
  return stateOf(rows[0]!);
};

/** From the beginning once more; what is in the log already is a duplicate then. */
export const restartImport = async (db: Database, id: string): Promise<ImportState> => {
  const { rows } = await sql<Row>`
    update behaviour_imports set bytes_done = 0, rows = 0, accepted = 0, duplicates = 0, skipped = 0,
      refused = 0, refused_bytes = 0, first_at = null, last_at = null, started_at = now(), finished_at = null
     where id = ${id} returning ${columns}`.execute(db);
  return stateOf(rows[0]!);
};

/** False when the place is not where it was: another process reads the same file. */
export const moveImport = async (
  tx: Transaction,
  from: ImportState,
  to: ImportState,
): Promise<boolean> => {
  const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  const { numAffectedRows } = await sql`
    update behaviour_imports set bytes_done = ${to.bytesDone}, rows = ${to.rows}, accepted = ${to.accepted},
      duplicates = ${to.duplicates}, skipped = ${to.skipped}, refused = ${to.refused},
      refused_bytes = ${to.refusedBytes}, first_at = ${at(to.firstAtMs)}, last_at = ${at(to.lastAtMs)},
      finished_at = null
     where id = ${from.id} and bytes_done = ${from.bytesDone}`.execute(tx);
  return numAffectedRows === 1n;
};

export const endImport = (db: Database, id: string) =>
  sql`update behaviour_imports set finished_at = now() where id = ${id}`.execute(db);

export const listImports = async (db: Database, limit: number): Promise<ImportState[]> => {
  const { rows } = await sql<Row>`
    select ${columns} from behaviour_imports order by started_at desc, id limit ${limit}`.execute(
    db,
  );
  return rows.map(stateOf);
};
