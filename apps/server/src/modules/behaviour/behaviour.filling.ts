import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type AnalyticsEngine, AnalyticsError, type WritableAnalytics } from '#platform/analytics';
import { openChdb } from '#platform/analytics.chdb';
import { openClickHouse } from '#platform/analytics.clickhouse';
import type { Blobs } from '#platform/blobs';
import { openDatabase } from '#platform/database';
import { EXPORT_LOCK } from '#platform/events.retention';
import { type Loader, type LoadProgress, runLoader } from './behaviour.loader.ts';
import { createLogReading } from './behaviour.reading.ts';
import { currentReading, type Reading } from './behaviour.rows.ts';
import { storeState } from './behaviour.store.ts';
import { storeDatabase } from './behaviour.tables.ts';

/** Held by the one process that fills the store of a database. */
const FILLING_LOCK = 5_246_020_264;
const ENDING_MS = 1_500;

export interface FillingNeeds {
  databaseUrl: string;
  dataDir: string;
  blobs: Blobs;
  /** A server instead of the engine of this machine. */
  clickHouseUrl: string | null;
  memoryMb: number;
  onProgress?(progress: LoadProgress): void;
  /** The database has gone, and with it the right to fill the store: end at once. */
  onLost(error: Error): void;
  /** The store of this log is to be another one: close this. */
  onGivenUp(): void;
  reading?: Reading;
  pauseMs?: number;
}

export interface Filling {
  analytics: WritableAnalytics;
  loader: Loader;
  close(): Promise<void>;
}

/** One that is just ending, or was killed, holds it for a moment longer. */
const takeLock = async (client: pg.Client): Promise<void> => {
  await client.query('set statement_timeout = 0');
  for (const until = Date.now() + ENDING_MS; ; await sleep(100)) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1::bigint) as taken',
      [FILLING_LOCK],
    );
    if (rows[0]!.taken) return;
    if (Date.now() > until)
      throw new AnalyticsError('analytics/in-use', 'another process has the store open');
  }
};

const foldersIn = (dataDir: string): string => join(dataDir, 'analytics');

const openEngine = async (needs: FillingNeeds, generation: string): Promise<AnalyticsEngine> => {
  const { memoryMb, clickHouseUrl } = needs;
  if (clickHouseUrl !== null) return openClickHouse({ url: clickHouseUrl, memoryMb });
  const folder = foldersIn(needs.dataDir);
  const own = storeDatabase(generation);
  // Stores that were given up, damaged ones among them.
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('kaibo_') && name !== own)
      await rm(join(folder, name), { recursive: true, force: true });
  return openChdb({ directory: join(folder, own), memoryMb });
};

/**
 * Opens the store of an installation and fills it from the log, in this process, until it is closed. Refuses with
 * `analytics/in-use` while another process does.
 */
export const openFilling = async (needs: FillingNeeds): Promise<Filling> => {
  const client = new pg.Client({
    connectionString: needs.databaseUrl,
    application_name: 'kaibo analytics',
    keepAlive: true,
  });
  let isClosing = false;
  client.on('error', (error) => {
    if (!isClosing) needs.onLost(error);
  });
  await client.connect();
  const { db, pool, close } = openDatabase(needs.databaseUrl, {
    max: 3,
    applicationName: 'kaibo analytics',
    statementTimeoutMs: 0,
  });
  const undo = async (): Promise<void> => {
    isClosing = true;
    await close();
    await client.end();
  };
  try {
    await takeLock(client);
    const { generation } = await storeState(db);
    const engine = await openEngine(needs, generation);
    const loader = runLoader({
      db,
      engine,
      log: createLogReading({ pool, blobs: needs.blobs }),
      reading: needs.reading ?? currentReading(),
      holdingDays: (work) => holdingDays(client, work),
      onProgress: needs.onProgress ?? (() => undefined),
      onGivenUp: needs.onGivenUp,
      pauseMs: needs.pauseMs,
    });
    return {
      analytics: engine,
      loader,
      close: async () => {
        await loader.stop();
        await engine.close();
        await undo();
      },
    };
  } catch (error) {
    await undo();
    throw error;
  }
};

/** No day of the log is moved out of the database meanwhile; an export that has begun is waited for. */
const holdingDays = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  await client.query('select pg_advisory_lock_shared($1::bigint)', [EXPORT_LOCK]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock_shared($1::bigint)', [EXPORT_LOCK]);
  }
};
