import { createHash } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from './backup.errors.ts';
import { BLOCK_BYTES, headerOf, paddingOf } from './backup.tar.ts';
import { systemCode } from './installation.errors.ts';

const COLLECT_BYTES = 4_194_304;

export interface Source {
  sizeBytes: number;
  pieces: AsyncIterable<Uint8Array>;
}

/** An archive that is there under its name only when it is whole. */
export interface BackupFile {
  /** What was written so far. */
  sizeBytes(): number;
  entries(): readonly [path: string, sizeBytes: number, sha256: string][];
  add(path: string, content: Uint8Array | Source): Promise<void>;
  /** Writes the end, waits for the disk, and gives the file its name. */
  finish(): Promise<void>;
  /** Leaves nothing; harmless after `finish`. */
  discard(): Promise<void>;
}

const spaceCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The sentence for an error of the file system; anything else is passed on as it is. */
export const writingFailed = (error: unknown, path: string): unknown => {
  const code = systemCode(error);
  if (spaceCodes.has(code))
    return new BackupError(
      'backup/no-space',
      `There is no more room on the disk of ${path} (${code}); nothing was left there. Free some, or choose another place.`,
      { cause: error },
    );
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'].includes(code))
    return new BackupError('backup/not-writable', `${path} cannot be written (${code}).`, {
      cause: error,
    });
  return error;
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
};

/** Never over what is there: a link refuses that, where links are possible. */
const giveName = async (partial: string, path: string): Promise<void> => {
  try {
    await link(partial, path);
    await rm(partial);
  } catch (error) {
    if (systemCode(error) === 'EEXIST')
      throw new BackupError('backup/exists', `${path} is there already; choose another name.`);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(systemCode(error)))
      throw error;
    await rename(partial, path);
  }
  await syncFolder(path);
};

const inOne = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
};

/** Readable by the owner only: it holds secrets. */
export const createBackupFile = async (path: string, madeAtMs: number): Promise<BackupFile> => {
  const partial = `${path}.partial-${process.pid}`;
  const file: FileHandle = await open(partial, 'wx', 0o600).catch((error: unknown) => {
    throw writingFailed(error, path);
  });
  const entries: [string, number, string][] = [];
  let collected: Uint8Array[] = [];
  let collectedBytes = 0;
  let sizeBytes = 0;
  let isOpen = true;

  const flush = async (): Promise<void> => {
    const pieces = collected;
    collected = [];
    collectedBytes = 0;
    if (pieces.length > 0) await file.appendFile(Buffer.concat(pieces));
  };
  const write = async (bytes: Uint8Array): Promise<void> => {
    collected.push(bytes);
    collectedBytes += bytes.length;
    sizeBytes += bytes.length;
    if (collectedBytes >= COLLECT_BYTES) await flush();
  };
  const discard = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
    await rm(partial, { force: true });
  };

  return {
    discard,
    sizeBytes: () => sizeBytes,
    entries: () => entries,
    add: async (entry, content) => {
      const source =
        content instanceof Uint8Array
          ? { sizeBytes: content.length, pieces: inOne(content) }
          : content;
      const facts = { path: entry, sizeBytes: source.sizeBytes, mode: 0o600, mtimeMs: madeAtMs };
      await write(headerOf(facts));
      const hash = createHash('sha256');
      let written = 0;
      for await (const piece of source.pieces) {
        hash.update(piece);
        written += piece.length;
        await write(piece);
      }
      if (written !== source.sizeBytes)
        throw new Error(`${entry} changed its size while it was read`);
      await write(Buffer.alloc(paddingOf(written)));
      entries.push([entry, written, hash.digest('hex')]);
    },
    finish: async () => {
      await write(Buffer.alloc(2 * BLOCK_BYTES));
      await flush();
      await file.sync();
      isOpen = false;
      await file.close();
      await giveName(partial, path).catch(async (error: unknown) => {
        await rm(partial, { force: true });
        throw error;
      });
    },
  };
};
