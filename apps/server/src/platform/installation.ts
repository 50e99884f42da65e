import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { newId } from './id.ts';
import { StartError, systemCode } from './installation.errors.ts';
import { isStillRunning, markOf, type ProcessMark } from './installation.process.ts';

export interface Installation {
  /** Never changes while the data directory lives. */
  id: string;
  /** Where the embedded PostgreSQL keeps its cluster; absent until it was made, relative when inside. */
  postgresHome?: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** Code that was compiled once is loaded faster, and takes less memory, the next time. */
export const compileCacheOf = (dataDir: string): string => join(dataDir, 'cache');

/** Makes the directory and proves that it can be written to; returns its real path. */
export const openDataDir = async (dataDir: string): Promise<string> => {
  const path = resolve(dataDir);
  const probe = join(path, `.probe-${randomUUID()}`);
  try {
    // Root's database runs under another uid, which must be able to pass through.
    await mkdir(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    await writeFile(probe, '');
    await rm(probe);
    return await realpath(path);
  } catch (error) {
    const why = systemCode(error) || String(error);
    throw new StartError(
      'data-dir/not-writable',
      `The data directory ${path} cannot be written to (${why}); choose another with --data-dir.`,
      { cause: error },
    );
  }
};

const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** All or nothing: a reader sees the old file or the new one. */
export const writeWhole = async (path: string, text: string, mode = 0o600): Promise<void> => {
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, text, { mode, flush: true });
  await rename(partial, path);
};

/** The installation of a data directory; its id is made on the first call. */
export const readInstallation = async (dataDir: string): Promise<Installation> => {
  const path = join(dataDir, 'installation.json');
  const text = await readIfThere(path);
  if (text !== null) return JSON.parse(text) as Installation;
  const made = { id: newId() };
  await writeInstallation(dataDir, made);
  return made;
};

export const writeInstallation = (dataDir: string, installation: Installation): Promise<void> =>
  writeWhole(
    join(dataDir, 'installation.json'),
    `${JSON.stringify(installation, null, 2)}\n`,
    0o644,
  );

const removeOwn = async (path: string, content: string): Promise<void> => {
  if ((await readIfThere(path)) === content) await rm(path, { force: true });
};

const createIfAbsent = async (path: string, content: string): Promise<boolean> => {
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, content, { mode: 0o644, flush: true });
  try {
    await link(partial, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
};

const ownerOf = (content: string): ProcessMark | null => {
  try {
    return JSON.parse(content) as ProcessMark;
  } catch {
    return null;
  }
};

/**
 * Takes a lock file for as long as this process lives. A holder that was killed does not count: it is known by
 * its start time and the boot, so a pid in use again by another program never keeps the lock.
 * Null when a living process holds it. Not reentrant.
 */
export const takeLock = async (path: string): Promise<Lock | null> => {
  const own = JSON.stringify({ ...(await markOf(process.pid)), nonce: randomUUID() });
  const held = { release: () => removeOwn(path, own) };
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await createIfAbsent(path, own)) return held;
    const theirs = await readIfThere(path);
    if (theirs === null) continue;
    const owner = ownerOf(theirs);
    if (owner !== null && (await isStillRunning(owner))) return null;
    // Of several that found the same dead holder, only one may replace it.
    const right = `${path}.after-${createHash('sha256').update(theirs).digest('hex').slice(0, 16)}`;
    if (!(await createIfAbsent(right, own))) {
      const rival = ownerOf((await readIfThere(right)) ?? '');
      if (rival === null || !(await isStillRunning(rival))) await rm(right, { force: true });
      continue;
    }
    const taken = (await readIfThere(path)) === theirs;
    if (taken) await writeWhole(path, own, 0o644);
    await removeOwn(right, own);
    if (taken) return held;
  }
  return null;
};

/** In the directory while a backup is restored into it: one that was interrupted is no installation. */
export const UNFINISHED_RESTORE = 'unfinished-restore';

/** One Kaibo per data directory; refused with `data-dir/in-use` while another lives. */
export const lockInstallation = async (dataDir: string): Promise<Lock> => {
  const path = await openDataDir(dataDir);
  if ((await readIfThere(join(path, UNFINISHED_RESTORE))) !== null)
    throw new StartError(
      'data-dir/unfinished-restore',
      `A backup was being restored into ${path} and did not get to its end; empty the directory and restore again.`,
    );
  const lock = await takeLock(join(path, 'kaibo.lock'));
  if (lock === null)
    throw new StartError(
      'data-dir/in-use',
      `The data directory ${path} is in use by another Kaibo; stop it or choose another with --data-dir.`,
    );
  return lock;
};
