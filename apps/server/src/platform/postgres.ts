import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './installation.errors.ts';
import { takeLock } from './installation.ts';
import { type Binaries, prepareBinaries } from './postgres.binaries.ts';
import {
  ensureCluster,
  ensureOwner,
  OWNER,
  type Passwords,
  SUPERUSER,
  serverEnvironment,
} from './postgres.cluster.ts';
import { openLogFile, tailOf } from './postgres.log.ts';
import { readPostmasterFile, stopOrphan } from './postgres.orphan.ts';
import { findPlace, type Place } from './postgres.place.ts';

export interface Postgres {
  /** The owner's connection: one database, no rights outside it. */
  url: string;
  /** The superuser's connection, for tests and repairs. */
  adminUrl: string;
  /** As the server tells it: `18.4`. */
  version: string;
  pid: number;
  /** Fast shutdown; after 6 s without a checkpoint, which recovery makes good. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Called once if the server ends without having been asked to. */
  onExit(tell: (reason: string) => void): void;
}

export interface PostgresNeeds {
  dataDir: string;
  log?: (line: string) => void;
  /** On top of `settingsForSmallMachine`. */
  settings?: Readonly<Record<string, string>>;
}

/** For two cores and a product that fits 500 MB: few processes, small buffers, and every commit on disk. */
export const settingsForSmallMachine: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  max_worker_processes: '2',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  io_method: 'sync',
  jit: 'off',
  huge_pages: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_buffers: '4MB',
  min_wal_size: '192MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  max_wal_senders: '2',
  autovacuum: 'on',
  autovacuum_max_workers: '1',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
};

/** Crash recovery of a large log takes a while; a server that says nothing for this long is stuck. */
const READY_WITHIN_MS = 180_000;
const FAST_STOP_MS = 6_000;
const IMMEDIATE_STOP_MS = 2_000;

const urlFor = (place: Place, user: string, password: string, database: string): string =>
  `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(place.socketDir)}`;

const spawnServer = (
  binaries: Binaries,
  place: Place,
  settings: Readonly<Record<string, string>>,
  logFd: number,
): ChildProcess => {
  const flags = {
    ...settingsForSmallMachine,
    // A list; quoted, so that a comma in the path is part of it.
    unix_socket_directories: `"${place.socketDir.replaceAll('"', '""')}"`,
    ...settings,
  };
  return spawn(
    join(binaries.root, 'bin', 'postgres'),
    [
      '-D',
      place.cluster,
      ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...place.runAs,
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', logFd, logFd],
      // A session of its own: Ctrl-C in the terminal reaches Kaibo, which then stops the server in order.
      detached: true,
    },
  );
};

const whenGone = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

const goneWithin = (child: ChildProcess, waitMs: number): Promise<boolean> => {
  const abort = new AbortController();
  const late = sleep(waitMs, false, { signal: abort.signal }).catch(() => false);
  return Promise.race([whenGone(child).then(() => true), late]).finally(() => abort.abort());
};

const stopChild = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGINT');
  if (await goneWithin(child, FAST_STOP_MS)) return;
  child.kill('SIGQUIT');
  if (await goneWithin(child, IMMEDIATE_STOP_MS)) return;
  child.kill('SIGKILL');
  await whenGone(child);
};

const startFailed = async (place: Place, logFrom: number, why: string): Promise<StartError> => {
  const lines = (await tailOf(place.logFile, logFrom)).split('\n');
  const telling = lines.filter((line) => /FATAL|PANIC|HINT|error/i.test(line)).slice(-2);
  return new StartError(
    'postgres/start-failed',
    `The database server did not start (${why}): ${telling.join(' | ') || `see ${place.logFile}`}`,
  );
};

const waitUntilReady = async (child: ChildProcess, place: Place): Promise<string | null> => {
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = error.message;
  });
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(10)) {
    if (failure !== null) return failure;
    if (child.exitCode !== null || child.signalCode !== null)
      return `it ended with ${child.signalCode ?? `code ${child.exitCode}`}`;
    const file = await readPostmasterFile(place.cluster);
    if (file?.pid === child.pid && file?.status === 'ready') return null;
  }
  return `it was not ready within ${READY_WITHIN_MS / 1000} s`;
};

const startLocked = async (needs: PostgresNeeds, place: Place): Promise<Postgres> => {
  const log = needs.log ?? (() => {});
  const binaries = await prepareBinaries(place.home, place.runAs !== null);
  const passwords: Passwords = await ensureCluster(binaries, place);
  await stopOrphan(place.cluster, log);

  const logFile = await openLogFile(place.logFile);
  const logFrom = (await stat(place.logFile)).size;
  const child = spawnServer(binaries, place, needs.settings ?? {}, logFile.fd);
  let version: string;
  try {
    const why = await waitUntilReady(child, place);
    if (why !== null) throw await startFailed(place, logFrom, why);
    version = await ensureOwner(place.socketDir, passwords);
  } catch (error) {
    if (child.pid !== undefined) await stopChild(child);
    logFile.close();
    throw error;
  }

  let stopping: Promise<void> | null = null;
  const gone = whenGone(child).then(() => logFile.close());
  return {
    url: urlFor(place, OWNER, passwords.owner, OWNER),
    adminUrl: urlFor(place, SUPERUSER, passwords.superuser, 'postgres'),
    version,
    pid: child.pid!,
    stop: () => {
      stopping ??= stopChild(child).then(() => gone);
      return stopping;
    },
    onExit: (tell) => {
      void gone.then(() => {
        if (stopping === null) tell(child.signalCode ?? `code ${child.exitCode}`);
      });
    },
  };
};

/**
 * Starts the built-in PostgreSQL of a data directory, creating it on the first call. It listens on a private
 * unix socket only. Refuses with a `StartError`; a server that a killed Kaibo left behind is stopped first.
 */
export const startPostgres = async (needs: PostgresNeeds): Promise<Postgres> => {
  const place = await findPlace(needs.dataDir, needs.log ?? (() => {}));
  const lock = await takeLock(join(place.home, 'postgres.lock'));
  if (lock === null)
    throw new StartError(
      'data-dir/in-use',
      `The data directory ${place.dataDir} is in use by another Kaibo; stop it or choose another with --data-dir.`,
    );
  try {
    const postgres = await startLocked(needs, place);
    let stopped: Promise<void> | null = null;
    return {
      ...postgres,
      stop: () => {
        stopped ??= postgres.stop().finally(() => lock.release());
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
};
