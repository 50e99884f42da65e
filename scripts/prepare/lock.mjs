import { mkdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cache } from './paths.mjs';
import { say } from './run.mjs';

const HEARTBEAT_MS = 2_000;
const SILENT_FOR_MS = 60_000;
const POLL_MS = 200;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const orNull = async (promise) => {
  try {
    return await promise;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Held by nobody any more: its processes are gone, or it has been silent too long to be one of another machine. */
const isAbandoned = async (directory) => {
  const made = await orNull(stat(directory));
  if (made === null) return false;
  const silentMs = Date.now() - made.mtimeMs;
  if (silentMs > SILENT_FOR_MS) return true;
  const written = await orNull(readFile(join(directory, 'owner.json'), 'utf8'));
  if (written === null) return silentMs > 2 * HEARTBEAT_MS;
  const owner = JSON.parse(written);
  return owner.host === hostname() && !owner.pids.some(isAlive);
};

const tryMkdir = async (directory) => {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Only one waiter may clear an abandoned lock, or the second would clear the first one's new lock. */
const clearIfAbandoned = async (directory) => {
  if (!(await isAbandoned(directory))) return;
  const clearing = `${directory}.clearing`;
  if (!(await tryMkdir(clearing))) {
    const since = await orNull(stat(clearing));
    if (since && Date.now() - since.mtimeMs > 5_000) await orNull(rmdir(clearing));
    return;
  }
  if (await isAbandoned(directory)) await rm(directory, { recursive: true, force: true });
  await rmdir(clearing);
};

const acquire = async (directory) => {
  for (let waited = false; !(await tryMkdir(directory)); waited = true) {
    if (!waited && !(await isAbandoned(directory)))
      say('waiting for another kaibo that is preparing …');
    await clearIfAbandoned(directory);
    await sleep(POLL_MS);
  }
};

/**
 * Runs `work` alone among all processes that prepare this checkout. A holder that was killed, with its children,
 * is noticed and its lock cleared.
 */
export const withLock = async (work, directory = join(cache, 'prepare.lock')) => {
  await mkdir(cache, { recursive: true });
  await acquire(directory);
  const write = async (pids) => {
    const file = join(directory, 'owner.json');
    await writeFile(`${file}.new`, JSON.stringify({ host: hostname(), pids }));
    await rename(`${file}.new`, file);
  };
  await write([process.pid]);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(directory, now, now).catch((error) => say(`lost the lock: ${error.message}`));
  }, HEARTBEAT_MS);
  let noted = Promise.resolve();
  const noteChild = (pid) => {
    noted = noted.then(() => write(pid ? [process.pid, pid] : [process.pid]));
  };
  try {
    return await work({ noteChild });
  } finally {
    clearInterval(beat);
    await noted;
    await rm(directory, { recursive: true, force: true });
  }
};
