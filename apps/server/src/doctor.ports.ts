import { readdir, readFile, readlink } from 'node:fs/promises';
import { systemCode } from '#platform/installation.errors';
import { type Finding, fine, problem } from './doctor.finding.ts';
import { probePort } from './start.checks.ts';

/** State of a listening socket in /proc/net/tcp. */
const LISTEN = '0A';

const inodesOf = async (port: number): Promise<Set<string>> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const found = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === LISTEN && fields[1]?.endsWith(`:${wanted}`)) found.add(fields[9]!);
    }
  }
  return found;
};

/** `nginx (pid 812)`, as far as the system lets us see it; null where it does not. Linux only. */
export const whoListens = async (port: number): Promise<string | null> => {
  const inodes = await inodesOf(port);
  if (inodes.size === 0) return null;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode === undefined || !inodes.has(inode)) continue;
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
      return `${name || '?'} (pid ${pid})`;
    }
  }
  return null;
};

/** Asked while Kaibo is stopped: could it listen there? */
export const portFinding = async (host: string, port: number, flag: string): Promise<Finding> => {
  try {
    await probePort(host, port);
    return fine('ports', `端口 ${port} 可用`, `port ${port} is free`);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EADDRINUSE')
      return problem(
        'ports',
        [`端口 ${port} 不能用（${code}）`, `port ${port} cannot be used (${code})`],
        [`用 ${flag} 换一个端口`, `choose another one with ${flag}`],
      );
    const who = await whoListens(port);
    return problem(
      'ports',
      [
        `端口 ${port} 已被${who ? ` ${who}` : '别的程序'}占用`,
        `port ${port} is taken${who ? ` by ${who}` : ''}`,
      ],
      [`停掉它，或用 ${flag} 换一个端口`, `stop it, or choose another port with ${flag}`],
    );
  }
};
