import { createHash } from 'node:crypto';
import { access, chmod, chown, constants, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { StartError, systemCode } from './installation.errors.ts';
import { openDataDir, readInstallation, writeInstallation, writeWhole } from './installation.ts';

/** Where one installation keeps its PostgreSQL and under which user it runs. */
export interface Place {
  /** The real path of the data directory. */
  dataDir: string;
  /** Holds the cluster, the passwords and, when needed, the binaries. */
  home: string;
  cluster: string;
  socketDir: string;
  logFile: string;
  /** Set when we are root: PostgreSQL refuses to run as root. */
  runAs: { uid: number; gid: number } | null;
}

const SYSTEM_HOME = '/var/lib/kaibo';
/** The number that Debian, Fedora, Alpine and macOS's Linux images all give to `nobody`. */
const NOBODY = { uid: 65534, gid: 65534 };
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with `/.s.PGSQL.5432` and a final zero. */
const SOCKET_DIR_LIMIT_BYTES = 104 - '/.s.PGSQL.5432'.length - 1;

const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether a user without rights of its own can pass through every directory down to this one. */
export const isPassable = async (directory: string): Promise<boolean> => {
  for (let path = directory; ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
};

const canMake = async (directory: string): Promise<boolean> => {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    await access(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const chooseRootHome = async (
  dataDir: string,
  id: string,
  log: (line: string) => void,
): Promise<string> => {
  if (await isPassable(dataDir)) return 'postgres';
  if (await canMake(SYSTEM_HOME)) return join(SYSTEM_HOME, id);
  const temporary = join(tmpdir(), `kaibo-${id}`);
  log(
    `WARNING: the database is kept in ${temporary}, which the system may empty: neither ${dataDir} nor ${SYSTEM_HOME} is open to the unprivileged user it runs as.`,
  );
  return temporary;
};

const homeOf = async (dataDir: string, log: (line: string) => void): Promise<string> => {
  const installation = await readInstallation(dataDir);
  let { postgresHome } = installation;
  if (postgresHome === undefined) {
    postgresHome = isRoot() ? await chooseRootHome(dataDir, installation.id, log) : 'postgres';
    await writeInstallation(dataDir, { ...installation, postgresHome });
  }
  return isAbsolute(postgresHome) ? postgresHome : join(dataDir, postgresHome);
};

/** Root runs the server as whoever owns the cluster already, else as `nobody`. */
const userOf = async (cluster: string, dataDir: string): Promise<Place['runAs']> => {
  const made = await stat(cluster).catch(() => null);
  if (isRoot()) return made !== null && made.uid !== 0 ? { uid: made.uid, gid: made.gid } : NOBODY;
  if (made !== null && made.uid !== process.getuid?.())
    throw new StartError(
      'data-dir/wrong-owner',
      `The database in ${dataDir} belongs to another user (uid ${made.uid}); start Kaibo as root or as that user.`,
    );
  return null;
};

/** A directory of this owner alone, never a link that somebody else laid there. */
const makePrivate = async (directory: string, owner: Place['runAs']): Promise<boolean> => {
  try {
    await mkdir(directory, { mode: 0o700 });
    if (owner !== null) await chown(directory, owner.uid, owner.gid);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') return false;
    const there = await lstat(directory);
    const uid = owner?.uid ?? process.getuid?.() ?? there.uid;
    return there.isDirectory() && there.uid === uid && (there.mode & 0o077) === 0;
  }
};

const socketDirOf = async (home: string, runAs: Place['runAs']): Promise<string> => {
  const short = createHash('sha256').update(home).digest('hex').slice(0, 8);
  const candidates = [
    join(home, 'socket'),
    join(tmpdir(), `kaibo-${short}`),
    join('/tmp', `kaibo-${short}`),
    join('/tmp', `kaibo-${short}-${process.pid}`),
  ];
  for (const candidate of candidates) {
    if (Buffer.byteLength(candidate) > SOCKET_DIR_LIMIT_BYTES) continue;
    if (runAs !== null && !(await isPassable(dirname(candidate)).catch(() => false))) continue;
    if (await makePrivate(candidate, runAs)) return candidate;
  }
  throw new StartError(
    'data-dir/not-writable',
    `No private directory for the database's socket could be made below ${home} or ${tmpdir()}.`,
  );
};

/** Decides once and remembers in `installation.json`; makes the directories. */
export const findPlace = async (dataDir: string, log: (line: string) => void): Promise<Place> => {
  const path = await openDataDir(dataDir);
  const home = await homeOf(path, log);
  const cluster = join(home, 'cluster');
  const runAs = await userOf(cluster, path);
  const made = await mkdir(home, { recursive: true, mode: 0o700 });
  if (made !== undefined && runAs !== null) await chmod(home, 0o711);
  // So that whoever finds it in the system knows what it is for.
  if (made !== undefined && !home.startsWith(path))
    await writeWhole(join(home, 'data-directory'), `${path}\n`, 0o644);
  if (runAs !== null && !(await isPassable(home)))
    throw new StartError(
      'data-dir/wrong-owner',
      `The database in ${home} cannot be reached by uid ${runAs.uid}, which it runs as; open the directories above it with chmod o+x.`,
    );
  return {
    dataDir: path,
    home,
    cluster,
    socketDir: await socketDirOf(home, runAs),
    logFile: join(path, 'postgres.log'),
    runAs,
  };
};
