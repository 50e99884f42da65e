import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { handToBackups } from './backup.pin.ts';
import type { Blobs } from './blobs.ts';

const PART = /^[a-z0-9._-]+$/;
/** No key can hold `~`, so what lies beside the blobs never meets one. */
const TEMPORARY = '~tmp';
const TYPE_SUFFIX = '~type';

const typeByExtension: Record<string, string> = {
  aac: 'audio/aac',
  jpg: 'image/jpeg',
  jsonl: 'application/x-ndjson',
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  parquet: 'application/vnd.apache.parquet',
  png: 'image/png',
  webp: 'image/webp',
};
const typeOf = (key: string): string =>
  typeByExtension[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/** Thrown for a key that breaks the rules of blobs.ts: a bug of the caller, never a refusal. */
const checkKey = (key: string): string => {
  const parts = key.split('/');
  const valid =
    key.length <= 512 && parts.every((part) => PART.test(part) && part !== '.' && part !== '..');
  if (!valid) throw new TypeError(`not a blob key: ${JSON.stringify(key.slice(0, 80))}`);
  return key;
};

const isMissing = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
};
const orNull = <T>(error: unknown): T | null => {
  if (isMissing(error)) return null;
  throw error;
};

const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
};

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Several processes may write into one directory: only what a dead one left half written goes. */
const sweepHalfWritten = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (!isRunning(Number.parseInt(name, 10)))
      await rm(join(folder, name), { recursive: true, force: true });
};

/** Blobs as files below one directory; the content type lies beside a file only when its name does not tell it. */
export const createDiskBlobs = (directory: string): Blobs => {
  const pathOf = (key: string): string => join(directory, checkKey(key));
  const temporary = join(directory, TEMPORARY, `${process.pid}-${randomBytes(6).toString('hex')}`);
  const madeDirectories = new Set<string>();
  const ready = mkdir(temporary, { recursive: true }).then(() =>
    sweepHalfWritten(join(directory, TEMPORARY)),
  );
  // Whoever puts awaits it and hears why.
  ready.catch(() => undefined);

  /** Makes a directory so that it survives a crash: every new one is recorded in its parent. */
  const makeDirectory = async (path: string): Promise<void> => {
    if (madeDirectories.has(path)) return;
    const first = await mkdir(path, { recursive: true });
    if (first) {
      for (let made = path; made.length >= first.length; made = dirname(made))
        await syncDirectory(dirname(made));
    }
    madeDirectories.add(path);
  };

  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    const half = join(temporary, randomBytes(12).toString('hex'));
    const file = await open(half, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, path).catch(async (error) => {
      await rm(half, { force: true });
      throw error;
    });
  };

  const put: Blobs['put'] = async (key, bytes, contentType) => {
    const path = pathOf(key);
    await ready;
    const folder = dirname(path);
    await makeDirectory(folder);
    const typePath = `${path}${TYPE_SUFFIX}`;
    if (contentType === typeOf(key)) await rm(typePath, { force: true });
    else await write(typePath, new TextEncoder().encode(contentType));
    await write(path, bytes);
    await syncDirectory(folder);
  };

  const contentTypeAt = (key: string, path: string): Promise<string> =>
    readFile(`${path}${TYPE_SUFFIX}`, 'utf8').catch(
      (error) => orNull<string>(error) ?? typeOf(key),
    );

  const walk = async function* (
    folder: string,
    prefix: string,
  ): AsyncGenerator<{ key: string; sizeBytes: number }> {
    const listed = await readdir(join(directory, folder), { withFileTypes: true }).catch(
      (error) => orNull<never[]>(error) ?? [],
    );
    const names = listed
      .filter((entry) => !entry.name.includes('~'))
      .map((entry) => ({ key: folder + entry.name + (entry.isDirectory() ? '/' : ''), entry }))
      .filter(({ key }) => key.startsWith(prefix) || prefix.startsWith(key))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { key, entry } of names) {
      if (entry.isDirectory()) yield* walk(key, prefix);
      else if (key.startsWith(prefix)) {
        const facts = await stat(join(directory, key)).catch((error) => orNull<never>(error));
        if (facts) yield { key, sizeBytes: facts.size };
      }
    }
  };

  return {
    put,
    get: async (key) => {
      const path = pathOf(key);
      const bytes = await readFile(path).catch((error) => orNull<never>(error));
      return bytes && { bytes, contentType: await contentTypeAt(key, path) };
    },
    open: async (key, range) => {
      const path = pathOf(key);
      const facts = await stat(path).catch((error) => orNull<never>(error));
      if (!facts?.isFile()) return null;
      if (range && range.start >= facts.size)
        return { stream: Readable.from([]), sizeBytes: facts.size };
      const part = range ? { start: range.start, end: Math.min(range.end, facts.size - 1) } : {};
      const stream = createReadStream(path, { ...part, highWaterMark: 262_144 });
      return { stream, sizeBytes: facts.size };
    },
    delete: async (key) => {
      const path = pathOf(key);
      for (const file of [path, `${path}${TYPE_SUFFIX}`]) {
        await handToBackups(directory, relative(directory, file));
        await rm(file, { force: true });
      }
    },
    list: (prefix) => walk('', prefix),
    freeBytes: async () => {
      await ready;
      const facts = await statfs(directory);
      return facts.bavail * facts.bsize;
    },
  };
};
