import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from './database.ts';

/** What every table of runs has; a run under way beats, so that one that died is found out. */
export interface RunColumns {
  state: string;
  beat_at: Date;
  /** Which process works on it; null until one has begun. */
  runner: string | null;
  problem: string;
}

/** Values for columns, or what the database is to work out. */
export type RunValues<Row> = { [Column in keyof Row]?: Row[Column] | RawBuilder<Row[Column]> };

/** One run in the hands of one process. */
export interface HeldRun {
  id: string;
  runner: string;
}

export interface Runs<Row extends RunColumns> {
  /** Makes the row of a run, unless one is under way: one at a time in the whole installation. */
  ask(tx: Transaction, values: RunValues<Row>): Promise<boolean>;
  /** Those that have not been heard of for a minute have died, or for a quarter of an hour where none had begun. @returns how many. */
  failDead(db: Database): Promise<number>;
  /** Takes a run over from a process that ended without a word; null when it is over. */
  begin(db: Database, run: HeldRun, values?: RunValues<Row>): Promise<Row | null>;
  /** False when somebody else has the run, or it was cancelled. */
  beat(db: Database, run: HeldRun, values: RunValues<Row>): Promise<boolean>;
  /** As `beat`, with another state for good. */
  end(db: Database | Transaction, run: HeldRun, values: RunValues<Row>): Promise<boolean>;
  /** Whoever works on it finds out at its next beat. False when it was over already. */
  cancel(db: Database, id: string, values: RunValues<Row>): Promise<boolean>;
}

const SILENT_SECONDS = 60;
const WAITING_SECONDS = 900;

/** A plain object or list is a column of JSON. */
const asWritten = (value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))
    ? sql`${JSON.stringify(value)}::jsonb`
    : value;

/**
 * Runs of long work as rows of a module's table, of which a unique index lets one be under way.
 *
 * @param of.underWay the state of a run that is asked for or worked on.
 * @param of.interrupted what is written where a process ended without a word.
 */
export const createRuns = <Row extends RunColumns>(of: {
  table: string;
  id: keyof Row & string;
  underWay: Row['state'];
  interrupted: RunValues<Row>;
}): Runs<Row> => {
  const table = sql.table(of.table);
  const id = sql.ref(of.id);
  const given = (values: RunValues<RunColumns> | RunValues<Row>) =>
    Object.entries(values).filter(([, value]) => value !== undefined);
  const now = sql<Date>`now()`;
  const set = (values: RunValues<RunColumns> | RunValues<Row>) =>
    sql.join(given(values).map(([column, value]) => sql`${sql.ref(column)} = ${asWritten(value)}`));
  const held = (run: HeldRun) =>
    sql`${id} = ${run.id} and runner = ${run.runner} and state = ${of.underWay}`;
  const changes = async (
    db: Database | Transaction,
    values: RawBuilder<unknown>,
    where: RawBuilder<unknown>,
  ): Promise<number> => {
    const done = await sql`update ${table} set ${values} where ${where}`.execute(db);
    return Number(done.numAffectedRows ?? 0n);
  };

  return {
    ask: async (tx, values) => {
      const all = given(values);
      const { rows } = await sql`
        insert into ${table} (state, beat_at, ${sql.join(all.map(([column]) => sql.ref(column)))})
        values (${of.underWay}, now(), ${sql.join(all.map(([, value]) => asWritten(value)))})
        on conflict (state) where state = ${sql.lit(of.underWay)} do nothing returning 1`.execute(
        tx,
      );
      return rows.length > 0;
    },
    failDead: (db) =>
      changes(
        db,
        set({ state: 'failed', ...of.interrupted }),
        sql`state = ${of.underWay} and beat_at < now() - make_interval(secs =>
              case when runner is null then ${WAITING_SECONDS}::float8 else ${SILENT_SECONDS}::float8 end)`,
      ),
    begin: async (db, run, values) => {
      const taken = set({ runner: run.runner, beat_at: now, ...values });
      const { rows } = await sql<Row>`
        update ${table} set ${taken}
         where ${id} = ${run.id} and state = ${of.underWay} returning *`.execute(db);
      return rows[0] ?? null;
    },
    beat: async (db, run, values) =>
      (await changes(db, set({ beat_at: now, ...values }), held(run))) > 0,
    end: async (db, run, values) => (await changes(db, set(values), held(run))) > 0,
    cancel: async (db, runId, values) =>
      (await changes(db, set(values), sql`${id} = ${runId} and state = ${of.underWay}`)) > 0,
  };
};
