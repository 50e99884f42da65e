import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { questionSettings } from './analytics.chdb.ts';
import { type AnalyticsEngine, analyticsError } from './analytics.ts';

const REQUEST_MS = 90_000;

export interface ClickHouseOptions {
  /** `http(s)://user:password@host:8123` */
  url: string;
  memoryMb: number;
}

/** Speaks to a ClickHouse server; it is tried at the first question. */
export const openClickHouse = async (options: ClickHouseOptions): Promise<AnalyticsEngine> => {
  const { ClickHouseLogLevel, createClient } = await import('@clickhouse/client');
  const connect = (database?: string): ClickHouseClient =>
    createClient({
      url: options.url,
      ...(database === undefined ? {} : { database }),
      request_timeout: REQUEST_MS,
      application: 'kaibo',
      // What goes wrong is told by who asked.
      log: { level: ClickHouseLogLevel.OFF },
      clickhouse_settings: { ...questionSettings(options.memoryMb), wait_end_of_query: 1 } as never,
    });
  let client = connect();
  const doing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw analyticsError(error);
    }
  };
  return {
    query: <Row extends object>(sql: string, parameters = {}) =>
      doing(async () => {
        const asked = { query: sql, query_params: parameters, format: 'JSONEachRow' } as const;
        return (await client.query(asked)).json<Row>();
      }),
    run: (sql) => doing(async () => void (await client.command({ query: sql }))),
    insert: (table, columns, lines) =>
      doing(async () => {
        if (lines.length === 0) return;
        const [first, ...others] = columns;
        await client.insert({
          table,
          columns: [first!, ...others],
          values: Readable.from([lines], { objectMode: false }),
          format: 'TabSeparated',
        });
      }),
    ping: () =>
      doing(async () => {
        const answer = await client.ping({ select: true });
        if (!answer.success) throw answer.error;
      }),
    use: (database) =>
      doing(async () => {
        await client.command({ query: `create database if not exists ${database}` });
        const before = client;
        client = connect(database);
        await before.close();
      }),
    close: () => client.close(),
  };
};
