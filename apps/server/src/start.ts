import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartHealth } from '@kaibo/contracts';
import { systemClock } from '#platform/clock';
import type { Config, ReadConfig } from '#platform/config';
import { diskHealth, postgresHealth } from '#platform/health';
import { lockInstallation } from '#platform/installation';
import { prepareJobs } from '#platform/jobs.graphile';
import type { OpenLog } from '#platform/log';
import { levelOf } from '#platform/log.levels';
import { migrate } from '#platform/migrate';
import { createStatic } from '#platform/static';
import { analyticsProcess, type DemoAccount, startMedia } from './children.ts';
import { type DatabaseServer, openDatabaseServer } from './database.child.ts';
import { resetDemo } from './demo.reset.ts';
import { addressesOf } from './start.addresses.ts';
import { probePort, readTls } from './start.checks.ts';
import { demoPart } from './start.demo.ts';
import { type Door, openDoor } from './start.door.ts';
import { openEngines } from './start.engines.ts';
import { RUNNING_FILE, writeRunning } from './start.running.ts';
import { createUndo, type Undo } from './start.undo.ts';
import { versionOfProduct } from './version.ts';
import { wire } from './wiring.ts';

export interface Running {
  url: string;
  rtmpUrl: string;
  database: string;
  mailboxOpen: boolean;
  version: string;
  /** Finishes what is under way and stops everything. */
  stop(): Promise<void>;
  /** Ends the children at once; the database is told to stop without waiting. */
  kill(): void;
}

export interface StartNeeds {
  config: Config;
  /** The same, and where each setting came from. */
  read: ReadConfig;
  /** Real path; writable. */
  dataDir: string;
  log: OpenLog;
  /** Aborted when somebody wants to stop before everything runs. */
  signal: AbortSignal;
  onDemoAccounts(accounts: readonly DemoAccount[]): void;
}

const STOP_CHILD_MS = 4_000;
const MEDIA_READY_MS = 10_000;
const root = join(import.meta.dirname, '../../..');
const webDist = join(root, 'apps/web/dist');

/** Starts everything in order; what has been started is stopped again when a later step fails. */
export const start = async (needs: StartNeeds): Promise<Running> => {
  const undo = createUndo(needs.log);
  try {
    return await startInto(undo, needs);
  } catch (error) {
    await undo.run();
    throw error;
  }
};

/** The database's server, with every table that this version needs. */
const prepareDatabase = async (
  { config, dataDir, log, signal }: StartNeeds,
  door: Door,
  undo: Undo,
): Promise<{ server: DatabaseServer; migrations: PartHealth }> => {
  const server = await openDatabaseServer({ config, dataDir, log });
  undo.add('database server', () => server.stop());
  signal.throwIfAborted();
  const isBuiltIn = server.kind === 'built-in';
  if (config.resetDemo) await resetDemo({ databaseUrl: server.url, isBuiltIn, dataDir });
  door.busyWith('migrations');
  const { length } = await migrate(server.url);
  await prepareJobs(server.url, log);
  signal.throwIfAborted();
  const detail = length > 0 ? `${length} run at this start` : 'up to date';
  return { server, migrations: { name: 'migrations', state: 'ok', detail } };
};

const startInto = async (undo: Undo, needs: StartNeeds): Promise<Running> => {
  const { config, dataDir, log, signal } = needs;
  const version = await versionOfProduct();
  const tls = await readTls(config);
  const lock = await lockInstallation(dataDir);
  undo.add('lock', () => lock.release());
  const door = await openDoor(config, tls, undo);
  await probePort(config.host, config.rtmpPort);
  signal.throwIfAborted();

  const { server, migrations } = await prepareDatabase(needs, door, undo);
  door.busyWith('modules');
  const engines = openEngines({ config, databaseUrl: server.url, dataDir, log }, undo);
  const analytics = analyticsProcess({ config, dataDir, log, databaseUrl: server.url });
  const media = startMedia({ config, dataDir, log, databaseUrl: server.url });
  const demo = demoPart({ config, dataDir, log, onAccounts: needs.onDemoAccounts });
  // What can be stopped side by side is one step, so that the whole takes no longer than its slowest part.
  const children = () =>
    Promise.all([
      ...[media.child.stop(STOP_CHILD_MS), demo.stop(STOP_CHILD_MS)],
      ...[engines.jobs.stop(), analytics.close()],
    ]);
  undo.add('children', async () => void (await children()));

  const addresses = addressesOf(config, {
    ...door,
    rtmpPort: () => media.facts()?.rtmpPort ?? config.rtmpPort,
  });
  const wired = await wire({
    ...engines,
    analytics,
    config,
    log,
    clock: systemClock,
    dataDir,
    addresses,
    version,
    asks: [
      postgresHealth(engines.database.pool),
      server.health,
      () => migrations,
      () => engines.jobs.health(),
      () => media.child.health(),
      demo.health,
      () => analytics.health(),
      diskHealth(dataDir),
    ],
    demoAccounts: demo.accounts,
    running: {
      read: needs.read,
      database: { version: server.version, builtIn: server.kind === 'built-in', pid: server.pid },
      processes: () => [media.child, demo.child()].filter((child) => child !== null),
      streams: media.streams,
      logLevels: log.levels,
      setLogLevels: (levels) => {
        log.setLevels(levels);
        media.child.send({ type: 'log-level', level: levelOf(levels, 'media') });
      },
    },
    fallback: createStatic(webDist),
    drawingCode: join(webDist, '.server/server.js'),
  });
  undo.add('modules', async () => {
    await Promise.all([door.close(), wired.drain(), children()]);
    await wired.close();
  });
  await engines.jobs.start(wired.tasks);
  door.open({ fetch: wired.http.fetch, handleUpgrade: wired.handleUpgrade });

  const { localUrl } = addresses;
  // Whoever opens a page first does not wait until the code that draws it is loaded.
  void wired.http.fetch(new Request(localUrl));
  await writeRunning(dataDir, { pid: process.pid, databaseUrl: server.url, localUrl, config });
  undo.add('running file', () => rm(join(dataDir, RUNNING_FILE), { force: true }));
  await media.ready(MEDIA_READY_MS);
  signal.throwIfAborted();
  await demo.start(wired, addresses);

  return {
    url: addresses.publicUrl,
    rtmpUrl: addresses.rtmpUrl,
    database: `PostgreSQL ${server.version}, ${server.kind}`,
    mailboxOpen: wired.mailboxOpen,
    version,
    stop: undo.run,
    kill: () => {
      media.child.kill();
      demo.kill();
      analytics.kill();
      const pid = server.pid();
      // Immediate shutdown: the log of the database makes good what was not written.
      if (pid !== null) process.kill(pid, 'SIGQUIT');
    },
  };
};
