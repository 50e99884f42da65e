import { IMPORT_ROWS_MOST } from '@kaibo/contracts/goods';
import { z } from 'zod';
import { isDatabaseAway } from '#platform/health.away';
import { newId } from '#platform/id';
import type { Task } from '#platform/jobs';
import { type Attributes, createAttributes } from './transfers.attributes.ts';
import { createCategories } from './transfers.categories.ts';
import {
  APPLY_TASK,
  CHECK_TASK,
  fileKey,
  type TransfersNeeds,
  tellFinished,
} from './transfers.imports.ts';
import { nearest } from './transfers.nearest.ts';
import { nothingSeen, type Seen } from './transfers.plan.checks.ts';
import { planRows, type World } from './transfers.plan.ts';
import { cellsOf, jsonRows, sheetRows, UnreadableFile } from './transfers.reading.ts';
import { type Cells, type ParsedRow, parseRow } from './transfers.rows.ts';
import {
  addProgress,
  clearRows,
  countsOf,
  deleteImports,
  endPhase,
  findImport,
  type ImportRecord,
  insertRows,
  rowsAfter,
  staleImports,
  updateRows,
} from './transfers.store.ts';

/** Rows of one transaction: short enough for everybody who waits behind it, long enough to be quick. */
const CHUNK_ROWS = 1_000;
const KEPT_DAYS = 30;

const Payload = z.object({ importId: z.uuid() });

export const transfersTasks = (needs: TransfersNeeds): Task[] => [
  { name: CHECK_TASK, run: (payload) => runPhase(needs, payload, 'checking', checkAll) },
  { name: APPLY_TASK, run: (payload) => runPhase(needs, payload, 'applying', applyAll) },
  { name: 'transfers.forget', everyMs: 3_600_000, run: () => forget(needs) },
];

/** A phase that broke is told as failed; one whose database went away is tried again from where it was. */
const runPhase = async (
  needs: TransfersNeeds,
  payload: unknown,
  state: 'checking' | 'applying',
  work: (needs: TransfersNeeds, record: ImportRecord) => Promise<void>,
): Promise<void> => {
  const { importId } = Payload.parse(payload);
  const record = await findImport(needs.db, importId);
  if (record?.state !== state) return;
  try {
    await work(needs, record);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const isBadFile = error instanceof UnreadableFile;
    await fail(needs, importId, state, {
      failure: isBadFile ? 'unreadable-csv' : 'internal',
      failureLine: isBadFile ? error.line : null,
    });
    if (!isBadFile) throw error;
  }
};

const fail = (
  needs: TransfersNeeds,
  importId: string,
  from: 'checking' | 'applying',
  why: { failure: ImportRecord['failure']; failureLine: number | null },
): Promise<void> =>
  needs.db.transaction().execute(async (tx) => {
    const ended = await endPhase(tx, importId, { from: [from], to: 'failed', ...why });
    if (ended) await tellFinished(needs, tx, ended);
  });

interface NumberedCells {
  row: number;
  cells: Cells;
  /** More cells than heads. */
  isTooWide: boolean;
}

async function* rowsOfFile(record: ImportRecord, bytes: Uint8Array): AsyncGenerator<NumberedCells> {
  if (record.format === 'json') {
    for (const [i, all] of jsonRows(bytes, record.encoding).entries()) {
      const cells: Cells = {};
      for (const field of record.mapping) if (field !== null) cells[field] = all[field] ?? '';
      yield { row: i + 2, cells, isTooWide: false };
    }
    return;
  }
  let isHead = true;
  for await (const { row, cells } of sheetRows(bytes, record)) {
    if (!isHead) {
      const isTooWide = cells.slice(record.heads.length).some((cell) => cell.trim() !== '');
      yield { row, cells: cellsOf(cells, record.mapping), isTooWide };
    }
    isHead = false;
  }
}

async function* chunksOf<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < CHUNK_ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const keysOf = (rows: readonly ParsedRow[]) => {
  const sound = rows.filter(({ problems }) => problems.length === 0);
  return {
    productCodes: sound.map(({ productCode }) => productCode).filter((code) => code !== ''),
    skuCodes: sound.filter(({ productCode }) => productCode === '').map(({ skuCode }) => skuCode),
  };
};

/** The dry run. Begun again after a crash, it starts over: it changes nothing but its own report. */
const checkAll = async (needs: TransfersNeeds, record: ImportRecord): Promise<void> => {
  const { db, catalog, blobs } = needs;
  const { id, storeId, ownerId } = record;
  const file = await blobs.get(fileKey(id));
  if (!file) throw new Error(`the file of import ${id} is gone`);
  const names = await catalog.bulk.categoryNames();
  const categories = createCategories(names);
  const attributes = createAttributes(await catalog.bulk.attributes(), names);
  await clearRows(db, id);
  const seen = nothingSeen();
  let total = 0;
  for await (const chunk of chunksOf(rowsOfFile(record, file.bytes))) {
    const parsed = chunk.map(({ row, cells, isTooWide }) => {
      const read = parseRow(row, cells, categories);
      if (isTooWide)
        read.problems.push({ field: null, code: 'wrong-column-count', value: '', row: null });
      return read;
    });
    total += parsed.length;
    if (total > IMPORT_ROWS_MOST) {
      await fail(needs, id, 'checking', { failure: 'too-many-rows', failureLine: null });
      return;
    }
    const { results } = planRows(
      parsed,
      await worldOf(needs, db, { storeId, ownerId, attributes }, parsed),
      seen,
    );
    const goesOn = await db.transaction().execute(async (tx) => {
      await insertRows(tx, id, results, parsed);
      const lastRow = results.at(-1)!.row;
      const counts = countsOf(results);
      return addProgress(tx, id, { state: 'checking', counts, rows: results.length, lastRow });
    });
    if (!goesOn) return;
  }
  if (total === 0) await fail(needs, id, 'checking', { failure: 'empty', failureLine: null });
  else await endPhase(db, id, { from: ['checking'], to: 'checked', totalRows: total });
};

type Connection = Parameters<TransfersNeeds['catalog']['bulk']['brandsNamed']>[0];

interface Shop {
  storeId: string;
  ownerId: string;
  attributes: Attributes;
}

const worldOf = async (
  { catalog }: TransfersNeeds,
  db: Connection,
  { storeId, ownerId, attributes }: Shop,
  rows: readonly ParsedRow[],
): Promise<World> => {
  const products = await catalog.bulk.find(storeId, keysOf(rows));
  return { products, ...(await partsOf(catalog, db, ownerId, rows)), attributes, newId };
};

/** What the rows name besides products. */
const partsOf = async (
  catalog: TransfersNeeds['catalog'],
  db: Connection,
  ownerId: string,
  rows: readonly ParsedRow[],
) => {
  const pictureIds = rows.flatMap(({ values }) => values.pictureIds ?? []);
  const ownPictures = await catalog.bulk.ownPictures(ownerId, pictureIds);
  const asked = rows.flatMap(({ values }) => values.brand ?? []);
  const brands = await catalog.bulk.brandsNamed(db, asked);
  const isUnknown = asked.some((name) => !brands.has(name));
  const names = isUnknown ? await catalog.bulk.brandNames() : [];
  const nearestBrand = (name: string): string | null => nearest(name, names);
  return { ownPictures, brands, nearestBrand };
};

/** The import. Each chunk with its checkpoint is one transaction, so a start after a crash goes on behind the last. */
const applyAll = async (needs: TransfersNeeds, { id }: ImportRecord): Promise<void> => {
  while (await applyChunk(needs, id));
};

const applyChunk = (needs: TransfersNeeds, importId: string): Promise<boolean> =>
  needs.db.transaction().execute(async (tx) => {
    const record = await findImport(tx, importId, { lock: true });
    if (record?.state !== 'applying') return false;
    const kept = await rowsAfter(tx, importId, record.lastRow, CHUNK_ROWS);
    if (kept.length === 0) {
      const ended = await endPhase(tx, importId, { from: ['applying'], to: 'done' });
      if (ended) await tellFinished(needs, tx, ended);
      return false;
    }
    const sound = kept.filter(({ outcome }) => outcome !== 'problem').map(({ parsed }) => parsed);
    const results = await writeRows(needs, tx, record, sound);
    const counts = countsOf(results);
    counts.problem += kept.length - sound.length;
    const lastRow = kept.at(-1)!.parsed.row;
    await addProgress(tx, importId, { state: 'applying', counts, rows: kept.length, lastRow });
    return true;
  });

const writeRows = async (
  { catalog, clock }: TransfersNeeds,
  tx: Parameters<TransfersNeeds['catalog']['bulk']['write']>[0],
  record: ImportRecord,
  rows: readonly ParsedRow[],
) => {
  const { id, storeId, ownerId, simulated, fileName } = record;
  if (rows.length === 0) return [];
  await catalog.bulk.holdStore(tx, storeId);
  const products = await catalog.bulk.findLocked(tx, storeId, keysOf(rows));
  const parts = await partsOf(catalog, tx, ownerId, rows);
  const names = await catalog.bulk.categoryNames();
  const attributes = createAttributes(await catalog.bulk.attributes(), names);
  // Within the file the dry run has found twins and contradictions: what is left stands by itself.
  const seen: Seen = nothingSeen();
  const { results, plan } = planRows(rows, { products, ...parts, attributes, newId }, seen);
  const by = { id: ownerId, simulated };
  await catalog.bulk.write(tx, { storeId, by, nowMs: clock.nowMs(), note: fileName }, plan);
  await updateRows(tx, id, results);
  return results;
};

/** Reports and files are kept for a month. */
const forget = async ({ db, blobs }: TransfersNeeds): Promise<void> => {
  const ids = await staleImports(db, Date.now() - KEPT_DAYS * 86_400_000);
  for (const id of ids) await blobs.delete(fileKey(id));
  await deleteImports(db, ids);
};
