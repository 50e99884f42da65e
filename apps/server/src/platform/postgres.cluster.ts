import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { StartError } from './installation.errors.ts';
import { writeWhole } from './installation.ts';
import type { Binaries } from './postgres.binaries.ts';
import type { Place } from './postgres.place.ts';

export const SUPERUSER = 'postgres';
/** Owns the one database and may do nothing outside it. */
export const OWNER = 'kaibo';

export interface Passwords {
  superuser: string;
  owner: string;
}

/** Nothing of the caller's environment (PGDATA, PGPORT, locale …) reaches the server. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const readPasswords = async (home: string): Promise<Passwords> => {
  const path = join(home, 'passwords.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as Passwords;
  const made = {
    superuser: randomBytes(24).toString('base64url'),
    owner: randomBytes(24).toString('base64url'),
  };
  await writeWhole(path, `${JSON.stringify(made)}\n`);
  return made;
};

const runInitdb = (binaries: Binaries, place: Place, into: string, passwordFile: string) =>
  new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(
      join(binaries.root, 'bin', 'initdb'),
      [
        ...['--pgdata', into, '--username', SUPERUSER, '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-instructions'],
        // One flush instead of one for each of a thousand files: seconds less on a busy disk.
        ...(process.platform === 'linux' ? ['--sync-method', 'syncfs'] : []),
        // A new file of the log is filled with zeros while commits wait: 4 MB of them a quarter as long as the usual 16.
        ...['--wal-segsize', '4'],
        ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ],
      { ...place.runAs, cwd: '/', env: serverEnvironment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });

/** A cluster is complete or absent: it is made under another name and renamed. */
export const ensureCluster = async (binaries: Binaries, place: Place): Promise<Passwords> => {
  const passwords = await readPasswords(place.home);
  if ((await stat(place.cluster).catch(() => null)) !== null) return passwords;

  const workshop = join(place.home, 'cluster.partial');
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { mode: 0o700 });
  const passwordFile = join(workshop, 'password');
  await writeFile(passwordFile, `${passwords.superuser}\n`, { mode: 0o600 });
  if (place.runAs !== null) {
    await chown(workshop, place.runAs.uid, place.runAs.gid);
    await chown(passwordFile, place.runAs.uid, place.runAs.gid);
  }
  const made = join(workshop, 'cluster');
  const { code, output } = await runInitdb(binaries, place, made, passwordFile);
  if (code !== 0) {
    const tail = output.trim().split('\n').slice(-3).join(' | ');
    throw new StartError(
      'postgres/initdb-failed',
      `The database could not be created in ${place.home}: ${tail || `initdb ended with code ${code}`}`,
    );
  }
  await rename(made, place.cluster);
  await rm(workshop, { recursive: true, force: true });
  return passwords;
};

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The owner's role and database; harmless when they are there. */
export const ensureOwner = async (socketDir: string, passwords: Passwords): Promise<string> => {
  const client = new pg.Client({
    host: socketDir,
    user: SUPERUSER,
    password: passwords.superuser,
    database: 'postgres',
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean; version: string }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $1) as database,
              current_setting('server_version') as version`,
      [OWNER],
    );
    const there = rows[0]!;
    if (!there.role)
      await client.query(`create role ${OWNER} login password ${literal(passwords.owner)}`);
    if (!there.database) {
      await client.query(`create database ${OWNER} owner ${OWNER}`);
      await client.query(`revoke all on database ${OWNER} from public`);
    }
    return there.version;
  } finally {
    await client.end();
  }
};
