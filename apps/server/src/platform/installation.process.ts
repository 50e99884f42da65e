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

export const markOf = async (pid: number): Promise<ProcessMark> => {
  const stat = await readOr(`/proc/${pid}/stat`, '');
  // The second field is the program's name in parentheses and may hold spaces; starttime is the 22nd.
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { pid, startedAt, bootId: await readOr('/proc/sys/kernel/random/boot_id', '') };
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};

/** Whether the process that left this mark still runs. */
export const isStillRunning = async (mark: ProcessMark): Promise<boolean> => {
  if (!isAlive(mark.pid)) return false;
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
