import type { Pool, PoolClient } from 'pg';
import type { Blobs } from './blobs.ts';
import { type Manifest, readManifest, verifyDay, writeDay } from './events.exported.ts';
import { type EventRow, eventColumns } from './events.rows.ts';
import type { Task } from './jobs.ts';

const PAGE = 2_500;
const DAY_MS = 86_400_000;
const LOCK_NOT_AVAILABLE = '55P03';
/** Taken alone by an export, shared by who reads the whole log: no day moves while it is read. */
export const EXPORT_LOCK = 5_246_020_261;

export interface RetentionNeeds {
  pool: Pool;
  blobs: Blobs;
  /** Whole days besides today that stay in the database. */
  keepDays: number;
  nowMs?: number;
}

export interface RetentionReport {
  exported: { day: string; rows: number }[];
  /** Days that a group still has to read. */
  heldBack: { day: string; groups: string[] }[];
}

interface Extent {
  rows: number;
  firstOffset: number;
  lastOffset: number;
}

const dayOf = (epochMs: number): string =>
  new Date(epochMs).toISOString().slice(0, 10).replaceAll('-', '');

/** Days that have a partition of their own, oldest first. */
export const listPartitions = async (client: Pool | PoolClient): Promise<string[]> => {
  const { rows } = await client.query<{ day: string }>(
    `select substr(part.relname, 8) as day
       from pg_inherits join pg_class part on part.oid = inhrelid
      where inhparent = 'events'::regclass and part.relname ~ '^events_\\d{8}$'
      order by 1`,
  );
  return rows.map((row) => row.day);
};

export const extentOf = async (client: Pool | PoolClient, day: string): Promise<Extent> => {
  const { rows } = await client.query<Extent>(
    `select count(*) as rows, coalesce(min("offset"), 0) as "firstOffset",
            coalesce(max("offset"), 0) as "lastOffset" from events_${day}`,
  );
  return rows[0]!;
};

async function* pagesOf(client: PoolClient, day: string): AsyncGenerator<EventRow[]> {
  let after = -1;
  for (;;) {
    const { rows } = await client.query<EventRow>(
      `select ${eventColumns} from events_${day} where "offset" > $1 order by "offset" limit $2`,
      [after, PAGE],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.offset;
    yield rows;
  }
}

const isSame = (manifest: Manifest, extent: Extent): boolean =>
  manifest.rows === extent.rows &&
  manifest.firstOffset === extent.firstOffset &&
  manifest.lastOffset === extent.lastOffset;

/** The day's files: those of an interrupted run when they are whole, else new ones beside any older export. */
const exportDay = async (
  client: PoolClient,
  blobs: Blobs,
  day: string,
  extent: Extent,
): Promise<void> => {
  for (let part = 1; ; part++) {
    const folder = part === 1 ? day : `${day}-${part}`;
    const found = await readManifest(blobs, folder);
    if (found !== null && !isSame(found, extent)) continue;
    const manifest = found ?? (await writeDay(blobs, folder, day, pagesOf(client, day)));
    await verifyDay(blobs, manifest);
    if (!isSame(manifest, extent)) throw new Error(`${day}: rows came while it was exported`);
    return;
  }
};

const dropDay = async (client: PoolClient, day: string, extent: Extent): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(`alter table events detach partition events_${day}`);
    const now = await extentOf(client, day);
    if (now.rows !== extent.rows) throw new Error(`${day}: rows came after it was exported`);
    await client.query(`drop table events_${day}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
};

/** Gives days that were recorded without a partition one of their own, so that they can be exported too. */
const adoptDefault = async (client: PoolClient, before: string): Promise<void> => {
  const { rows } = await client.query<{ day: string }>(
    `select distinct to_char(recorded_at at time zone 'UTC', 'YYYYMMDD') as day from events_default`,
  );
  for (const { day } of rows.filter((row) => row.day < before))
    await client.query('select events_make_partition($1::date)', [day]);
};

const exportLocked = async (
  client: PoolClient,
  { blobs, keepDays, nowMs = Date.now() }: RetentionNeeds,
): Promise<RetentionReport> => {
  const report: RetentionReport = { exported: [], heldBack: [] };
  const oldestKept = dayOf(nowMs - keepDays * DAY_MS);
  await adoptDefault(client, oldestKept);
  for (const day of (await listPartitions(client)).filter((each) => each < oldestKept)) {
    const extent = await extentOf(client, day);
    const { rows: behind } = await client.query<{ name: string }>(
      'select name from event_groups where "offset" < $1 order by name',
      [extent.lastOffset],
    );
    if (behind.length > 0) {
      report.heldBack.push({ day, groups: behind.map((group) => group.name) });
      continue;
    }
    if (extent.rows > 0) await exportDay(client, blobs, day, extent);
    await dropDay(client, day, extent);
    report.exported.push({ day, rows: extent.rows });
  }
  return report;
};

/** Waits as long as for any lock: who only reads the log holds it for a moment at a time, again and again. */
const takeExportLock = async (client: PoolClient): Promise<boolean> => {
  try {
    await client.query('select pg_advisory_lock($1::bigint)', [EXPORT_LOCK]);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
};

/**
 * Moves closed days from the database to `Blobs` as Parquet. A day is dropped only when its files were read back
 * whole and no group has to read it any more. Safe to interrupt and to repeat; one runs at a time.
 */
export const exportClosedPartitions = async (needs: RetentionNeeds): Promise<RetentionReport> => {
  const client = await needs.pool.connect();
  try {
    // Moving a partition waits for open transactions, and every writer would wait behind it.
    await client.query(`set statement_timeout = 0; set lock_timeout = '3s'`);
    if (!(await takeExportLock(client))) return { exported: [], heldBack: [] };
    return await exportLocked(client, needs);
  } finally {
    // The connection goes, and with it the lock and the setting.
    client.release(true);
  }
};

export const retentionTask = (needs: RetentionNeeds): Task => ({
  name: 'platform.export-events',
  everyMs: 3_600_000,
  run: async () => {
    await exportClosedPartitions(needs);
  },
});
