import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { BackupError } from './backup.errors.ts';
import { isEmptyDatabase, loadDatabase, verifyRows } from './backup.load.ts';
import { unpackFiles, verifyFiles } from './backup.unpack.ts';
import { type VerifiedBackup, verifyBackup } from './backup.verify.ts';
import { systemCode } from './installation.errors.ts';
import { lockInstallation, readInstallation, UNFINISHED_RESTORE } from './installation.ts';
import { prepareJobs } from './jobs.graphile.ts';
import type { Log } from './log.ts';
import { checkApplied, listMigrations, migrate } from './migrate.ts';
import { checkServer, databaseName } from './postgres.check.ts';
import { lockDatabase } from './postgres.lock.ts';
import { startPostgres } from './postgres.ts';

export interface RestoreNeeds {
  /** The backup. */
  path: string;
  /** Empty, or not there yet. */
  dataDir: string;
  /** An empty database; null makes a built-in one. */
  databaseUrl: string | null;
  log: Log;
  /** Tells anew what rows say of things that no backup holds, before anybody starts on them. */
  renew(databaseUrl: string): Promise<void>;
  onProgress(step: 'verify' | 'files' | 'database' | 'check', done: number, of: number): void;
}

export interface RestoreReport {
  dataDir: string;
  madeAt: string;
  kaibo: string;
  sizeBytes: number;
  tables: number;
  rows: number;
  files: number;
  filesBytes: number;
  /** Run on top, because the backup is older than this Kaibo. */
  migrations: string[];
  withoutRecordings: boolean;
  tookMs: number;
}

const refuseFilled = async (dataDir: string): Promise<boolean> => {
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw new BackupError(
      'backup/not-empty',
      `${dataDir} is no empty directory (${systemCode(error)}).`,
    );
  });
  if (names === null || names.length === 0) return names !== null;
  throw new BackupError(
    'backup/not-empty',
    `${dataDir} is not empty; a backup is restored into an empty directory only.`,
  );
};

interface Server {
  url: string;
  stop(): Promise<void>;
}

const builtIn = async ({ dataDir, log }: RestoreNeeds): Promise<Server> =>
  startPostgres({ dataDir, log: (line) => log.info(line) });

const external = async (url: string): Promise<Server> => {
  await checkServer(url);
  const lock = await lockDatabase(url, databaseName(url));
  if (await isEmptyDatabase(url)) return { url, stop: () => lock.release() };
  await lock.release();
  throw new BackupError(
    'backup/not-empty',
    `The database at ${databaseName(url)} is not empty; a backup is restored into an empty one only.`,
  );
};

/** The tables as they were, their rows, and then what has changed in the tables since. */
const restoreDatabase = async (
  url: string,
  backup: VerifiedBackup,
  { log, onProgress, renew }: RestoreNeeds,
) => {
  const { tables, migrations } = backup.manifest;
  await migrate(url, { only: new Set(migrations.map(({ name }) => name)) });
  await prepareJobs(url, log);
  let done = 0;
  await loadDatabase(url, backup, () => onProgress('database', ++done, tables.length));
  const counted = await verifyRows(url, tables);
  const ranOnTop = await migrate(url);
  await renew(url);
  return { ...counted, migrations: ranOnTop };
};

/** Takes away what was begun, the database's home outside of the directory included. */
const cleanUp = async (dataDir: string, wasThere: boolean): Promise<void> => {
  const { postgresHome } = await readInstallation(dataDir);
  if (postgresHome !== undefined && isAbsolute(postgresHome))
    await rm(postgresHome, { recursive: true, force: true });
  for (const name of await readdir(dataDir))
    await rm(join(dataDir, name), { recursive: true, force: true });
  if (!wasThere) await rm(dataDir, { recursive: true, force: true });
};

const restoreInto = async (backup: VerifiedBackup, needs: RestoreNeeds) => {
  const { dataDir, databaseUrl, onProgress } = needs;
  await unpackFiles(backup, dataDir, (done, of) => onProgress('files', done, of));
  await mkdir(join(dataDir, 'blobs'), { recursive: true });
  const server = databaseUrl === null ? await builtIn(needs) : await external(databaseUrl);
  try {
    const restored = await restoreDatabase(server.url, backup, needs);
    onProgress('check', 0, 1);
    const { files, bytes } = await verifyFiles(backup, dataDir);
    return { ...restored, files, filesBytes: bytes };
  } finally {
    await server.stop();
  }
};

/**
 * Makes an installation from a backup: every byte of it is verified first, then rows and files are counted and
 * summed again where they arrived. A directory that a killed restore has left refuses to start.
 */
export const restoreBackup = async (needs: RestoreNeeds): Promise<RestoreReport> => {
  const startedAtMs = performance.now();
  const { dataDir } = needs;
  const wasThere = await refuseFilled(dataDir);
  const backup = await verifyBackup(needs.path, (done, of) => needs.onProgress('verify', done, of));
  try {
    checkApplied(await listMigrations(), backup.manifest.migrations);
    const lock = await lockInstallation(dataDir);
    const unfinished = join(dataDir, UNFINISHED_RESTORE);
    await writeFile(unfinished, `${needs.path}\n`);
    try {
      const restored = await restoreInto(backup, needs);
      await rm(unfinished);
      const { madeAt, kaibo, withoutRecordings } = backup.manifest;
      const { sizeBytes } = backup;
      const tookMs = Math.round(performance.now() - startedAtMs);
      return { dataDir, madeAt, kaibo, sizeBytes, withoutRecordings, ...restored, tookMs };
    } catch (error) {
      await cleanUp(dataDir, wasThere);
      throw error;
    } finally {
      await lock.release();
    }
  } finally {
    await backup.close();
  }
};
