import { type BodyOf, Failure, type QueryOf } from '@kaibo/contracts';
import {
  type checkImport as checkEndpoint,
  type Import,
  ImportFinished,
  type ImportRow,
  type listImportRows as rowsEndpoint,
} from '@kaibo/contracts/goods';
import type { Catalog, Merchant } from '#catalog';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import { isMappingUsable, recogniseColumns } from './transfers.columns.ts';
import {
  cellsOfRow,
  jsonHeads,
  jsonMapping,
  jsonRows,
  separatorIn,
  sheetRows,
} from './transfers.reading.ts';
import {
  beginPhase,
  endPhase,
  findImport,
  type ImportRecord,
  importsOfStore,
  insertImport,
  reportRows,
} from './transfers.store.ts';
import { encodingOf, isDocument } from './transfers.text.ts';

export interface TransfersNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  catalog: Catalog;
}

export const CHECK_TASK = 'transfers.check';
export const APPLY_TASK = 'transfers.apply';
export const fileKey = (importId: string): string => `imports/${importId}`;

const SAMPLE_ROWS = 5;
const SAMPLE_CHARACTERS = 200;
const COLUMNS_MOST = 200;

export const toImport = (record: ImportRecord, nowMs = Date.now()): Import => {
  const { ownerId: _, simulated: __, lastRow: ___, ...rest } = record;
  const { creates, updates, sames, problems, createdAt, phaseStartedAt, finishedAt, ...plain } =
    rest;
  const isRunning = record.state === 'checking' || record.state === 'applying';
  const untilMs = isRunning ? nowMs : (finishedAt?.getTime() ?? nowMs);
  const seconds = phaseStartedAt ? Math.max(0.001, (untilMs - phaseStartedAt.getTime()) / 1000) : 0;
  const isCounted = isRunning || record.state === 'done' || record.state === 'cancelled';
  return {
    ...plain,
    counts: { create: creates, update: updates, same: sames, problem: problems },
    rowsPerSecond: isCounted && seconds > 0 ? Math.round(record.doneRows / seconds) : 0,
    createdAtMs: createdAt.getTime(),
    finishedAtMs: finishedAt?.getTime() ?? null,
  };
};

interface Looked {
  format: Import['format'];
  encoding: Import['encoding'];
  separator: string;
  heads: string[];
  mapping: Import['mapping'];
  sample: string[][];
}

const short = (cells: readonly string[]): string[] =>
  cells
    .slice(0, COLUMNS_MOST)
    .map((cell) => cell.trim().slice(0, SAMPLE_CHARACTERS).toWellFormed());

/** What a file is by its content, and its first rows. */
const look = async (bytes: Uint8Array): Promise<Looked> => {
  if (bytes.length === 0) throw new Failure('transfers/empty-file');
  if (isDocument(bytes)) throw new Failure('transfers/not-a-table');
  const encoding = encodingOf(bytes);
  if (!encoding) throw new Failure('transfers/unreadable-text');
  const first = new TextDecoder(encoding).decode(bytes.subarray(0, 64)).trimStart()[0];
  return first === '[' || first === '{' ? lookAtJson(bytes, encoding) : lookAtCsv(bytes, encoding);
};

const lookAtJson = (bytes: Uint8Array, encoding: Import['encoding']): Looked => {
  const rows = readJson(bytes, encoding);
  if (rows.length === 0) throw new Failure('transfers/empty-file');
  const sample = rows.slice(0, SAMPLE_ROWS).map((cells) => short(cellsOfRow(cells)));
  return {
    format: 'json',
    encoding,
    separator: '',
    heads: jsonHeads,
    mapping: jsonMapping,
    sample,
  };
};

const readJson = (bytes: Uint8Array, encoding: Import['encoding']) => {
  try {
    return jsonRows(bytes, encoding);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('transfers/bad-json');
  }
};

const lookAtCsv = async (bytes: Uint8Array, encoding: Import['encoding']): Promise<Looked> => {
  const separator = separatorIn(bytes, encoding);
  const rows: string[][] = [];
  try {
    for await (const { cells } of sheetRows(bytes, { encoding, separator })) {
      rows.push(short(cells));
      if (rows.length > SAMPLE_ROWS) break;
    }
  } catch (error) {
    // A quote that never closes and the like; told again, with its line, when the rows are checked.
    if (rows.length < 2) throw new Failure('transfers/not-a-table');
    if (!(error instanceof Error)) throw error;
  }
  const [heads, ...sample] = rows;
  if (!heads || sample.length === 0) throw new Failure('transfers/empty-file');
  return { format: 'csv', encoding, separator, heads, mapping: recogniseColumns(heads), sample };
};

/** Keeps the file and says what it seems to hold. Bytes are durable before the row that names them. */
export const upload = async (
  needs: TransfersNeeds,
  by: Merchant,
  file: { storeId: string; fileName: string; bytes: Uint8Array },
): Promise<Import> => {
  const { storeId, fileName, bytes } = file;
  await needs.catalog.requireOwnStore(by.id, storeId);
  const looked = await look(bytes);
  const id = newId();
  await needs.blobs.put(fileKey(id), bytes, 'application/octet-stream');
  const made = { id, storeId, ownerId: by.id, simulated: by.simulated, fileName, ...looked };
  return toImport(await insertImport(needs.db, { ...made, sizeBytes: bytes.length }));
};

/** An import of a store of one's own, or a refusal. */
export const requireImport = async (
  { db, catalog }: TransfersNeeds,
  userId: string,
  importId: string,
): Promise<ImportRecord> => {
  const found = await findImport(db, importId);
  if (!found) throw new Failure('transfers/no-such-import');
  await catalog.requireOwnStore(userId, found.storeId);
  return found;
};

export const listImports = async (
  { db, catalog }: TransfersNeeds,
  userId: string,
  { storeId, limit }: { storeId: string; limit: number },
): Promise<Import[]> => {
  await catalog.requireOwnStore(userId, storeId);
  return (await importsOfStore(db, storeId, limit)).map((record) => toImport(record));
};

const begin = (
  { db, jobs }: TransfersNeeds,
  importId: string,
  phase: Parameters<typeof beginPhase>[2] & { task: string },
): Promise<Import> =>
  db.transaction().execute(async (tx) => {
    const begun = await beginPhase(tx, importId, phase);
    if (!begun) throw new Failure('transfers/wrong-state');
    await jobs.enqueue(tx, phase.task, { importId }, { key: `${phase.task}:${importId}` });
    return toImport(begun);
  });

/** Starts the dry run; again after it was done, with other columns. */
export const check = async (
  needs: TransfersNeeds,
  by: Merchant,
  input: { importId: string } & BodyOf<typeof checkEndpoint>,
): Promise<Import> => {
  const { importId, mapping } = input;
  const found = await requireImport(needs, by.id, importId);
  if (mapping.length !== found.heads.length || !isMappingUsable(mapping))
    throw new Failure('transfers/bad-mapping');
  const from = ['uploaded', 'checked', 'failed', 'cancelled'] as const;
  // What was applied in part must be seen as it is: a new file, or a new upload of it, shows what is left.
  if (found.lastRow > 0 && found.state === 'cancelled') throw new Failure('transfers/wrong-state');
  return begin(needs, importId, { from, to: 'checking', mapping, task: CHECK_TASK });
};

export const apply = async (
  needs: TransfersNeeds,
  by: Merchant,
  importId: string,
): Promise<Import> => {
  await requireImport(needs, by.id, importId);
  return begin(needs, importId, { from: ['checked'], to: 'applying', task: APPLY_TASK });
};

export const tellFinished = async (
  { events }: TransfersNeeds,
  tx: Transaction,
  record: ImportRecord,
): Promise<void> => {
  const { id: importId, storeId, state, doneRows: rows, ownerId: actorId, simulated } = record;
  if (state !== 'done' && state !== 'cancelled' && state !== 'failed') return;
  const { counts } = toImport(record);
  await events.append(
    tx,
    ImportFinished,
    { importId, storeId, state, rows, counts },
    { actorId, simulated },
  );
};

/** Between two chunks: what is done stays done, and none is half done. */
export const cancel = async (
  needs: TransfersNeeds,
  by: Merchant,
  importId: string,
): Promise<Import> => {
  await requireImport(needs, by.id, importId);
  return needs.db.transaction().execute(async (tx) => {
    const from = ['uploaded', 'checking', 'checked', 'applying'] as const;
    const ended = await endPhase(tx, importId, { from, to: 'cancelled' });
    if (!ended) throw new Failure('transfers/wrong-state');
    await tellFinished(needs, tx, ended);
    return toImport(ended);
  });
};

export const listRows = async (
  needs: TransfersNeeds,
  userId: string,
  input: { importId: string } & QueryOf<typeof rowsEndpoint>,
): Promise<ImportRow[]> => {
  const { importId, ...page } = input;
  await requireImport(needs, userId, importId);
  return reportRows(needs.db, importId, page);
};
