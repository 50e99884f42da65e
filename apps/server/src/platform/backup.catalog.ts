import type pg from 'pg';
import type { BackupManifest } from './backup.manifest.ts';

/** A client whose int8 come as text; numbers below are asked for as such. */
export type Client = Pick<pg.Client, 'query'>;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const nameOf = ({ schema, name }: { schema: string; name: string }): string =>
  `${quoted(schema)}.${quoted(name)}`;

export interface FoundTable {
  schema: string;
  name: string;
  columns: string[];
}

// What the system and its extensions own is made anew by them; what ran on a database is known by running it again.
const OURS = `
  space.nspname <> 'information_schema' and space.nspname !~ '^pg_' and not exists (
    select from pg_depend where objid = class.oid and classid = 'pg_class'::regclass and deptype = 'e')`;
const MADE_ANEW = `(space.nspname, class.relname) not in
  (('public', 'kaibo_migrations'), ('graphile_worker', 'migrations'))`;

/** Every table with rows of its own; a partitioned one is read as one. Generated columns are computed again. */
export const listTables = async (client: Client): Promise<FoundTable[]> => {
  const { rows } = await client.query<FoundTable>(`
    select space.nspname as schema, class.relname as name,
           array(select attname::text from pg_attribute
                  where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
                  order by attnum) as columns
      from pg_class class join pg_namespace space on space.oid = class.relnamespace
     where class.relkind in ('r', 'p') and not class.relispartition and class.relpersistence <> 't'
       and ${OURS} and ${MADE_ANEW}
     order by 1, 2`);
  return rows;
};

export const listPartitions = async (client: Client): Promise<BackupManifest['partitions']> => {
  const { rows } = await client.query(`
    select space.nspname as schema, class.relname as name, parent.relname as parent,
           pg_get_expr(class.relpartbound, class.oid) as bound
      from pg_class class join pg_namespace space on space.oid = class.relnamespace
      join pg_inherits on inhrelid = class.oid join pg_class parent on parent.oid = inhparent
     where class.relispartition and class.relkind = 'r' and ${OURS}
     order by 1, 2`);
  return rows;
};

/** Sequences are outside of snapshots: read after the tables, they are never behind them. */
export const listSequences = async (client: Client): Promise<BackupManifest['sequences']> => {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select space.nspname as schema, class.relname as name
      from pg_class class join pg_namespace space on space.oid = class.relnamespace
     where class.relkind = 'S' and ${OURS} order by 1, 2`);
  const found: BackupManifest['sequences'] = [];
  for (const sequence of rows) {
    const { rows: values } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${nameOf(sequence)}`,
    );
    found.push({ ...sequence, ...values[0]! });
  }
  return found;
};

export const listApplied = async (client: Client): Promise<BackupManifest['migrations']> => {
  const { rows } = await client.query(
    'select name, checksum from public.kaibo_migrations order by applied_at, name',
  );
  return rows;
};

export interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

export const listForeignKeys = async (client: Client): Promise<ForeignKey[]> => {
  const { rows } = await client.query<ForeignKey>(`
    select format('%I.%I', space.nspname, class.relname) as table, quote_ident(conname) as name,
           pg_get_constraintdef(pg_constraint.oid) as definition
      from pg_constraint join pg_class class on class.oid = conrelid
      join pg_namespace space on space.oid = class.relnamespace
     where contype = 'f' and conparentid = 0 and ${OURS} order by 1, 2`);
  return rows;
};

/** Rows as they are now, counted. */
export const countRows = async (
  client: Client,
  table: { schema: string; name: string },
): Promise<number> => {
  const { rows } = await client.query<{ count: string }>(
    `select count(*)::text as count from ${nameOf(table)}`,
  );
  return Number(rows[0]!.count);
};
