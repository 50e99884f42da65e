import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of `/proc/<pid>/stat`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export interface TreeVitals {
  memoryBytes: number;
  cpuMs: number;
}

const memoryOf = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  // Shared pages are counted once over all who share them.
  const kilobytes = /^Pss:\s+(\d+)/m.exec(text)?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1_024;
};

interface Stat {
  pid: number;
  parent: number;
  cpuMs: number;
}

const statOf = async (pid: number): Promise<Stat | null> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (text === '') return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // utime, stime and those of children that have ended.
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid, parent: Number(fields[1]), cpuMs: (ticks * 1_000) / TICKS_PER_SECOND };
};

/** A process and its children, as PostgreSQL has them; null where the system does not tell. Linux only. */
export const vitalsOfTree = async (root: number): Promise<TreeVitals | null> => {
  const names = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => statOf(Number(name))),
  );
  const own = stats.filter((stat) => stat?.pid === root || stat?.parent === root) as Stat[];
  if (own.length === 0) return null;
  const memory = await Promise.all(own.map(({ pid }) => memoryOf(pid)));
  return {
    memoryBytes: memory.reduce((sum, bytes) => sum + bytes, 0),
    cpuMs: own.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
};
