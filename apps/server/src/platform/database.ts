import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PlanningClient } from './database.planned.ts';

/** Rows are typed by each module's own store (`db.withTables<OrdersTables>()`); the connection is shared. */
// biome-ignore lint/complexity/noBannedTypes: a schema without tables until a store adds its own.
export type Database = Kysely<{}>;
// biome-ignore lint/complexity/noBannedTypes: as above.
export type Transaction = KyselyTransaction<{}>;

export interface OpenDatabase {
  db: Database;
  pool: pg.Pool;
  /** For who needs connections of their own, another thread for instance. */
  url: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Most connections at once. */
  max: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
  /** A statement that takes longer is cancelled; 0 never. */
  statementTimeoutMs?: number;
  /** A transaction left idle for longer is ended: it would hold locks, and vacuum, for everybody. */
  idleInTransactionTimeoutMs?: number;
  /** Statements marked as `often` are planned once a connection, which no pooler may share out; false unless said. */
  plansOnce?: boolean;
  /** Told when a connection breaks; the pool replaces it by itself. */
  onBreak?: (error: Error) => void;
}

const INT8 = 20;
const INT8_ARRAY = 1016;

const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} from the database is not a safe integer`);
  return value;
};

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, parseInt8],
  [
    INT8_ARRAY,
    (text) =>
      (pg.types.getTypeParser(INT8_ARRAY as number, 'text')(text) as (string | null)[]).map(
        (item) => (item === null ? null : parseInt8(item)),
      ),
  ],
]);

/** As `pg` does it, but int8 is a number and refuses what a number cannot hold. */
export const databaseTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
};

/** The `like` pattern of what contains this text, each sign of it meaning itself. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** A pool and Kysely over it. Connections open on demand and close after 30 s without use. */
export const openDatabase = (url: string, options: DatabaseOptions): OpenDatabase => {
  const { statementTimeoutMs = 30_000, idleInTransactionTimeoutMs = 60_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? 'kaibo',
    types: databaseTypes,
    ...(options.plansOnce ? { Client: PlanningClient } : {}),
    // Not as start-up parameters, which a connection pooler in between would refuse.
    onConnect: async (client) => {
      await client.query(
        `set statement_timeout = ${statementTimeoutMs};
         set idle_in_transaction_session_timeout = ${idleInTransactionTimeoutMs};`,
      );
    },
  });
  const onBreak = (error: Error): void => options.onBreak?.(error);
  pool.on('error', onBreak);
  // A connection that breaks in use fails its query, and besides emits an error that would end the process.
  pool.on('connect', (client) => client.on('error', onBreak));
  const db: Database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely ends the pool only when it has used it.
    if (!pool.ending) await pool.end();
  };
  return { db, pool, url, close };
};
