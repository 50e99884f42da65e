import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventEnvelope, Searched } from '@kaibo/contracts';
import { INSTALL_COMMAND, isEngineInstalled } from '../apps/server/src/platform/analytics.addon.ts';
import {
  type AnalyticsProcess,
  createAnalyticsProcess,
} from '../apps/server/src/platform/analytics.process.ts';
import { openDatabase } from '../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../apps/server/src/platform/events.postgres.ts';
import { newId } from '../apps/server/src/platform/id.ts';
import { silentLog } from '../apps/server/src/platform/log.ts';
import { migrate } from '../apps/server/src/platform/migrate.ts';
import { startPostgres } from '../apps/server/src/platform/postgres.ts';
import { temporaryFolder } from '../tests/support/temporary.ts';
import { measureDrift } from './behaviour/drift.ts';
import { loggedEvents, questions, storedEvents } from './behaviour/made.ts';
import { measureOnlineFreshness, measureOnlineReads } from './behaviour/online.ts';
import { measureSites } from './behaviour/sites.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';
import { median, percentile, rounded } from './support/numbers.ts';
import { cpuSecondsOfTree } from './support/product.ts';

const LOGGED = 600_000;
const STORED = 10_000_000;
const AT_ONCE = 100_000;
const ROUNDS = 3;
const FRESH = 50;
const LOOK_MS = 100;
const MOST_LOADING_MS = 120_000;
const MOST_FILLING_MS = 480_000;

const rssMbOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
};

/** The most memory that the process of the store has at any look. */
const watchMemory = (analytics: AnalyticsProcess) => {
  let most = 0;
  const look = async (): Promise<void> => {
    const pid = analytics.pid();
    if (pid !== null) most = Math.max(most, await rssMbOf(pid));
  };
  const timer = setInterval(look, LOOK_MS);
  return { most: () => most, stop: () => clearInterval(timer) };
};

const seconds = (beginMs: number): number => (performance.now() - beginMs) / 1_000;

const countIn = async (analytics: AnalyticsProcess): Promise<number> =>
  (await analytics.query<{ rows: number }>('select count() as rows from events'))[0]!.rows;

/** Rows a second from the commit in PostgreSQL until a question sees the last of them. */
const measureLoad = async (
  analytics: AnalyticsProcess,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<Figures> => {
  const { pool, close } = openDatabase(databaseUrl, { max: 1, statementTimeoutMs: 0 });
  await analytics.ping();
  await pool.query(loggedEvents, [LOGGED]);
  await close();
  const beginMs = performance.now();
  const cpuBefore = await cpuSecondsOfTree(process.pid);
  while ((await countIn(analytics)) < LOGGED) {
    if (performance.now() - beginMs > MOST_LOADING_MS) throw new Error('the load does not end');
    await sleep(50);
  }
  const perSecond = LOGGED / seconds(beginMs);
  const cpuSeconds = (await cpuSecondsOfTree(process.pid)) - cpuBefore;
  say(`${LOGGED} events from the log at ${rounded(perSecond, 0)}/s`);
  return {
    log_to_store_rows: LOGGED,
    log_to_store_rows_per_s: rounded(perSecond, 0),
    // On a busy machine the rate is less, and this is the same.
    log_to_store_cpu_us_per_row: rounded((cpuSeconds * 1e6) / LOGGED),
  };
};

/** From when an event is durable in the log until a question sees it, one event after the other. */
const measureFreshness = async (
  analytics: AnalyticsProcess,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<Figures> => {
  const database = openDatabase(databaseUrl, { max: 2 });
  const log = createPostgresEventLog(database);
  const tookMs: number[] = [];
  for (let i = 0; i < FRESH; i++) {
    const id = newId();
    await log.appendBatch([search(id)]);
    const beginMs = performance.now();
    const isThere = async (): Promise<boolean> =>
      (await analytics.query('select 1 as one from events where id = {id:UUID}', { id })).length >
      0;
    while (!(await isThere())) {
      if (performance.now() - beginMs > MOST_LOADING_MS) throw new Error('an event does not come');
      await sleep(10);
    }
    tookMs.push(performance.now() - beginMs);
  }
  await log.close();
  await database.close();
  const p99 = rounded(percentile(tookMs, 0.99), 0);
  say(`an event is seen after ${rounded(median(tookMs), 0)} ms, at the latest ${p99} ms`);
  return { freshness_p50_ms: rounded(median(tookMs), 0), freshness_p99_ms: p99 };
};

const search = (id: string): EventEnvelope => ({
  ...{ id, name: Searched.name, version: 1, key: '', actorId: null, visitorId: null, roomId: null },
  ...{ atMs: Date.now(), simulated: false, payload: { query: '茶', results: 1 } },
});

const fillStore = async (
  analytics: AnalyticsProcess,
  say: (line: string) => void,
): Promise<Figures> => {
  const beginMs = performance.now();
  await analytics.run('truncate table events');
  for (let from = 0; from < STORED; from += AT_ONCE) {
    await analytics.run(storedEvents(from, AT_ONCE));
    if (performance.now() - beginMs > MOST_FILLING_MS)
      throw new Error('the store fills too slowly');
  }
  say(`${STORED} events made in ${rounded(seconds(beginMs))} s`);
  return { stored_rows: await countIn(analytics) };
};

const measureQuestions = async (
  analytics: AnalyticsProcess,
  say: (line: string) => void,
): Promise<Figures> => {
  const figures: Figures = {};
  for (const [name, question] of Object.entries(questions)) {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const askedMs = performance.now();
      const rows = await analytics.query(question);
      took.push(seconds(askedMs));
      if (rows.length === 0) throw new Error(`${name}: no answer`);
    }
    figures[`${name}_s`] = rounded(median(took), 2);
    say(`${name}: ${took.map((one) => rounded(one, 2)).join(', ')} s`);
  }
  return figures;
};

/**
 * The behaviour store: from the log of PostgreSQL into ClickHouse, and what is asked of ten million events there.
 * `npm run bench -- behaviour [load] [freshness] [online] [ingest] [questions] [drift] --json`
 */
export const run: Benchmark = async ({ args, say }) => {
  if (!isEngineInstalled()) {
    say(`the analytics engine is not installed: ${INSTALL_COMMAND}`);
    const parts = ['log_to_store_rows_per_s', 'topk_s', 'funnel_s', 'cooccurrence_s'];
    parts.push('feature_freshness_p99_ms', 'online_rows300_p99_ms', 'drift_s');
    return Object.fromEntries([...parts, 'store_rss_mb'].map((name) => [name, null]));
  }
  const folder = await temporaryFolder('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'data') });
  await migrate(postgres.url);
  const analytics = createAnalyticsProcess({
    entry: join(import.meta.dirname, '../apps/server/src/analytics-main.ts'),
    env: () => ({ DATABASE_URL: postgres.url, KAIBO_DATA_DIR: folder }),
    log: silentLog,
    whyNot: () => null,
  });
  const memory = watchMemory(analytics);
  try {
    const begunMs = performance.now();
    await analytics.ping();
    const engine_start_s = rounded(seconds(begunMs), 2);
    const figures: Figures = { engine_start_s };
    const wants = (part: string): boolean => args.length === 0 || args.includes(part);
    if (wants('load')) {
      Object.assign(figures, await measureLoad(analytics, postgres.url, say));
      figures.load_rss_mb = rounded(memory.most(), 0);
    }
    if (wants('freshness'))
      Object.assign(figures, await measureFreshness(analytics, postgres.url, say));
    if (wants('online'))
      Object.assign(
        figures,
        await measureOnlineReads(analytics, say),
        await measureOnlineFreshness(say),
      );
    if (wants('ingest')) Object.assign(figures, await measureSites(say));
    if (wants('questions') || wants('drift'))
      Object.assign(figures, await fillStore(analytics, say));
    if (wants('questions')) Object.assign(figures, await measureQuestions(analytics, say));
    if (wants('drift')) Object.assign(figures, await measureDrift(analytics, STORED, say));
    figures.store_rss_mb = rounded(memory.most(), 0);
    return figures;
  } finally {
    memory.stop();
    await analytics.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
