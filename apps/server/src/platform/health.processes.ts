import type { PartHealth, ProcessHealth } from '@kaibo/contracts';
import type { ChildFacts } from './supervise.ts';
import { vitalsOfTree } from './vitals.tree.ts';
import type { Vitals } from './vitals.ts';

/** A process beside main, as whoever started it knows it. */
export interface WatchedProcess {
  health(): PartHealth;
  pid(): number | null;
  facts(): ChildFacts;
}

export interface ProcessSources {
  database: { version: string; builtIn: boolean; pid(): number | null };
  /** Asked at each measurement; the demo is started late. */
  processes(): readonly WatchedProcess[];
}

/** `cpuMs` since the process began; null where it cannot be read. */
export type MeasuredProcess = Omit<ProcessHealth, 'cpuPercent'> & { cpuMs: number | null };

const mainOf = (own: Vitals, startedAtMs: number): MeasuredProcess => ({
  ...{ name: 'main', state: 'ok', detail: '', pid: process.pid, startedAtMs, restarts: 0 },
  ...{ memoryBytes: own.rssBytes, cpuMs: own.cpuMs, loopDelayMs: own.loopDelayMs },
});

const postgresOf = async ({ database }: ProcessSources): Promise<MeasuredProcess[]> => {
  if (!database.builtIn) return [];
  const pid = database.pid();
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

const childOf = (child: WatchedProcess): MeasuredProcess => {
  const { name, state, detail } = child.health();
  const { startedAtMs, restarts, vitals } = child.facts();
  return {
    ...{ name, state, detail, pid: child.pid(), startedAtMs, restarts },
    memoryBytes: vitals?.rssBytes ?? null,
    cpuMs: vitals?.cpuMs ?? null,
    loopDelayMs: vitals?.loopDelayMs ?? null,
  };
};

/** Main first, then the built-in PostgreSQL, then the others as they were started. */
export const measureProcesses = async (
  sources: ProcessSources,
  own: Vitals,
  startedAtMs: number,
): Promise<MeasuredProcess[]> => [
  mainOf(own, startedAtMs),
  ...(await postgresOf(sources)),
  ...sources.processes().map(childOf),
];

/** Processor time between two measurements in percent of one core, by process. */
export const createPercents = () => {
  let last = new Map<string, { atMs: number; cpuMs: number }>();
  return (measured: readonly MeasuredProcess[], nowMs: number): Map<string, number> => {
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
};
