import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import {
  type Client,
  listApplied,
  listPartitions,
  listSequences,
  listTables,
} from './backup.catalog.ts';
import { copyOut } from './backup.copy.ts';
import { BackupError } from './backup.errors.ts';
import { type BackupFile, createBackupFile, writingFailed } from './backup.file.ts';
import {
  BACKUP_FORMAT,
  type BackupManifest,
  type BackupTable,
  LABEL,
  type Label,
  MANIFEST,
  recordings,
  SEAL,
  tableEntry,
} from './backup.manifest.ts';
import { filesIn, type Pin, pinFiles } from './backup.pin.ts';
import { asSize } from './size.ts';

export interface BackupNeeds {
  databaseUrl: string;
  /** Holds `blobs`, `secrets` and `demo`. */
  dataDir: string;
  /** Where it is written; must not be there. */
  path: string;
  kaibo: string;
  withoutRecordings: boolean;
  signal: AbortSignal;
  /** Called often; `of` is null while it is not known how much there is. */
  onProgress(step: 'database' | 'files', done: number, of: number | null): void;
}

export interface BackupReport {
  path: string;
  sizeBytes: number;
  tables: number;
  rows: number;
  /** Uncompressed. */
  databaseBytes: number;
  files: number;
  filesBytes: number;
  tookMs: number;
}

/** Besides blobs: keys that sessions and signatures rest on, and what the demo knows of itself. */
const FOLDERS = ['secrets', 'demo'];
/** Read at once; larger ones in pieces. */
const AT_ONCE_BYTES = 8_388_608;

const refuseStopped = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new BackupError('backup/stopped', 'The backup was stopped; nothing was left there.');
};

/** A moment of the whole database that stays readable while others go on writing. */
const openSnapshot = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'kaibo backup' });
  // A broken connection fails the query under way, which tells it.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
    set synchronize_seqscans = off; begin isolation level repeatable read read only;
    select pg_current_snapshot();`);
  return client;
};

const labelOf = async (client: Client, kaibo: string, madeAtMs: number): Promise<Label> => {
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  const madeAt = new Date(madeAtMs).toISOString();
  return { format: BACKUP_FORMAT, kaibo, postgres: rows[0]!.version, madeAt };
};

const writeTables = async (client: pg.Client, file: BackupFile, needs: BackupNeeds) => {
  const written: BackupTable[] = [];
  let bytes = 0;
  for (const table of await listTables(client)) {
    refuseStopped(needs.signal);
    const isLeftOut =
      needs.withoutRecordings && `${table.schema}.${table.name}` === recordings.table;
    if (isLeftOut) continue;
    let piece = 0;
    const done = await copyOut(client, table, async (content) => {
      refuseStopped(needs.signal);
      await file.add(tableEntry(table, piece++), content);
      needs.onProgress('database', bytes, null);
    });
    bytes += done.bytes;
    written.push({ ...table, rows: done.rows, pieces: done.pieces });
  }
  return { tables: written, bytes };
};

interface File {
  path: string;
  full: string;
  sizeBytes: number;
}

const listFiles = async (pin: Pin, needs: BackupNeeds): Promise<File[]> => {
  const files: File[] = [];
  for await (const file of pin.files())
    if (!(needs.withoutRecordings && file.path.startsWith(recordings.folder)))
      files.push({ ...file, path: `files/blobs/${file.path}` });
  for (const folder of FOLDERS)
    for await (const file of filesIn(join(needs.dataDir, folder)))
      if (!file.path.endsWith('.part'))
        files.push({ ...file, path: `files/${folder}/${file.path}` });
  return files;
};

const writeFiles = async (files: readonly File[], archive: BackupFile, needs: BackupNeeds) => {
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  for (const { path, full, sizeBytes } of files) {
    refuseStopped(needs.signal);
    await archive.add(
      path,
      sizeBytes <= AT_ONCE_BYTES
        ? await readFile(full)
        : { sizeBytes, pieces: createReadStream(full, { highWaterMark: 1_048_576 }) },
    );
    done += sizeBytes;
    needs.onProgress('files', done, total);
  }
  return total;
};

/** Files alone may be larger than what is free: told before anything is written. */
const refuseTooLittle = async (files: readonly File[], path: string): Promise<void> => {
  const needed = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { bavail, bsize } = await statfs(dirname(path));
  if (needed < bavail * bsize) return;
  throw new BackupError(
    'backup/no-space',
    `The backup needs more than ${asSize(needed)}, and the disk of ${path} has ${asSize(bavail * bsize)} free; free some, or choose another place.`,
  );
};

const writeEnd = async (file: BackupFile, manifest: Omit<BackupManifest, 'entries'>) => {
  const text = `${JSON.stringify({ ...manifest, entries: file.entries() })}\n`;
  await file.add(MANIFEST, Buffer.from(text));
  const sum = createHash('sha256').update(text).digest('hex');
  await file.add(SEAL, Buffer.from(`${sum}  ${MANIFEST}\n`));
  await file.finish();
};

const writeAll = async (
  client: pg.Client,
  pin: Pin,
  file: BackupFile,
  needs: BackupNeeds & { madeAtMs: number },
) => {
  const label = await labelOf(client, needs.kaibo, needs.madeAtMs);
  // Rows of the snapshot name files that were there before it.
  await pin.more();
  const files = await listFiles(pin, needs);
  await refuseTooLittle(files, needs.path);
  await file.add(LABEL, Buffer.from(`${JSON.stringify(label)}\n`));
  const { tables, bytes: databaseBytes } = await writeTables(client, file, needs);
  const manifest = {
    ...label,
    migrations: await listApplied(client),
    tables,
    sequences: await listSequences(client),
    partitions: await listPartitions(client),
    withoutRecordings: needs.withoutRecordings,
  };
  await client.query('commit');
  const filesBytes = await writeFiles(files, file, needs);
  await writeEnd(file, manifest);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { tables: tables.length, rows, databaseBytes, files: files.length, filesBytes };
};

/** Refuses a name that is taken, and a folder that is not there, before any work. */
const refuseTaken = async (path: string): Promise<void> => {
  if (await lstat(path).catch(() => null))
    throw new BackupError('backup/exists', `${path} is there already; choose another name.`);
  const folder = await stat(dirname(path)).catch(() => null);
  if (!folder?.isDirectory())
    throw new BackupError('backup/not-writable', `There is no folder ${dirname(path)}.`);
};

/**
 * Writes the whole installation into one file while it goes on working. Files are held fast, then the database's
 * moment is taken, so every file that its rows name is in the backup. On any failure nothing is left.
 */
export const makeBackup = async (needs: BackupNeeds): Promise<BackupReport> => {
  const startedAtMs = performance.now();
  await refuseTaken(needs.path);
  const file = await createBackupFile(needs.path, Date.now());
  let pin: Pin | null = null;
  let client: pg.Client | null = null;
  try {
    pin = await pinFiles(join(needs.dataDir, 'blobs'));
    client = await openSnapshot(needs.databaseUrl);
    const written = await writeAll(client, pin, file, { ...needs, madeAtMs: Date.now() });
    const tookMs = Math.round(performance.now() - startedAtMs);
    return { path: needs.path, sizeBytes: file.sizeBytes(), ...written, tookMs };
  } catch (error) {
    throw writingFailed(error, needs.path);
  } finally {
    await client?.end().catch(() => undefined);
    await file.discard();
    await pin?.release();
  }
};
