import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareJobs } from '../../apps/server/src/platform/jobs.graphile.ts';
import { silentLog } from '../../apps/server/src/platform/log.ts';
import { migrate } from '../../apps/server/src/platform/migrate.ts';
import { startPostgres } from '../../apps/server/src/platform/postgres.ts';
import { createDatabase, dropDatabasesNamed, userOf, withDatabaseName } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

type Running = { url: string; adminUrl: string; stop(): Promise<void> };

/** Its data are thrown away, so it may forget them when the machine, not the process, dies. */
const settings = { fsync: 'off', full_page_writes: 'off' };

const startEmbedded = async (): Promise<Running> => {
  const directory = await temporaryFolder('postgres');
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const postgres = await startPostgres({ dataDir: join(directory, 'data'), settings });
    const { url, adminUrl } = postgres;
    return { url, adminUrl, stop: () => postgres.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** `REQUIRE_REAL=1` is for a run that means to test another PostgreSQL and must not quietly use ours. */
const server = async (): Promise<Running> => {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, adminUrl: url, stop: async () => undefined };
  if (process.env.REQUIRE_REAL === '1') throw new Error('REQUIRE_REAL=1 needs TEST_DATABASE_URL');
  return startEmbedded();
};

/** One server for the run, with a migrated template that every test file copies. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const { url, adminUrl, stop } = await server();
  const prefix = `kaibo_test_${process.pid}_`;
  const template = `${prefix}template`;
  const clean = async () => {
    await dropDatabasesNamed(adminUrl, prefix);
    await stop();
  };
  try {
    await createDatabase(adminUrl, { name: template, owner: userOf(url) });
    await migrate(withDatabaseName(url, template));
    await prepareJobs(withDatabaseName(url, template), silentLog);
  } catch (error) {
    await clean();
    throw error;
  }
  project.provide('postgres', { url, adminUrl, template });
  return clean;
};
