import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { getHome } from '@kaibo/contracts';
import { openClient } from '../slice/client.ts';
import { openLoop } from '../slice/load.ts';

/**
 * How soon a server that does nothing but send the same bytes answers the same callers at the same rate, in a process of
 * its own as the product is: what machine, network and load take of a latency. No product is quicker.
 */
export const bareServerMs = async (
  reply: string,
  callers: number,
  loop: Parameters<typeof openLoop>[1],
): Promise<number[]> => {
  const server = fork(fileURLToPath(new URL('./floor.server.ts', import.meta.url)));
  try {
    server.send(reply);
    const ended = once(server, 'exit').then(() => Promise.reject(new Error('the floor ended')));
    const [port] = (await Promise.race([once(server, 'message'), ended])) as [number];
    const clients = Array.from({ length: callers }, () => openClient(`http://127.0.0.1:${port}`));
    const ask = clients.map((client) => () => client.text(getHome, {}));
    const { latenciesMs } = await openLoop(ask, loop);
    for (const client of clients) client.close();
    return latenciesMs;
  } finally {
    if (server.connected) server.disconnect();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
};

/** Jiffies of all processors since the start: in all, and those that a hypervisor gave to others; see proc_stat(5). */
const jiffies = async (): Promise<{ all: number; stolen: number } | null> => {
  const text = await readFile('/proc/stat', 'utf8').catch(() => null);
  const [, ...counts] = text?.split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
  if (counts.length < 8) return null;
  // Time of guests is in that of users already.
  const own = counts.slice(0, 8).map(Number);
  return { all: own.reduce((sum, one) => sum + one, 0), stolen: own[7]! };
};

/** Starts to count what share of the processors others take from this machine; null where the system does not tell. */
export const watchStolen = async (): Promise<() => Promise<number | null>> => {
  const before = await jiffies();
  return async () => {
    const after = await jiffies();
    if (!before || !after) return null;
    return (100 * (after.stolen - before.stolen)) / Math.max(1, after.all - before.all);
  };
};
