import type { HealthReport, HealthSample, ProcessHealth } from '@kaibo/contracts';
import type { Pool } from 'pg';
import { readLastBackup } from './backup.last.ts';
import type { Blobs } from './blobs.ts';
import type { GroupHealth } from './events.group.ts';
import { readHead } from './events.head.ts';
import {
  createPercents,
  type MeasuredProcess,
  measureProcesses,
  type ProcessSources,
} from './health.processes.ts';
import { watchSpace } from './health.space.ts';
import { type AskHealth, readiness } from './health.ts';
import { verdictOf } from './health.verdict.ts';
import { countJobs, listTroubled } from './jobs.queue.ts';
import type { Log } from './log.ts';
import { type Vitals, watchVitals } from './vitals.ts';

const SAMPLE_EVERY_MS = 15_000;
/** One hour. */
const MOST_SAMPLES = 240;

export interface StreamStats {
  live: number;
  bitrateKbps: number;
  /** Since the media process began. */
  segments: number;
}

export interface HealthSources extends ProcessSources {
  pool: Pool;
  blobs: Blobs;
  dataDir: string;
  version: string;
  streams(): StreamStats;
  viewers(): number;
  groups(): GroupHealth[];
  /** Handled by the edge since the start. */
  requests(): number;
  asks: readonly AskHealth[];
  log: Log;
}

export interface HealthWatch {
  report(): Promise<HealthReport>;
  processes(): Promise<(MeasuredProcess & Pick<ProcessHealth, 'cpuPercent'>)[]>;
  /** Of the disk of the data directory. */
  free(): Promise<{ freeBytes: number; totalBytes: number }>;
  close(): void;
}

/** Of the server: connections are everybody's, the size is of our database. */
export const readPostgres = async (pool: Pool) => {
  const { rows } = await pool.query<{
    connections: number;
    mostConnections: number;
    sizeBytes: number;
    longestQueryMs: number;
  }>(
    `select (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
            current_setting('max_connections')::int as "mostConnections",
            pg_database_size(current_database())::float8 as "sizeBytes",
            coalesce((select max(extract(epoch from now() - query_start) * 1000) from pg_stat_activity
                       where state = 'active' and pid <> pg_backend_pid()
                         and backend_type = 'client backend'
                         and datname = current_database()), 0)::float8 as "longestQueryMs"`,
  );
  return rows[0]!;
};

/** Watches how the installation does, and tells it in one report. Samples are kept in memory. */
export const watchHealth = (sources: HealthSources): HealthWatch => {
  const { pool, log } = sources;
  const startedAtMs = Date.now();
  const vitals = watchVitals();
  const space = watchSpace({ directory: sources.dataDir, blobs: sources.blobs });
  const history: HealthSample[] = [];
  let own: Vitals = vitals.read();
  const percentsOf = createPercents();
  let percents = new Map<string, number>();
  let lastRequests = { atMs: Date.now(), count: sources.requests() };

  const sample = async (): Promise<void> => {
    const nowMs = Date.now();
    own = vitals.read();
    const measured = await measureProcesses(sources, own, startedAtMs);
    percents = percentsOf(measured, nowMs);
    const count = sources.requests();
    const seconds = Math.max(0.001, (nowMs - lastRequests.atMs) / 1_000);
    const requestsPerSecond = (count - lastRequests.count) / seconds;
    lastRequests = { atMs: nowMs, count };
    history.push({
      atMs: nowMs,
      cpuPercent: [...percents.values()].reduce((sum, percent) => sum + percent, 0),
      memoryBytes: measured.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0),
      loopDelayMs: own.loopDelayMs,
      requestsPerSecond,
    });
    if (history.length > MOST_SAMPLES) history.shift();
    await space.sample(nowMs);
  };
  const tick = (): void => {
    sample().catch((error: unknown) => log.debug({ err: error }, 'health could not be sampled'));
  };
  const timer = setInterval(tick, SAMPLE_EVERY_MS);
  timer.unref();
  const first = setTimeout(tick, 1_000);
  first.unref();

  const processes = async () =>
    (await measureProcesses(sources, own, startedAtMs)).map((one) => ({
      ...one,
      cpuPercent: percents.get(one.name) ?? null,
    }));

  const report = async (): Promise<HealthReport> => {
    const nowMs = Date.now();
    const [facts, { parts }, head, counts, list, backup, all] = await Promise.all([
      readPostgres(pool),
      readiness(sources.asks),
      readHead(pool),
      countJobs(pool),
      listTroubled(pool),
      readLastBackup(sources.dataDir),
      processes(),
    ]);
    const { version, builtIn } = sources.database;
    const { live, bitrateKbps } = sources.streams();
    const known = {
      parts,
      processes: all.map(({ cpuMs: _, ...process }) => process),
      postgres: { version, builtIn, ...facts },
      events: { head: Math.max(0, head.end), groups: sources.groups() },
      jobs: { ...counts, list },
      disk: await space.read(facts.sizeBytes),
      backup,
    };
    return {
      ...known,
      ...verdictOf(known, nowMs),
      atMs: nowMs,
      version: sources.version,
      startedAtMs,
      streams: { live, bitrateKbps, viewers: sources.viewers() },
      history: [...history],
    };
  };

  return {
    processes,
    free: space.free,
    report,
    close: () => {
      clearInterval(timer);
      clearTimeout(first);
      vitals.close();
    },
  };
};
