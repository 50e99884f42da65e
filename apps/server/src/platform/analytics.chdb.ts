import { mkdir } from 'node:fs/promises';
import {
  INSTALL_COMMAND,
  isEngineInstalled,
  loadEngine,
  type NativeSession,
} from './analytics.addon.ts';
import {
  type AnalyticsEngine,
  AnalyticsError,
  type AnalyticsParameters,
  analyticsError,
} from './analytics.ts';

const MEGABYTE = 1_048_576;
/** What one answer may take: it passes through the process that people are served by. */
const RESULT_MB = 8;
/** A question that needs more works on the disk instead, where its kind allows. */
const SPILL_AT = 0.35;
const ONE_QUESTION = 0.75;
/** After a pause this long the engine gives back what it keeps for the next question. */
const PAUSE_MS = 2_000;
/** What the engine's code and ours take; whoever has more than this and all questions may take gives back at once. */
const CODE_MB = 250;

export interface ChdbOptions {
  /** One process at a time. */
  directory: string;
  /** What all questions and merges together may take; the code and its caches come on top, about 250 MB. */
  memoryMb: number;
  threads?: number;
}

/** Settings for every question, of the embedded engine and of a server alike. */
export const questionSettings = (memoryMb: number): Record<string, number> => ({
  max_memory_usage: Math.round(memoryMb * ONE_QUESTION * MEGABYTE),
  max_bytes_before_external_group_by: Math.round(memoryMb * SPILL_AT * MEGABYTE),
  max_bytes_before_external_sort: Math.round(memoryMb * SPILL_AT * MEGABYTE),
  max_execution_time: 60,
  max_result_bytes: RESULT_MB * MEGABYTE,
  output_format_json_quote_64bit_integers: 0,
});

const load = async ({ directory, memoryMb, threads = 2 }: ChdbOptions) => {
  if (!isEngineInstalled())
    throw new AnalyticsError('analytics/not-installed', `not installed: ${INSTALL_COMMAND}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const settings = {
    ...questionSettings(memoryMb),
    max_server_memory_usage: memoryMb * MEGABYTE,
    max_threads: threads,
    mark_cache_size: 32 * MEGABYTE,
    index_mark_cache_size: 8 * MEGABYTE,
    uncompressed_cache_size: 0,
  };
  try {
    const { Session } = loadEngine();
    const connectionArgs = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    // A connection does one thing after the other: what is written does not wait for what is asked.
    return {
      asking: new Session(directory, { connectionArgs: [...connectionArgs, '--readonly=2'] }),
      writing: new Session(directory, { connectionArgs }),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AnalyticsError('analytics/unsupported', why.slice(0, 1_000), { cause: error });
  }
};

const textOf = async (
  session: NativeSession,
  sql: string,
  parameters: AnalyticsParameters,
  format: string,
): Promise<string> => {
  const isBound = Object.keys(parameters).length > 0;
  const answer = isBound
    ? await session.queryBindAsync(sql, parameters, { format })
    : await session.queryAsync(sql, { format });
  return answer.text();
};

/** Opens the engine in this process, which should be one that nobody is served by: it may be ended by the engine. */
export const openChdb = async (options: ChdbOptions): Promise<AnalyticsEngine> => {
  const { asking, writing } = await load(options);
  let idle: NodeJS.Timeout | undefined;
  let underWay = 0;
  let givingBack: Promise<unknown> = Promise.resolve();
  const most = (options.memoryMb + CODE_MB) * MEGABYTE;

  const giveBack = (): void => {
    const purged = writing.queryAsync('system jemalloc purge', { format: 'TSV' });
    givingBack = Promise.allSettled([givingBack, purged]);
  };
  const doing = async <T>(work: () => Promise<T>): Promise<T> => {
    clearTimeout(idle);
    underWay += 1;
    try {
      return await work();
    } catch (error) {
      throw analyticsError(error);
    } finally {
      underWay -= 1;
      if (process.memoryUsage.rss() > most) giveBack();
      else if (underWay === 0) idle = setTimeout(giveBack, PAUSE_MS).unref();
    }
  };
  const run = (sql: string): Promise<void> =>
    doing(async () => void (await textOf(writing, sql, {}, 'TSV')));

  return {
    query: (sql, parameters = {}) =>
      doing(async () => rowsOf(await textOf(asking, sql, parameters, 'JSONCompact'))),
    run,
    insert: (table, columns, lines) =>
      doing(async () => {
        if (lines.length === 0) return;
        const values = typeof lines === 'string' ? Buffer.from(lines) : lines;
        await writing.insert({ table, columns, values, format: 'TabSeparated' });
      }),
    ping: () => doing(async () => void (await textOf(asking, 'select 1', {}, 'TSV'))),
    use: async (database) => {
      await run(`create database if not exists ${database}`);
      await run(`use ${database}`);
      await doing(() => textOf(asking, `use ${database}`, {}, 'TSV'));
    },
    close: async () => {
      clearTimeout(idle);
      await givingBack;
      asking.close();
      writing.close();
    },
  };
};

interface Compact {
  meta: { name: string }[];
  data: unknown[][];
}

const rowsOf = <Row extends object>(text: string): Row[] => {
  if (text === '') return [];
  const { meta, data } = JSON.parse(text) as Compact;
  return data.map((row) => Object.fromEntries(meta.map(({ name }, at) => [name, row[at]])) as Row);
};
