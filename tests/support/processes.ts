import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The unit of times in /proc on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

type Stat = { pid: number; name: string; state: string; parentPid: number; cpuTicks: number };

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A process may end between being listed and being read: then it is null. */
const readOfProcess = async (pid: number, file: string): Promise<string | null> => {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

const statOf = async (pid: number): Promise<Stat | null> => {
  const text = await readOfProcess(pid, 'stat');
  if (text === null) return null;
  const nameEnd = text.lastIndexOf(')');
  // Fields after the name, from "state" (3) on; see proc_pid_stat(5).
  const fields = text.slice(nameEnd + 2).split(' ');
  const ticks = fields.slice(11, 15).map(Number);
  return {
    pid,
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    state: fields[0] ?? '',
    parentPid: Number(fields[1]),
    cpuTicks: ticks.reduce((sum, value) => sum + value, 0),
  };
};

const everyProcess = async (): Promise<Stat[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(statOf))).filter((stat) => stat !== null);
};

/** A process and everything it started, however many steps down; empty once it is gone. */
export const processTree = async (pid: number): Promise<Stat[]> => {
  const all = await everyProcess();
  const tree = all.filter((stat) => stat.pid === pid);
  for (const parent of tree) tree.push(...all.filter((stat) => stat.parentPid === parent.pid));
  return tree;
};

const kilobytes = (text: string | null, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text ?? '')?.[1] ?? 0);

export type Memory = {
  /** What each process holds, pages shared between them counted for every one. */
  rssMb: number;
  /** The same with shared pages divided among their holders; null where the system does not tell. */
  pssMb: number | null;
};

/** Memory of a process and all it started. Linux only. */
export const memoryOfTree = async (pid: number): Promise<Memory> => {
  const tree = await processTree(pid);
  let rssKb = 0;
  let pssKb: number | null = 0;
  for (const stat of tree) {
    rssKb += kilobytes(await readOfProcess(stat.pid, 'status'), 'VmRSS');
    const rollup = await readOfProcess(stat.pid, 'smaps_rollup').catch(() => 'unreadable');
    if (rollup === 'unreadable') pssKb = null;
    else if (pssKb !== null) pssKb += kilobytes(rollup, 'Pss');
  }
  return { rssMb: rssKb / 1024, pssMb: pssKb === null ? null : pssKb / 1024 };
};

/** Processor time of the tree so far, of ended children too, as far as their parents waited for them. */
export const cpuSecondsOfTree = async (pid: number): Promise<number> => {
  const tree = await processTree(pid);
  return tree.reduce((sum, stat) => sum + stat.cpuTicks, 0) / TICKS_PER_SECOND;
};

/** Share of one core that a process tree uses over the given time, in percent: 100 is one whole core. */
export const corePercentOfTree = async (pid: number, overMs: number): Promise<number> => {
  const beginMs = performance.now();
  const beginCpu = await cpuSecondsOfTree(pid);
  await sleep(overMs);
  const usedSeconds = (await cpuSecondsOfTree(pid)) - beginCpu;
  return (usedSeconds / ((performance.now() - beginMs) / 1000)) * 100;
};

/** Ended ones that nobody has waited for yet (zombies) do not run. */
export const isRunning = async (pid: number): Promise<boolean> => {
  const stat = await statOf(pid);
  return stat !== null && stat.state !== 'Z';
};

const running = async (pids: number[]): Promise<number[]> => {
  const flags = await Promise.all(pids.map(isRunning));
  return pids.filter((_, index) => flags[index]);
};

/** Waits until every one of them has ended; answers those that have not in time. */
export const stillRunningAfter = async (pids: number[], waitMs: number): Promise<number[]> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const left = await running(pids);
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(50);
  }
};

/** To a process that may have ended meanwhile. */
export const sendSignal = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};
