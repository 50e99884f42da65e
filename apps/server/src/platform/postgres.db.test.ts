import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { StartError } from './installation.errors.ts';
import { isAlive, processesWorkingIn } from './installation.process.ts';
import { prepareBinaries } from './postgres.binaries.ts';
import { isPassable } from './postgres.place.ts';
import { type Postgres, startPostgres } from './postgres.ts';

// Each starts two servers or three, which take seconds where others do the same.
vi.setConfig({ testTimeout: 90_000 });

const isRoot = process.getuid?.() === 0;
const launcher = fileURLToPath(new URL('./postgres.ts', import.meta.url));
let base: string;
/** One cluster for most tests: making it takes a second. */
let shared: string;
const running: Postgres[] = [];
const children: ChildProcess[] = [];
const leftBehind: string[] = [];

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'kaibo-launch-')));
  await chmod(base, 0o755);
  // initdb does not find its neighbours below a quote, and a closed checkout puts them beside the data.
  const isClosed = isRoot && !(await isPassable(dirname(launcher)));
  shared = join(base, isClosed ? 'a, shared 目录' : 'a, "shared" 目录');
});
afterEach(async () => {
  // The directory is theirs until they are gone.
  for (const child of children.splice(0)) await kill(child);
  for (const postgres of running.splice(0)) await postgres.stop();
});
afterAll(async () => {
  for (const path of [base, ...leftBehind]) await rm(path, { recursive: true, force: true });
});

const start = async (dataDir: string): Promise<Postgres> => {
  const postgres = await startPostgres({ dataDir });
  running.push(postgres);
  return postgres;
};

const query = async <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

const refusalOf = async (dataDir: string): Promise<StartError> => {
  const error = await start(dataDir).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect((error as StartError).message).not.toContain('\n');
  return error as StartError;
};

/** Another Kaibo: prints its server's address and pid, and lives until it is killed. */
const startElsewhere = async (dataDir: string, user: { uid?: number; gid?: number } = {}) => {
  const script = `
    import { startPostgres } from ${JSON.stringify(launcher)};
    const { url, pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

test('a data directory is made on the first start and kept by the next; a stop leaves no process', async () => {
  const first = await start(shared);
  expect(first.version).toMatch(/^18\./);
  await query(first.url, 'create table kept as select 42 as answer');
  const cluster = join(shared, 'postgres', 'cluster');
  expect((await processesWorkingIn(cluster)).length).toBeGreaterThan(2);
  await first.stop();
  expect(await processesWorkingIn(cluster)).toEqual([]);
  const second = await start(shared);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('it listens on a private socket only, and its owner may do nothing outside one database', async () => {
  const { url } = await start(shared);
  const [settings] = await query(
    url,
    `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit, current_setting('io_method') as io,
            rolsuper or rolcreatedb or rolcreaterole or rolreplication as mighty
       from pg_roles where rolname = current_user`,
  );
  expect(settings).toEqual({ tcp: '', fsync: 'on', commit: 'on', io: 'sync', mighty: false });
  const socketDir = new URL(url).searchParams.get('host')!;
  expect((await stat(socketDir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(shared, 'postgres', 'passwords.json'))).mode & 0o777).toBe(0o600);
  const wrong = url.replace(/:[^:@]+@/, ':wrong@');
  await expect(query(wrong, 'select 1')).rejects.toThrow(/password/);
});

test('a second start on the same directory is refused while the first lives, also from another process', async () => {
  await start(shared);
  expect(await refusalOf(shared)).toMatchObject({ code: 'data-dir/in-use' });
  await running.pop()!.stop();
  await startElsewhere(shared);
  expect(await refusalOf(shared)).toMatchObject({ code: 'data-dir/in-use' });
});

test('a server that a killed Kaibo left behind is stopped, and what was committed is there', async () => {
  const { child, url, pid } = await startElsewhere(shared);
  await query(url, 'create table survived as select 7 as answer');
  await kill(child);
  expect(await isAlive(pid)).toBe(true);
  const { url: again } = await start(shared);
  expect(await isAlive(pid)).toBe(false);
  expect(await query(again, 'select answer from survived')).toEqual([{ answer: 7 }]);
});

test('kill -9 of the server is told, and loses nothing that was committed', async () => {
  const postgres = await start(shared);
  await query(postgres.url, 'create table written (n int)');
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  let acknowledged = 0;
  const writing = (async () => {
    for (;;) {
      await client.query('insert into written values ($1)', [acknowledged + 1]);
      acknowledged += 1;
    }
  })().catch(() => undefined);
  await expect.poll(() => acknowledged).toBeGreaterThan(20);
  const told = new Promise<string>((resolve) => postgres.onExit(resolve));
  process.kill(postgres.pid, 'SIGKILL');
  expect(await told).toBe('SIGKILL');
  await writing;
  await postgres.stop();
  const { url } = await start(shared);
  const [{ most }] = (await query<{ most: number }>(url, 'select max(n) as most from written')) as [
    { most: number },
  ];
  expect(most).toBeGreaterThanOrEqual(acknowledged);
});

test('a stale pid file and socket, and a cluster that was half made, do not keep it from starting', async () => {
  const home = join(shared, 'postgres');
  await mkdir(join(home, 'cluster.partial', 'cluster'), { recursive: true });
  await writeFile(join(home, 'cluster.partial', 'cluster', 'half'), '');
  await writeFile(
    join(home, 'cluster', 'postmaster.pid'),
    `${process.pid}\n${home}\n0\n5432\n\n\n0 0\nready\n`,
  );
  await writeFile(join(home, 'socket', '.s.PGSQL.5432'), '');
  await writeFile(join(home, 'socket', '.s.PGSQL.5432.lock'), '1\n');
  const { url } = await start(shared);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a directory that cannot be written to is refused in one line', async () => {
  await writeFile(join(base, 'file'), '');
  const error = await refusalOf(join(base, 'file', 'data'));
  expect(error.code).toBe('data-dir/not-writable');
  expect(error.message).toMatch(/ENOTDIR/);
});

test('an initdb that fails is refused with its last words and leaves no cluster', async () => {
  const dataDir = join(base, 'small');
  // In a closed checkout root runs a copy of the programs; the limit below is meant for initdb alone.
  await prepareBinaries(join(dataDir, 'postgres'), isRoot);
  const script = `
    import { startPostgres } from ${JSON.stringify(launcher)};
    const error = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} }).catch((thrown) => thrown);
    console.log(JSON.stringify({ code: error.code, message: error.message }));`;
  // No file may be larger than 64 blocks, as on a disk that is nearly full.
  const limited = ['-c', 'ulimit -f 64; exec "$0" "$@"', process.execPath];
  const child = spawn('/bin/sh', [...limited, '--input-type=module', '-e', script], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const refusal = JSON.parse(line.toString()) as { code: string; message: string };
  expect(refusal.code).toBe('postgres/initdb-failed');
  expect(refusal.message).toMatch(/^The database could not be created in .*: .*(size|signal|code)/);
  expect(refusal.message).not.toContain('\n');
  await expect(stat(join(dataDir, 'postgres', 'cluster'))).rejects.toThrow('ENOENT');
});

test('below a long path the socket lies in a short private directory, never in one that another laid there', async () => {
  const deep = join(base, 'x'.repeat(120), 'data');
  await mkdir(deep, { recursive: true });
  const first = await start(deep);
  const socketDir = new URL(first.url).searchParams.get('host')!;
  leftBehind.push(socketDir);
  expect(Buffer.byteLength(`${socketDir}/.s.PGSQL.5432`)).toBeLessThan(104);
  expect((await lstat(socketDir)).mode & 0o777).toBe(0o700);
  await first.stop();

  await rm(socketDir, { recursive: true });
  await symlink(base, socketDir);
  const second = await start(deep);
  const elsewhere = new URL(second.url).searchParams.get('host')!;
  leftBehind.push(elsewhere);
  expect(elsewhere).not.toBe(socketDir);
});

test.runIf(isRoot)(
  'root keeps the database of a closed directory in the system and finds it again',
  async () => {
    const closed = join(base, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const first = await start(join(closed, 'data'));
    const { id, postgresHome } = JSON.parse(
      await readFile(join(closed, 'data', 'installation.json'), 'utf8'),
    ) as { id: string; postgresHome: string };
    leftBehind.push(postgresHome);
    expect(postgresHome).toBe(`/var/lib/kaibo/${id}`);
    expect((await stat(join(postgresHome, 'cluster'))).uid).toBe(65534);
    await query(first.url, 'create table kept ()');
    await first.stop();
    const second = await start(join(closed, 'data'));
    expect(await query(second.url, 'select * from kept')).toEqual([]);
  },
);

const reachable = isRoot && (await isPassable(fileURLToPath(new URL('.', import.meta.url))));
test.runIf(reachable)(
  'an ordinary user keeps everything below the directory; root goes on as that user',
  async () => {
    const own = join(base, 'own');
    await mkdir(own, { mode: 0o700 });
    await chown(own, 65534, 65534);
    const dataDir = join(own, 'data');
    const { child, url, pid } = await startElsewhere(dataDir, { uid: 65534, gid: 65534 });
    expect((await readFile(`/proc/${pid}/status`, 'utf8')).match(/^Uid:\s+(\d+)/m)?.[1]).toBe(
      '65534',
    );
    await query(url, 'create table mine ()');
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    await kill(child);
    const wrongUser = await refusalOf(dataDir);
    expect(wrongUser.code).toBe('data-dir/wrong-owner');
    await chmod(own, 0o711);
    await chmod(dataDir, 0o711);
    await chmod(join(dataDir, 'postgres'), 0o711);
    const asRoot = await start(dataDir);
    expect(await query(asRoot.url, 'select * from mine')).toEqual([]);
  },
);
