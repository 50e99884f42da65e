import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { systemCode } from './installation.errors.ts';

/** Swept with what a dead process left half written, see blobs.disk.ts. */
const TEMPORARY = '~tmp';

const MARK = '-backup-';

const unless =
  (...codes: string[]) =>
  (error: unknown): void => {
    if (!codes.includes(systemCode(error))) throw error;
  };

/** Each folder on the way; a backup that has ended meanwhile is not begun again. */
const makeBelow = async (pinned: string, folder: string): Promise<void> => {
  let path = pinned;
  for (const part of folder.split(sep)) {
    path = join(path, part);
    await mkdir(path).catch(unless('EEXIST', 'ENOENT'));
  }
};

/**
 * Before a file is deleted: every backup under way gets it, for its snapshot may name it. Whoever deletes the row
 * first and the file after it loses nothing: a backup that begins later has a snapshot without the row.
 */
export const handToBackups = async (root: string, path: string): Promise<void> => {
  const temporary = await readdir(join(root, TEMPORARY)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const folder of temporary.filter((name) => name.includes(MARK))) {
    const pinned = join(root, TEMPORARY, folder);
    await makeBelow(pinned, dirname(path));
    await link(join(root, path), join(pinned, path)).catch(unless('EEXIST', 'ENOENT'));
  }
};

export interface PinnedFile {
  /** From the folder that was pinned, with `/` between its parts. */
  path: string;
  full: string;
  sizeBytes: number;
}

export interface Pin {
  /** Also keeps what has come since. */
  more(): Promise<void>;
  /** In lexical order of folders. */
  files(): AsyncGenerator<PinnedFile>;
  release(): Promise<void>;
}

async function* walk(root: string, folder = ''): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (path !== TEMPORARY) yield* walk(root, path);
    } else if (entry.isFile()) yield path;
  }
}

/** Every file of a folder and its size; what goes while we look is left out. */
export async function* filesIn(root: string): AsyncGenerator<PinnedFile> {
  for await (const path of walk(root)) {
    const full = join(root, path);
    const facts = await stat(full).catch((error) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (facts) yield { path, full, sizeBytes: facts.size };
  }
}

/**
 * Keeps every file of the folder by a second name until it is released, however soon its first one is deleted.
 * Files there never change; a file that is written again under its name has the same bytes.
 */
export const pinFiles = async (root: string): Promise<Pin> => {
  const id = randomBytes(6).toString('hex');
  const pinned = join(root, TEMPORARY, `${process.pid}${MARK}${id}`);
  const gone = join(root, TEMPORARY, `${process.pid}-gone-${id}`);
  const made = new Set<string>();
  const folderOf = async (path: string): Promise<void> => {
    const folder = join(pinned, path, '..');
    if (made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    made.add(folder);
  };
  const more = async (): Promise<void> => {
    for await (const path of walk(root)) {
      await folderOf(path);
      await link(join(root, path), join(pinned, path)).catch(unless('EEXIST', 'ENOENT'));
    }
  };
  await mkdir(pinned, { recursive: true });
  await more();
  return {
    more,
    files: () => filesIn(pinned),
    release: async () => {
      // Under another name first: nobody hands anything more to it while it is emptied.
      await rename(pinned, gone);
      await rm(gone, { recursive: true, force: true });
    },
  };
};
