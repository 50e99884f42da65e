import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { BackupError } from './backup.errors.ts';
import { bodyOf, type TarEntry } from './backup.tar.ts';
import type { VerifiedBackup } from './backup.verify.ts';

const PREFIX = 'files/';
/** Waiting for the disk side by side: it flushes many files at once as quickly as one. */
const AT_ONCE = 16;

/** Never outside of the folder, whatever the archive says. */
const placeOf = (root: string, entry: string): string => {
  const path = normalize(entry.slice(PREFIX.length));
  if (path.startsWith('..') || path.startsWith('/'))
    throw new BackupError('backup/damaged', `The backup names a place outside of it: ${entry}.`);
  return join(root, path);
};

const writeFile = async (file: FileHandle, entry: TarEntry, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const written = await open(path, 'wx', 0o600);
  try {
    for await (const piece of bodyOf(file, entry)) await written.appendFile(piece);
    await written.sync();
  } finally {
    await written.close();
  }
};

const filesOf = ({ entries }: VerifiedBackup): TarEntry[] =>
  [...entries.values()].filter(({ path }) => path.startsWith(PREFIX));

const inLanes = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
};

/** Blobs, secrets and the rest below `root`, which has none of them. */
export const unpackFiles = async (
  backup: VerifiedBackup,
  root: string,
  onProgress: (done: number, of: number) => void,
): Promise<void> => {
  const files = filesOf(backup);
  let done = 0;
  await inLanes(files, async (entry) => {
    await writeFile(backup.file, entry, placeOf(root, entry.path));
    onProgress(++done, files.length);
  });
};

const sumOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 }))
    hash.update(piece as Buffer);
  return hash.digest('hex');
};

/** Reads every restored file again; answers how many. */
export const verifyFiles = async (
  { manifest }: VerifiedBackup,
  root: string,
): Promise<{ files: number; bytes: number }> => {
  const files = manifest.entries.filter(([path]) => path.startsWith(PREFIX));
  let bytes = 0;
  for (const [path, sizeBytes, sum] of files) {
    if ((await sumOf(placeOf(root, path))) !== sum)
      throw new BackupError('backup/not-restored', `${path} differs from the backup on the disk.`);
    bytes += sizeBytes;
  }
  return { files: files.length, bytes };
};
