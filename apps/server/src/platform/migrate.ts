import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { type Database, openDatabase } from './database.ts';
import { StartError } from './installation.errors.ts';

/** A migration is a file `NNNN-<what>.migration.ts`; it runs once, in one transaction, and never changes after. */
export interface Migration {
  /** `<folder>/<file without ending>`, e.g. `orders/0001-orders`. */
  name: string;
  path: string;
  checksum: string;
}

/** The modules in the order of the import table: a later one may rely on the tables of an earlier one. */
const moduleOrder =
  'accounts onboarding experiments behaviour catalog transfers media moderation ledger payments rooms sharing interaction reminders marketing orders fulfilment reviews prediction mining recommendation traffic feed pages support analytics operations'.split(
    ' ',
  );

const SUFFIX = '.migration.ts';
/** Any number, as long as every Kaibo takes the same. */
const ADVISORY_LOCK = 5_246_020_260;
const source = dirname(dirname(fileURLToPath(import.meta.url)));

const inFolder = async (folder: string, name: string): Promise<Migration[]> => {
  const files = await readdir(folder).catch(() => []);
  const own = files.filter((file) => file.endsWith(SUFFIX)).sort();
  return Promise.all(
    own.map(async (file) => {
      const path = join(folder, file);
      const text = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(text).digest('hex').slice(0, 32);
      return { name: `${name}/${file.slice(0, -SUFFIX.length)}`, path, checksum };
    }),
  );
};

/** All migrations of the program in the order in which they run: the platform's, then each module's. */
export const listMigrations = async (root: string = source): Promise<Migration[]> => {
  const modules = join(root, 'modules');
  const found = await readdir(modules).catch(() => []);
  const listed = [await inFolder(join(root, 'platform'), 'platform')];
  for (const name of moduleOrder) listed.push(await inFolder(join(modules, name), name));
  for (const name of found.filter((folder) => !moduleOrder.includes(folder)))
    if ((await inFolder(join(modules, name), name)).length > 0)
      throw new Error(`modules/${name} has migrations but no place in the order of modules`);
  return listed.flat();
};

interface Applied {
  name: string;
  checksum: string;
}

/** Refuses what this program cannot have written: a migration it does not know, or knows otherwise. */
export const checkApplied = (known: readonly Migration[], applied: readonly Applied[]): void => {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const own = byName.get(name);
    if (own === undefined)
      throw new StartError(
        'migrate/newer-database',
        `The database was written by a newer Kaibo (it has ${name}); update this one.`,
      );
    if (own.checksum !== checksum)
      throw new StartError(
        'migrate/changed',
        `The migration ${name} was changed after it ran on this database; restore it and write a new one.`,
      );
  }
};

const load = async (migration: Migration): Promise<(db: Kysely<never>) => Promise<void>> => {
  const { up } = (await import(`${pathToFileURL(migration.path).href}?${migration.checksum}`)) as {
    up?: (db: Kysely<never>) => Promise<void>;
  };
  if (up === undefined) throw new Error(`${migration.name} exports no up()`);
  return up;
};

const apply = async (db: Database, migration: Migration): Promise<void> => {
  const up = await load(migration);
  try {
    await db.transaction().execute(async (tx) => {
      await up(tx as unknown as Kysely<never>);
      await sql`insert into kaibo_migrations (name, checksum)
                values (${migration.name}, ${migration.checksum})`.execute(tx);
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError('migrate/failed', `The migration ${migration.name} failed: ${why}`, {
      cause: error,
    });
  }
};

/**
 * Brings the database to this program's tables and answers the names of what ran. Forward only; several
 * processes may call it at once, one works and the others wait.
 *
 * @param options.only runs no others: for tables as they once were, to put rows of that time into.
 */
export const migrate = async (
  url: string,
  { root = source, only }: { root?: string; only?: ReadonlySet<string> } = {},
): Promise<string[]> => {
  const known = await listMigrations(root);
  const { db, close } = openDatabase(url, {
    max: 1,
    applicationName: 'kaibo migrate',
    statementTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    // The lock is the session's; with one connection in the pool, everything below holds it.
    await sql`select pg_advisory_lock(${ADVISORY_LOCK}::bigint)`.execute(db);
    await sql`create table if not exists kaibo_migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`.execute(db);
    const { rows } = await sql<Applied>`select name, checksum from kaibo_migrations`.execute(db);
    checkApplied(known, rows);
    const done = new Set(rows.map((row) => row.name));
    const pending = known.filter(({ name }) => !done.has(name) && (only?.has(name) ?? true));
    for (const migration of pending) await apply(db, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await close();
  }
};
