import { readdir, readFile, readlink } from 'node:fs/promises';
import { systemCode } from './installation.errors.ts';

/** Names one life of one process: a number that is used again later does not match. */
export interface ProcessMark {
  pid: number;
  /** Clock ticks since boot at which it started; '' where the system does not tell. */
  startedAt: string;
  /** Changes with every boot; '' where the system does not tell. */
  bootId: string;
}

const readOr = async (path: string, otherwise: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return otherwise;
  }
};

/** Fields of `/proc/<pid>/stat` from the state on; empty where there is none. */
const statOf = async (pid: number): Promise<string[]> => {
  const stat = await readOr(`/proc/${pid}/stat`, '');
  // The program's name before them is in parentheses and may hold spaces.
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

export const markOf = async (pid: number): Promise<ProcessMark> => ({
  pid,
  startedAt: (await statOf(pid))[19] ?? '',
  bootId: await readOr('/proc/sys/kernel/random/boot_id', ''),
});

/** A process that ended and that nobody has waited for (a zombie) does not count. */
export const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false;
  }
  const [state] = await statOf(pid);
  return state !== 'Z' && state !== 'X';
};

/** Whether the process that left this mark still runs. */
export const isStillRunning = async (mark: ProcessMark): Promise<boolean> => {
  if (!(await isAlive(mark.pid))) return false;
  const now = await markOf(mark.pid);
  return now.startedAt === mark.startedAt && now.bootId === mark.bootId;
};

/** Processes whose working directory is this one; every PostgreSQL process works in its cluster. Linux only. */
export const processesWorkingIn = async (directory: string): Promise<number[]> => {
  const names = await readdir('/proc').catch(() => []);
  const found: number[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '');
    if (cwd === directory) found.push(Number(name));
  }
  return found;
};
