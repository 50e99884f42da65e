import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EventEnvelope } from '@kaibo/contracts';
import type { Database } from '#platform/database';
import { type Mapping, mappingReader, namedColumns } from './behaviour.import.mapping.ts';
import { type FileRecord, fieldsOf, recordsOf } from './behaviour.import.records.ts';
import { RowRefusal } from './behaviour.import.sources.ts';
import {
  beginImport,
  endImport,
  type ImportState,
  moveImport,
  restartImport,
} from './behaviour.import.store.ts';
import { appendUnseen } from './behaviour.ingest.ts';

/** Rows of one transaction. */
const PORTION = 4_000;
const FINGERPRINT_BYTES = 65_536;
const RAW_KEPT = 2_000;

/** An import that cannot begin, or go on. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: 'import/no-such-column' | 'import/empty' | 'import/in-use';

  constructor(code: ImportError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface ImportNeeds {
  db: Database;
  nowMs(): number;
  /** Called after each portion. */
  onProgress(state: ImportState): void;
  signal: AbortSignal;
}

export interface ImportAsk {
  path: string;
  mapping: Mapping;
  siteId: string;
  /** Where rows that were refused go, as lines of JSON. */
  refusedPath: string;
  /** From the beginning, though it was read before. */
  again: boolean;
}

export interface ImportReport extends ImportState {
  /** How many were refused for which reason, most first; of this run. */
  reasons: { code: string; column: string | null; count: number }[];
  isDone: boolean;
}

interface Reading {
  /** Where the first row begins. */
  beginsAt: number;
  read(record: FileRecord): { record: unknown; raw: string };
}

const decoderOf = ({ encoding }: Mapping) => new TextDecoder(encoding, { fatal: true });

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

/** Finds the heading, and refuses a mapping that names a column which is not there. */
const openReading = async (path: string, mapping: Mapping): Promise<Reading> => {
  const decoder = decoderOf(mapping);
  const textOf = ({ bytes, isTorn }: FileRecord): string => {
    if (isTorn) throw new RowRefusal('bad-quotes', null);
    try {
      return withoutMark(decoder.decode(bytes));
    } catch {
      throw new RowRefusal('bad-encoding', null);
    }
  };
  if (mapping.format === 'jsonl')
    return {
      beginsAt: 0,
      read: (record) => {
        const raw = textOf(record);
        try {
          return { record: JSON.parse(raw), raw };
        } catch {
          throw new RowRefusal('bad-json', null);
        }
      },
    };

  let { columns } = mapping;
  let beginsAt = 0;
  if (!columns)
    for await (const first of recordsOf(path, 0, true)) {
      columns = fieldsOf(textOf(first), mapping.delimiter).map((name) => name.trim());
      beginsAt = first.endsAt;
      break;
    }
  if (!columns) throw new ImportError('import/empty', 'the file is empty');
  const there = new Set(columns);
  const missing = namedColumns(mapping).find((name) => !there.has(name));
  if (missing !== undefined)
    throw new ImportError(
      'import/no-such-column',
      `the mapping names the column "${missing}", which is not in the file; it has ${columns.join(', ')}`,
    );
  const heads = columns;
  return {
    beginsAt,
    read: (record) => {
      const raw = textOf(record);
      let fields: string[];
      try {
        fields = fieldsOf(raw, mapping.delimiter);
      } catch {
        throw new RowRefusal('bad-quotes', null);
      }
      if (fields.length !== heads.length) throw new RowRefusal('bad-width', null);
      return { record: Object.fromEntries(heads.map((head, i) => [head, fields[i]])), raw };
    },
  };
};

const fingerprintOf = async (path: string, mapping: Mapping): Promise<string> => {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(FINGERPRINT_BYTES), 0);
    const hash = createHash('sha256').update(JSON.stringify(mapping));
    return hash.update(buffer.subarray(0, bytesRead)).digest('hex');
  } finally {
    await file.close();
  }
};

/** Rows on their way, and what has become of those before. */
const createPortion = (state: ImportState) => ({
  state: { ...state },
  events: [] as EventEnvelope[],
  complaints: [] as string[],
});
type Portion = ReturnType<typeof createPortion>;

const timesOf = (state: ImportState, events: readonly EventEnvelope[]) => {
  let { firstAtMs, lastAtMs } = state;
  for (const { atMs } of events) {
    if (firstAtMs === null || atMs < firstAtMs) firstAtMs = atMs;
    if (lastAtMs === null || atMs > lastAtMs) lastAtMs = atMs;
  }
  return { firstAtMs, lastAtMs };
};

/**
 * Reads a file into the log, where it stopped when the same was read before. The place moves in the transaction
 * that writes the events: killed at any moment, it goes on without a row lost or counted twice.
 */
export const runImport = async (needs: ImportNeeds, ask: ImportAsk): Promise<ImportReport> => {
  const { db } = needs;
  const { path, mapping, siteId } = ask;
  const reading = await openReading(path, mapping);
  const fingerprint = await fingerprintOf(path, mapping);
  const begun = await beginImport(db, { site: siteId, fingerprint, file: basename(path) });
  let state = ask.again ? await restartImport(db, begun.id) : begun;
  const refusals = await open(ask.refusedPath, state.refusedBytes > 0 ? 'r+' : 'w');
  try {
    // What a run that was killed wrote beyond its last transaction comes again.
    await refusals.truncate(state.refusedBytes);
    const reasons = new Map<string, ImportReport['reasons'][number]>();
    for await (const portion of portionsOf(ask, reading, state, needs, reasons)) {
      state = await writePortion(db, state, portion, refusals);
      needs.onProgress(state);
      if (needs.signal.aborted) break;
    }
    const isDone = !needs.signal.aborted;
    if (isDone) await endImport(db, state.id);
    const told = [...reasons.values()].sort((a, b) => b.count - a.count);
    return { ...state, reasons: told, isDone };
  } finally {
    await refusals.close();
  }
};

async function* portionsOf(
  { path, mapping, siteId }: ImportAsk,
  { beginsAt, read }: Reading,
  begun: ImportState,
  needs: Pick<ImportNeeds, 'nowMs'>,
  reasons: Map<string, ImportReport['reasons'][number]>,
): AsyncGenerator<Portion> {
  const eventsOf = mappingReader(mapping, siteId, needs.nowMs);
  let portion = createPortion(begun);
  const from = Math.max(begun.bytesDone, beginsAt);
  for await (const row of recordsOf(path, from, mapping.format === 'csv')) {
    const { state } = portion;
    state.bytesDone = row.endsAt;
    if (row.bytes.length === 0) continue;
    state.rows += 1;
    try {
      const { record, raw } = read(row);
      const events = eventsOf(record, raw);
      if (events.length === 0) state.skipped += 1;
      portion.events.push(...events);
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error;
      const { code, column } = error;
      state.refused += 1;
      const key = `${code} ${column}`;
      const reason = reasons.get(key) ?? { code, column, count: 0 };
      reasons.set(key, { ...reason, count: reason.count + 1 });
      const raw = row.bytes.toString('utf8', 0, RAW_KEPT);
      portion.complaints.push(`${JSON.stringify({ row: state.rows, code, column, raw })}\n`);
    }
    if (portion.events.length + portion.complaints.length < PORTION) continue;
    yield portion;
    portion = createPortion(portion.state);
  }
  yield portion;
}

const writePortion = async (
  db: Database,
  before: ImportState,
  { state, events, complaints }: Portion,
  refusals: FileHandle,
): Promise<ImportState> => {
  const complaint = Buffer.from(complaints.join(''));
  if (complaint.length > 0)
    await refusals.write(complaint, 0, complaint.length, before.refusedBytes);
  return db.transaction().execute(async (tx) => {
    const fresh = await appendUnseen(tx, events);
    const to: ImportState = {
      ...state,
      accepted: before.accepted + fresh.size,
      duplicates: before.duplicates + events.length - fresh.size,
      refusedBytes: before.refusedBytes + complaint.length,
      ...timesOf(before, events),
    };
    if (!(await moveImport(tx, before, to)))
      throw new ImportError('import/in-use', 'another process reads the same file');
    return to;
  });
};

/** Reads a file without writing anything: what would become of its rows, and the first events of them. */
export const tryImport = async (
  needs: Pick<ImportNeeds, 'nowMs' | 'signal' | 'onProgress'>,
  ask: Pick<ImportAsk, 'path' | 'mapping' | 'siteId'>,
): Promise<ImportReport & { examples: EventEnvelope[]; complaints: string[] }> => {
  const reading = await openReading(ask.path, ask.mapping);
  const reasons = new Map<string, ImportReport['reasons'][number]>();
  const examples: EventEnvelope[] = [];
  const complaints: string[] = [];
  let state: ImportState = {
    ...{ id: '', site: ask.siteId, file: basename(ask.path), bytesDone: 0, rows: 0, accepted: 0 },
    ...{ duplicates: 0, skipped: 0, refused: 0, refusedBytes: 0, firstAtMs: null, lastAtMs: null },
    ...{ startedAtMs: needs.nowMs(), finishedAtMs: null },
  };
  const whole = { ...ask, refusedPath: '', again: false };
  for await (const portion of portionsOf(whole, reading, state, needs, reasons)) {
    const accepted = state.accepted + portion.events.length;
    state = { ...portion.state, accepted, ...timesOf(state, portion.events) };
    examples.push(...portion.events.slice(0, 3 - examples.length));
    complaints.push(...portion.complaints.slice(0, 5 - complaints.length));
    needs.onProgress(state);
    if (needs.signal.aborted) break;
  }
  const told = [...reasons.values()].sort((a, b) => b.count - a.count);
  return { ...state, reasons: told, isDone: !needs.signal.aborted, examples, complaints };
};
