import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './installation.errors.ts';
import { processesWorkingIn } from './installation.process.ts';

/** What a running server writes into its cluster. */
export interface PostmasterFile {
  pid: number;
  /** `ready` once it takes connections. */
  status: string;
}

export const readPostmasterFile = async (cluster: string): Promise<PostmasterFile | null> => {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { pid, status: (lines[7] ?? '').trim() };
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
};

const serversOf = async (
  cluster: string,
): Promise<{ postmaster: number | null; all: number[] }> => {
  const all = (await processesWorkingIn(await realpath(cluster))).filter(
    (pid) => pid !== process.pid,
  );
  const claimed = (await readPostmasterFile(cluster))?.pid ?? null;
  // A pid in the file counts only when that process really works in this cluster.
  return { postmaster: claimed !== null && all.includes(claimed) ? claimed : null, all };
};

/**
 * Stops the server that a killed Kaibo left behind on this cluster: fast shutdown, then immediate, then kill.
 * A stale file or socket is left to the new server, which knows how to replace them.
 */
export const stopOrphan = async (cluster: string, log: (line: string) => void): Promise<void> => {
  const steps: { signal: NodeJS.Signals; waitMs: number }[] = [
    { signal: 'SIGINT', waitMs: 6_000 },
    { signal: 'SIGQUIT', waitMs: 3_000 },
    { signal: 'SIGKILL', waitMs: 3_000 },
  ];
  for (const step of steps) {
    const found = await serversOf(cluster);
    if (found.all.length === 0) return;
    // Without a postmaster its children leave by themselves; only the last step hurries them.
    if (found.postmaster !== null) {
      log(`stopping the database server that an earlier run left behind (pid ${found.postmaster})`);
      signal(found.postmaster, step.signal);
    } else if (step.signal === 'SIGKILL') for (const pid of found.all) signal(pid, step.signal);
    const until = Date.now() + step.waitMs;
    while (Date.now() < until && (await serversOf(cluster)).all.length > 0) await sleep(50);
  }
};
