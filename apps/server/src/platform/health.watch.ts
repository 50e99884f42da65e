import type { HealthReport, HealthSample, PartHealth, ProcessHealth } from '@kaibo/contracts';
import type { Pool } from 'pg';
import { readLastBackup } from './backup.last.ts';
import type { Blobs } from './blobs.ts';
import type { GroupHealth } from './events.group.ts';
import { readHead } from './events.head.ts';
import { watchSpace } from './health.space.ts';
import { type AskHealth, readiness } from './health.ts';
import { verdictOf } from './health.verdict.ts';
import { countJobs, listTroubled } from './jobs.queue.ts';
import type { Log } from './log.ts';
import type { ChildFacts } from './supervise.ts';
import { vitalsOfTree } from './vitals.tree.ts';
import { type Vitals, watchVitals } from './vitals.ts';

const SAMPLE_EVERY_MS = 15_000;
/** One hour. */
const MOST_SAMPLES = 240;

/** A process beside main, as whoever started it knows it. */
export interface WatchedProcess {
  health(): PartHealth;
  pid(): number | null;
  facts(): ChildFacts;
}

export interface StreamStats {
  live: number;
  bitrateKbps: number;
  /** Since the media process began. */
  segments: number;
}

export interface HealthSources {
  pool: Pool;
  blobs: Blobs;
  dataDir: string;
  version: string;
  database: { version: string; builtIn: boolean; pid(): number | null };
  /** Asked when a report is made; the demo is started late. */
  processes(): readonly WatchedProcess[];
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
  processes(): Promise<(ProcessHealth & { cpuMs: number | null })[]>;
  /** Of the disk of the data directory. */
  free(): Promise<{ freeBytes: number; totalBytes: number }>;
  close(): void;
}

type Measured = Omit<ProcessHealth, 'cpuPercent'> & { cpuMs: number | null };

const readPostgres = async (pool: Pool) => {
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
  let last = new Map<string, { atMs: number; cpuMs: number }>();
  let percents = new Map<string, number>();
  let lastRequests = { atMs: Date.now(), count: sources.requests() };

  const children = (): Measured[] =>
    sources.processes().map((child) => {
      const { name, state, detail } = child.health();
      const facts = child.facts();
      return {
        ...{ name, state, detail, pid: child.pid() },
        ...{ startedAtMs: facts.startedAtMs, restarts: facts.restarts },
        memoryBytes: facts.vitals?.rssBytes ?? null,
        cpuMs: facts.vitals?.cpuMs ?? null,
        loopDelayMs: facts.vitals?.loopDelayMs ?? null,
      };
    });
  const postgres = async (): Promise<Measured[]> => {
    if (!sources.database.builtIn) return [];
    const pid = sources.database.pid();
    const tree = pid === null ? null : await vitalsOfTree(pid);
    return [
      {
        ...{ name: 'postgres', state: pid === null ? 'failed' : 'ok', detail: '', pid },
        ...{ startedAtMs: null, restarts: 0, loopDelayMs: null },
        memoryBytes: tree?.memoryBytes ?? null,
        cpuMs: tree?.cpuMs ?? null,
      },
    ];
  };
  const measure = async (): Promise<Measured[]> => [
    {
      ...{ name: 'main', state: 'ok', detail: '', pid: process.pid, startedAtMs, restarts: 0 },
      ...{ memoryBytes: own.rssBytes, cpuMs: own.cpuMs, loopDelayMs: own.loopDelayMs },
    },
    ...(await postgres()),
    ...children(),
  ];

  const percentsOf = (measured: readonly Measured[], nowMs: number) => {
    const next = new Map<string, { atMs: number; cpuMs: number }>();
    const found = new Map<string, number>();
    for (const { name, cpuMs } of measured) {
      if (cpuMs === null) continue;
      next.set(name, { atMs: nowMs, cpuMs });
      const before = last.get(name);
      // A process that began anew counts from zero.
      if (before && cpuMs >= before.cpuMs)
        found.set(name, ((cpuMs - before.cpuMs) / Math.max(1, nowMs - before.atMs)) * 100);
    }
    last = next;
    return found;
  };

  const sample = async (): Promise<void> => {
    const nowMs = Date.now();
    own = vitals.read();
    const measured = await measure();
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
    (await measure()).map((one) => ({ ...one, cpuPercent: percents.get(one.name) ?? null }));

  return {
    processes,
    free: space.free,
    report: async () => {
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
    },
    close: () => {
      clearInterval(timer);
      clearTimeout(first);
      vitals.close();
    },
  };
};
