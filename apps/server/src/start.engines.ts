import { join } from 'node:path';
import { createDiskBlobs } from '#platform/blobs.disk';
import type { Config } from '#platform/config';
import { openDatabase } from '#platform/database';
import { createPostgresEventLog } from '#platform/events.postgres';
import { createMemoryHotState } from '#platform/hot-state.memory';
import { createJobs } from '#platform/jobs.graphile';
import type { Log } from '#platform/log';
import { createMailbox } from '#platform/mail.mailbox';
import { createSmtpMailer } from '#platform/mail.smtp';
import { createMemoryRoomBroker } from '#platform/room-broker.memory';
import type { Undo } from './start.undo.ts';

const BREAKS_TOLD_EVERY_MS = 1_000;

/** When the server goes, all connections break at once: that is told once, and not while we stop. */
const tellOfBreaks = (log: Log, undo: Undo) => {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (error: Error): void => {
    const isNews = !undo.isRunning() && performance.now() - toldAtMs > BREAKS_TOLD_EVERY_MS;
    if (isNews) toldAtMs = performance.now();
    log[isNews ? 'warn' : 'debug']({ err: error }, 'a connection to the database broke');
  };
};

/** The engines behind the faces of the platform, as one machine has them; the database is migrated. */
export const openEngines = (
  needs: { config: Config; databaseUrl: string; dataDir: string; log: Log },
  undo: Undo,
) => {
  const { config, databaseUrl, log } = needs;
  const database = openDatabase(databaseUrl, {
    max: config.databaseConnections,
    // The own server has no pooler before it.
    plansOnce: config.databaseUrl === null,
    onBreak: tellOfBreaks(log, undo),
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
  const mailbox = config.smtpUrl === null ? createMailbox(database.db) : null;
  const smtp = config.smtpUrl && createSmtpMailer({ url: config.smtpUrl, from: config.mailFrom });
  if (smtp) undo.add('mail server', async () => smtp.close());
  return {
    database,
    events,
    hotState,
    broker,
    blobs: createDiskBlobs(join(needs.dataDir, 'blobs')),
    jobs: createJobs({ url: databaseUrl, hotState, log, alone: true }),
    mailbox,
    mailer: mailbox ?? (smtp as Exclude<typeof smtp, null | ''>),
  };
};
