import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#platform/config';
import type { AskHealth } from '#platform/health';
import type { Log } from '#platform/log';
import { startPostgres } from '#platform/postgres';
import { checkServer, databaseName } from '#platform/postgres.check';
import { lockDatabase } from '#platform/postgres.lock';

export interface DatabaseServer {
  url: string;
  version: string;
  /** `built-in`, or `DATABASE_URL`. */
  kind: 'built-in' | 'external';
  /** Null when it is somebody else's. */
  pid(): number | null;
  health: AskHealth;
  stop(): Promise<void>;
}

const BACK_OFF = { firstMs: 500, lastMs: 30_000 };

/** The database that the settings name: an existing one, checked, or the built-in one, started and kept running. */
export const openDatabaseServer = async (needs: {
  config: Pick<Config, 'databaseUrl'>;
  dataDir: string;
  log: Log;
}): Promise<DatabaseServer> => {
  const { databaseUrl } = needs.config;
  if (databaseUrl !== null) {
    const version = await checkServer(databaseUrl);
    const lock = await lockDatabase(databaseUrl, databaseName(databaseUrl));
    return {
      url: databaseUrl,
      version,
      kind: 'external',
      pid: () => null,
      health: () => [],
      stop: () => lock.release(),
    };
  }
  return keepRunning(needs.dataDir, needs.log.child({ part: 'postgres' }));
};

const keepRunning = async (dataDir: string, log: Log): Promise<DatabaseServer> => {
  const begin = () => startPostgres({ dataDir, log: (line) => log.info(line) });
  let postgres = await begin();
  let failure: string | null = null;
  let stopping = false;
  let restarting: Promise<void> | null = null;

  const restart = async (): Promise<void> => {
    for (let waitMs = BACK_OFF.firstMs; !stopping; waitMs = Math.min(waitMs * 2, BACK_OFF.lastMs)) {
      await sleep(waitMs, undefined, { ref: false });
      if (stopping) return;
      try {
        await postgres.stop();
        postgres = await begin();
        watch();
        failure = null;
        log.info('the database server runs again');
        return;
      } catch (error) {
        failure = (error as Error).message;
        log.error({ err: error }, 'the database server could not be started again');
      }
    }
  };
  const watch = (): void =>
    postgres.onExit((reason) => {
      failure = `it ended with ${reason}`;
      log.error(`the database server ended with ${reason} and is started again`);
      restarting = restart();
    });
  watch();

  return {
    url: postgres.url,
    version: postgres.version,
    kind: 'built-in',
    pid: () => postgres.pid,
    health: () => (failure ? [{ name: 'postgres server', state: 'failed', detail: failure }] : []),
    stop: async () => {
      stopping = true;
      await restarting;
      await postgres.stop();
    },
  };
};
