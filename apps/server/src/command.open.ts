import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '#platform/config';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { lockInstallation } from '#platform/installation';
import { StartError } from '#platform/installation.errors';
import { prepareJobs } from '#platform/jobs.graphile';
import type { Log } from '#platform/log';
import { migrate } from '#platform/migrate';
import { startPostgres } from '#platform/postgres';
import { checkServer } from '#platform/postgres.check';
import { readRunning } from './start.running.ts';

/** What a command of the operator may work on. */
export interface Attached {
  database: OpenDatabase;
  databaseUrl: string;
  dataDir: string;
  close(): Promise<void>;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

interface Server {
  url: string;
  stop(): Promise<void>;
}

/** The database of a Kaibo that runs on the directory. */
const running = async (dataDir: string): Promise<Server> => {
  const found = await readRunning(dataDir);
  if (found === null)
    throw new StartError(
      'data-dir/in-use',
      `The Kaibo on ${dataDir} is just starting or stopping; try again in a moment.`,
    );
  return { url: found.databaseUrl, stop: async () => undefined };
};

/** Attaches to the Kaibo that runs on the data directory, or starts its database for the time of the command. */
const builtIn = async (dataDir: string, log: Log): Promise<Server> => {
  const lock = await lockInstallation(dataDir).catch((error: unknown) => {
    if (error instanceof StartError && error.code === 'data-dir/in-use') return null;
    throw error;
  });
  if (!lock) return running(dataDir);
  try {
    const postgres = await startPostgres({ dataDir, log: (line) => log.info(line) });
    return {
      url: postgres.url,
      stop: async () => {
        await postgres.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
};

const external = async (url: string): Promise<Server> => {
  await checkServer(url);
  return { url, stop: async () => undefined };
};

export interface How {
  create: boolean;
  /** Off for what takes the database as it is. */
  migrate?: boolean;
}

/** @param how.create makes an installation where there is none; otherwise that is refused, for it is likely a typing error. */
export const attach = async (
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  log: Log,
  { create, migrate: brings = true }: How,
): Promise<Attached> => {
  const dataDir = resolve(config.dataDir);
  const isThere = config.databaseUrl !== null || (await exists(join(dataDir, 'installation.json')));
  if (!isThere && !create)
    throw new StartError(
      'data-dir/not-writable',
      `There is no Kaibo in ${dataDir}; start it once, or say where it is with --data-dir.`,
    );
  const server =
    config.databaseUrl === null ? await builtIn(dataDir, log) : await external(config.databaseUrl);
  try {
    if (brings) {
      await migrate(server.url);
      await prepareJobs(server.url, log);
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  const database = openDatabase(server.url, { max: 4, applicationName: 'kaibo command' });
  return {
    database,
    databaseUrl: server.url,
    dataDir,
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
};
