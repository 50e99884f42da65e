import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, health, type PartHealth, ready, refusalBody } from '@kaibo/contracts';
import { createDiskBlobs } from '#platform/blobs.disk';
import { systemClock } from '#platform/clock';
import type { Config } from '#platform/config';
import { openDatabase } from '#platform/database';
import { createPostgresEventLog } from '#platform/events.postgres';
import { diskHealth, postgresHealth } from '#platform/health';
import { createMemoryHotState } from '#platform/hot-state.memory';
import { type Fetch, type HandleUpgrade, listen, type Tls } from '#platform/http.listen';
import { newId } from '#platform/id';
import { lockInstallation, writeWhole } from '#platform/installation';
import { createJobs, prepareJobs } from '#platform/jobs.graphile';
import type { Log } from '#platform/log';
import { createMailbox } from '#platform/mail.mailbox';
import { createSmtpMailer } from '#platform/mail.smtp';
import { migrate } from '#platform/migrate';
import { createMemoryRoomBroker } from '#platform/room-broker.memory';
import { createStatic } from '#platform/static';
import { type DemoAccount, startDemo, startMedia } from './children.ts';
import { openDatabaseServer } from './database.child.ts';
import { demoOperator } from './demo.accounts.ts';
import { resetDemo } from './demo.reset.ts';
import { addressesOf } from './start.addresses.ts';
import { probePort, readTls } from './start.checks.ts';
import { RUNNING_FILE } from './start.running.ts';
import { createUndo } from './start.undo.ts';
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
  /** Real path; writable. */
  dataDir: string;
  log: Log;
  /** Aborted when somebody wants to stop before everything runs. */
  signal: AbortSignal;
  onDemoAccounts(accounts: readonly DemoAccount[]): void;
}

const DRAIN_HTTP_MS = 2_000;
const STOP_CHILD_MS = 4_000;
const MEDIA_READY_MS = 10_000;
const root = join(import.meta.dirname, '../../..');

/** Answers from the moment the port is ours: it lives, what it is busy with, and to everything else "shortly". */
const starting =
  (step: () => string): Fetch =>
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === health.path) return Response.json({ live: true });
    const busyWith: PartHealth = { name: step(), state: 'starting', detail: '' };
    const body =
      pathname === ready.path
        ? { ready: false, parts: [busyWith] }
        : refusalBody(new Failure('http/unavailable'), newId());
    return Response.json(body, { status: 503, headers: { 'retry-after': '1' } });
  };

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

const startInto = async (
  undo: ReturnType<typeof createUndo>,
  needs: StartNeeds,
): Promise<Running> => {
  const { config, dataDir, log, signal } = needs;
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const tls: Tls | null = await readTls(config);

  const lock = await lockInstallation(dataDir);
  undo.add('lock', () => lock.release());

  let step = 'postgres';
  let serve: Fetch = starting(() => step);
  let upgrade: HandleUpgrade = (_, socket) => socket.destroy();
  const listening = {
    fetch: ((request, connection) => serve(request, connection)) as Fetch,
    handleUpgrade: ((request, socket, head) => upgrade(request, socket, head)) as HandleUpgrade,
  };
  const server = await listen({ host: config.host, port: config.port, tls, ...listening });
  undo.add('web server', () => server.close(DRAIN_HTTP_MS));
  // Behind a certificate for a public name, this machine talks to itself without it.
  const local = tls ? await listen({ host: '127.0.0.1', port: 0, tls: null, ...listening }) : null;
  if (local) undo.add('local server', () => local.close(DRAIN_HTTP_MS));
  await probePort(config.host, config.rtmpPort);
  signal.throwIfAborted();

  const databaseServer = await openDatabaseServer({ config, dataDir, log });
  undo.add('database server', () => databaseServer.stop());
  signal.throwIfAborted();
  if (config.resetDemo)
    await resetDemo({
      databaseUrl: databaseServer.url,
      isBuiltIn: databaseServer.kind === 'built-in',
      dataDir,
    });
  step = 'migrations';
  const migrated = await migrate(databaseServer.url);
  await prepareJobs(databaseServer.url, log);
  signal.throwIfAborted();
  step = 'modules';
  const detail = migrated.length > 0 ? `${migrated.length} run at this start` : 'up to date';
  const migrations: PartHealth = { name: 'migrations', state: 'ok', detail };

  let brokeAtMs = Number.NEGATIVE_INFINITY;
  const database = openDatabase(databaseServer.url, {
    max: config.databaseConnections,
    onBreak: (error) => {
      // When the server goes, all of them break at once; those that are being closed hear of its end.
      const isNews = !undo.isRunning() && performance.now() - brokeAtMs > 1_000;
      if (isNews) brokeAtMs = performance.now();
      log[isNews ? 'warn' : 'debug']({ err: error }, 'a connection to the database broke');
    },
  });
  undo.add('database connections', () => database.close());
  const events = createPostgresEventLog({
    ...database,
    report: (group, error) => log.error({ err: error, group }, 'a reader of events failed'),
  });
  undo.add('event log', () => events.close());
  const hotState = createMemoryHotState();
  undo.add('hot state', () => hotState.close());
  const broker = createMemoryRoomBroker();
  undo.add('room broker', () => broker.close());
  const jobs = createJobs({ url: databaseServer.url, hotState, log, alone: true });
  const mailbox = config.smtpUrl === null ? createMailbox(database.db) : null;
  const mailer = mailbox ?? createSmtpMailer({ url: config.smtpUrl!, from: config.mailFrom });

  const media = startMedia({ config, dataDir, log, databaseUrl: databaseServer.url });
  const addresses = addressesOf(config, {
    port: server.port,
    localPort: local?.port ?? null,
    rtmpPort: () => media.facts()?.rtmpPort ?? config.rtmpPort,
  });
  let demo: ReturnType<typeof startDemo> | null = null;
  const wired = await wire({
    config,
    database,
    events,
    hotState,
    blobs: createDiskBlobs(join(dataDir, 'blobs')),
    broker,
    jobs,
    mailer,
    mailbox,
    log,
    clock: systemClock,
    dataDir,
    addresses,
    version,
    asks: [
      postgresHealth(database.pool),
      databaseServer.health,
      () => migrations,
      () => jobs.health(),
      () => media.child.health(),
      () => demo?.child.health() ?? [],
      diskHealth(dataDir),
    ],
    demoAccounts: () => demo?.accounts() ?? [],
    fallback: createStatic(join(root, 'apps/web/dist')),
  });
  undo.add('modules', () => wired.close());
  // What can be stopped side by side is one step, so that the whole takes no longer than its slowest part.
  undo.add('workers', async () => {
    const children = [media.child, demo?.child].map((child) => child?.stop(STOP_CHILD_MS));
    await Promise.all([wired.drain(), jobs.stop(), ...children]);
  });
  await jobs.start(wired.tasks);
  serve = wired.http.fetch;
  upgrade = wired.handleUpgrade;

  const running = { pid: process.pid, databaseUrl: databaseServer.url };
  await writeWhole(join(dataDir, RUNNING_FILE), JSON.stringify(running));
  undo.add('running file', () => rm(join(dataDir, RUNNING_FILE), { force: true }));
  await media.ready(MEDIA_READY_MS);
  signal.throwIfAborted();

  if (config.demo) {
    const operator = await demoOperator(wired, { dataDir, url: addresses.localUrl });
    demo = startDemo({
      config,
      dataDir,
      log,
      operator,
      url: addresses.localUrl,
      onAccounts: needs.onDemoAccounts,
    });
  }

  return {
    url: addresses.publicUrl,
    rtmpUrl: addresses.rtmpUrl,
    database: `PostgreSQL ${databaseServer.version}, ${databaseServer.kind}`,
    mailboxOpen: wired.mailboxOpen,
    version,
    stop: undo.run,
    kill: () => {
      media.child.kill();
      demo?.child.kill();
      const pid = databaseServer.pid();
      // Immediate shutdown: the log of the database makes good what was not written.
      if (pid !== null) process.kill(pid, 'SIGQUIT');
    },
  };
};
