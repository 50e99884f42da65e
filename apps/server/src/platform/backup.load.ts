import pg from 'pg';
import {
  type Client,
  countRows,
  type ForeignKey,
  listForeignKeys,
  listTables,
  nameOf,
  quoted,
} from './backup.catalog.ts';
import { copyIn } from './backup.copy.ts';
import { BackupError } from './backup.errors.ts';
import { type BackupTable, tableEntry } from './backup.manifest.ts';
import { wholeBodyOf } from './backup.tar.ts';
import type { VerifiedBackup } from './backup.verify.ts';

const notRestored = (why: string): BackupError =>
  new BackupError('backup/not-restored', `The database could not be restored: ${why}`);

/** A column that is gone since would lose what it held. */
const refuseUnknown = (
  wanted: readonly BackupTable[],
  there: Awaited<ReturnType<typeof listTables>>,
) => {
  const columnsOf = new Map(there.map((table) => [nameOf(table), new Set(table.columns)]));
  for (const table of wanted) {
    const columns = columnsOf.get(nameOf(table));
    const missing = columns ? table.columns.find((column) => !columns.has(column)) : 'every column';
    if (missing !== undefined)
      throw notRestored(`this Kaibo has no ${missing} in ${table.schema}.${table.name}.`);
  }
};

const makePartitions = async (
  client: Client,
  partitions: VerifiedBackup['manifest']['partitions'],
): Promise<void> => {
  for (const { schema, name, parent, bound } of partitions)
    await client.query(
      `create table if not exists ${nameOf({ schema, name })}
         partition of ${nameOf({ schema, name: parent })} ${bound}`,
    );
};

const dropKeys = async (client: Client, keys: readonly ForeignKey[]): Promise<void> => {
  for (const { table, name } of keys)
    await client.query(`alter table ${table} drop constraint ${name}`);
};
/** Made again over all rows, which checks them. */
const makeKeys = async (client: Client, keys: readonly ForeignKey[]): Promise<void> => {
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
};

const switchTriggers = async (
  client: Client,
  table: { schema: string; name: string },
  to: 'enable' | 'disable',
): Promise<void> => {
  await client.query(`alter table ${nameOf(table)} ${to} trigger user`);
};

const load = async (
  client: pg.Client,
  backup: VerifiedBackup,
  onProgress: (table: string) => void,
): Promise<void> => {
  const { manifest, file, entries } = backup;
  const there = await listTables(client);
  refuseUnknown(manifest.tables, there);
  await makePartitions(client, manifest.partitions);
  const keys = await listForeignKeys(client);
  await dropKeys(client, keys);
  // Some tables refuse to be emptied or count what comes in: what they had counted comes with the rows.
  for (const table of there) await switchTriggers(client, table, 'disable');
  // Rows that migrations have put in come with the others.
  await client.query(`truncate ${there.map(nameOf).join(', ')}`);
  for (const table of manifest.tables) {
    onProgress(table.name);
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (let piece = 0; piece < table.pieces; piece++)
        yield wholeBodyOf(file, entries.get(tableEntry(table, piece))!);
    };
    const rows = await copyIn(client, table, pieces());
    if (rows !== table.rows)
      throw notRestored(`${table.name} has ${table.rows} rows in the backup, ${rows} arrived.`);
  }
  for (const table of there) await switchTriggers(client, table, 'enable');
  await makeKeys(client, keys);
  for (const { schema, name, last, called } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      `${quoted(schema)}.${quoted(name)}`,
      last,
      called,
    ]);
};

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'kaibo restore' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;');
  return client;
};

/** Fills the tables, which are as they were when the backup was made; all of it or nothing. */
export const loadDatabase = async (
  url: string,
  backup: VerifiedBackup,
  onProgress: (table: string) => void,
): Promise<void> => {
  const client = await connect(url);
  try {
    await client.query('begin');
    await load(client, backup, onProgress);
    await client.query('commit');
    await client.query('analyze');
  } catch (error) {
    throw error instanceof BackupError ? error : notRestored((error as Error).message);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Counts every row again, from the disk of the new database. */
export const verifyRows = async (
  url: string,
  tables: readonly BackupTable[],
): Promise<{ tables: number; rows: number }> => {
  const client = await connect(url);
  try {
    let rows = 0;
    for (const table of tables) {
      const found = await countRows(client, table);
      if (found !== table.rows)
        throw notRestored(`${table.name} has ${table.rows} rows in the backup and ${found} here.`);
      rows += found;
    }
    return { tables: tables.length, rows };
  } finally {
    await client.end();
  }
};

/** Whether somebody's tables are in it. */
export const isEmptyDatabase = async (url: string): Promise<boolean> => {
  const client = await connect(url);
  try {
    return (await listTables(client)).length === 0;
  } finally {
    await client.end();
  }
};
