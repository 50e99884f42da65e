import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, databaseTypes, openDatabase } from '#platform/database';
import { systemCode } from '#platform/installation.errors';
import type { Log } from '#platform/log';
import { CHANNEL_CHANGED } from './media.tables.ts';

/** Any number, as long as every media process takes the same. */
const ADVISORY_LOCK = '5246020262';
const LOCK_WITHIN_MS = 1_500;
const LOCK_TIMED_OUT = '55P03';
const RETRY_MS = [100, 250, 500, 1_000, 2_000];

export interface EngineDatabase {
  /**
   * One connection, which holds the lock of the media process and carries all it writes: once another process has
   * the lock, nothing that this one has sent is still to come.
   */
  writer: Database;
  reader: Database;
  close(): Promise<void>;
}

export interface EngineDatabaseNeeds {
  url: string;
  log: Log;
  /** A channel was closed, or its rehearsal began or ended. */
  onChanged(roomId: string): void;
  /** The connection is new: what was told in between has been missed. */
  onConnected(): void;
}

export const openEngineDatabase = (needs: EngineDatabaseNeeds): EngineDatabase => {
  const { url, log } = needs;
  const onBreak = (error: Error): void => log.warn({ err: error }, 'a database connection broke');
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    application_name: 'kaibo media writer',
    types: databaseTypes,
    onConnect: async (client) => {
      await client.query(
        `set statement_timeout = 15000;
         set idle_in_transaction_session_timeout = 15000;
         set lock_timeout = ${LOCK_WITHIN_MS};`,
      );
      await client.query(`select pg_advisory_lock(${ADVISORY_LOCK})`);
      await client.query(`listen ${CHANNEL_CHANGED}`);
    },
  });
  pool.on('error', onBreak);
  pool.on('connect', (client) => {
    client.on('error', onBreak);
    client.on('notification', ({ payload }) => needs.onChanged(payload ?? ''));
    needs.onConnected();
  });
  const writer: Database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const { db: reader, close } = openDatabase(url, {
    max: 2,
    applicationName: 'kaibo media',
    statementTimeoutMs: 10_000,
    onBreak,
  });
  return {
    writer,
    reader,
    close: async () => {
      await Promise.all([writer.destroy(), close()]);
    },
  };
};

/** Rejects when another process holds the lock, after waiting for one that was killed a moment ago. */
export const takeLock = async (db: Database): Promise<void> => {
  try {
    await untilTaken(() => sql`select 1`.execute(db), AbortSignal.timeout(2 * LOCK_WITHIN_MS));
  } catch (error) {
    if (systemCode(error) !== LOCK_TIMED_OUT) throw error;
    throw new Error('another media process writes into this database', { cause: error });
  }
};

/** Whether the statement itself was refused: it would be again. */
const isFinal = (error: unknown): boolean => /^(22|23|42)/.test(systemCode(error));

/** Tries until the database takes it: a restart of the database loses nothing. Rejects on `stop`, or for a bad statement. */
export const untilTaken = async <T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error) || stop.aborted) throw error;
      await sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)], undefined, {
        signal: stop,
      }).catch(() => undefined);
    }
  }
};
