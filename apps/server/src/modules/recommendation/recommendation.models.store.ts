import { Failure, ModelActivated, type ModelRow, type ModelState } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { CurvePoint, FitFacts } from './recommendation.fit.ts';

export type ModelTables = {
  recommendation_models: {
    version: string;
    name: string;
    state: ModelState;
    started_at: Date;
    beat_at: Date;
    runner: string | null;
    fitted_at: Date | null;
    seconds: number | null;
    people: number;
    items: number;
    interactions: number;
    bytes: number;
    has_file: boolean;
    metrics: ModelRow['metrics'];
    curve: ModelRow['curve'];
    options: ModelRow['options'];
    problem: string;
    activated_at: Date | null;
  };
};

const tables = (db: Database | Transaction) => db.withTables<ModelTables>();

const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

/** A fit that has not been heard of for so long has died; one that waits to begin may take longer. */
const SILENT_SECONDS = 60;
const WAITING_SECONDS = 900;

/** @returns how many fits had died. */
export const failDeadFits = async (db: Database): Promise<number> => {
  const silent = sql<Date>`now() - make_interval(secs => case when runner is null then ${WAITING_SECONDS}::float8 else ${SILENT_SECONDS}::float8 end)`;
  const { numUpdatedRows } = await tables(db)
    .updateTable('recommendation_models')
    .set({ state: 'failed', problem: 'recommendation/fit-interrupted: its process ended' })
    .where('state', '=', 'fitting')
    .where('beat_at', '<', silent)
    .executeTakeFirst();
  return Number(numUpdatedRows);
};

/** Makes the row of a fit, unless one is under way: one at a time in the whole installation. */
export const askForFit = async (
  tx: Transaction,
  { version, name, nowMs }: { version: string; name: string; nowMs: number },
): Promise<boolean> => {
  const made = await tables(tx)
    .insertInto('recommendation_models')
    .values({
      ...{ version, name, state: 'fitting', started_at: new Date(nowMs) },
      ...{ beat_at: sql<Date>`now()`, people: 0, items: 0, interactions: 0, bytes: 0 },
      ...{ has_file: false, metrics: json([]), curve: json([]), options: json({}), problem: '' },
    })
    .onConflict((conflict) => conflict.column('state').where('state', '=', 'fitting').doNothing())
    .returning('version')
    .executeTakeFirst();
  return made !== undefined;
};

/** Takes the fit over from a run that ended without a word; false when it is over. */
export const beginFit = async (db: Database, version: string, runner: string): Promise<boolean> => {
  const { numUpdatedRows } = await tables(db)
    .updateTable('recommendation_models')
    .set({ runner, beat_at: sql<Date>`now()`, curve: json([]) })
    .where('version', '=', version)
    .where('state', '=', 'fitting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

export interface Run {
  version: string;
  runner: string;
}

const ofRun = (db: Database | Transaction, { version, runner }: Run) =>
  tables(db)
    .updateTable('recommendation_models')
    .where('version', '=', version)
    .where('runner', '=', runner)
    .where('state', '=', 'fitting');

/** False when somebody else has the fit, or it was given up. */
export const beat = async (
  db: Database,
  run: Run,
  curve: readonly CurvePoint[],
): Promise<boolean> => {
  const { numUpdatedRows } = await ofRun(db, run)
    .set({ beat_at: sql<Date>`now()`, curve: json([...curve]) })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

export const failFit = async (db: Database, run: Run, problem: string): Promise<void> => {
  await ofRun(db, run).set({ state: 'failed', problem }).execute();
};

/** Its file lies there. False when somebody else has the fit, or it was given up. */
export const finishFit = async (
  db: Database,
  run: Run,
  fitted: FitFacts & { nowMs: number; seconds: number; bytes: number },
): Promise<boolean> => {
  const { people, items, interactions, metrics, curve, options, seconds, bytes } = fitted;
  const { numUpdatedRows } = await ofRun(db, run)
    .set({
      ...{ state: 'ready', fitted_at: new Date(fitted.nowMs), seconds, bytes, has_file: true },
      ...{ people, items, interactions },
      ...{ metrics: json(metrics), curve: json(curve), options: json(options) },
    })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Of two who choose at once the second waits, and finds what the first has left. */
const CHOOSING = 5_246_020_265;

export interface Activation {
  before: string | null;
  after: string;
}

/**
 * Lets a version serve and sends the one before home, in one transaction with the event of it.
 *
 * @throws Failure `recommendation/no-such-model`, `recommendation/model-not-ready`.
 */
export const activateVersion = (
  { db, events, nowMs }: { db: Database; events: EventLog; nowMs: number },
  version: string,
): Promise<Activation> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${CHOOSING})`.execute(tx);
    const row = await tables(tx)
      .selectFrom('recommendation_models')
      .select(['state', 'name', 'has_file as hasFile'])
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw new Failure('recommendation/no-such-model');
    if (row.state === 'active') return { before: version, after: version };
    const before = await tables(tx)
      .updateTable('recommendation_models')
      .set({ state: 'retired' })
      .where('state', '=', 'active')
      .returning('version')
      .executeTakeFirst();
    const { numUpdatedRows } = await tables(tx)
      .updateTable('recommendation_models')
      .set({ state: 'active', activated_at: new Date(nowMs) })
      .where('version', '=', version)
      .where('state', 'in', ['ready', 'retired'])
      .where('has_file', '=', true)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Failure('recommendation/model-not-ready');
    await events.append(tx, ModelActivated, { version, name: row.name });
    return { before: before?.version ?? null, after: version };
  });

/** A file that cannot be read never serves; whatever state it was in. */
export const failModel = async (db: Database, version: string, problem: string): Promise<void> => {
  await tables(db)
    .updateTable('recommendation_models')
    .set({ state: 'failed', problem })
    .where('version', '=', version)
    .where('state', 'in', ['ready', 'active', 'retired'])
    .execute();
};

export const activeVersion = async (db: Database): Promise<string | null> => {
  const row = await tables(db)
    .selectFrom('recommendation_models')
    .select('version')
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row?.version ?? null;
};

/** Whether it was fitted and its file is kept. */
export const isLoadable = async (db: Database, version: string): Promise<boolean> => {
  const row = await tables(db)
    .selectFrom('recommendation_models')
    .select('version')
    .where('version', '=', version)
    .where('state', 'in', ['ready', 'active', 'retired'])
    .where('has_file', '=', true)
    .executeTakeFirst();
  return row !== undefined;
};

/** What served last, or was fitted last, and still has its file; newest first. */
export const fallbackVersion = async (db: Database): Promise<string | null> => {
  const row = await tables(db)
    .selectFrom('recommendation_models')
    .select('version')
    .where('state', 'in', ['ready', 'retired'])
    .where('has_file', '=', true)
    .orderBy(sql`coalesce(activated_at, fitted_at) desc`)
    .executeTakeFirst();
  return row?.version ?? null;
};

/** Models whose file is beyond the newest so many: what serves keeps its own. */
export const surplusFiles = async (db: Database, keep: number): Promise<string[]> => {
  const rows = await tables(db)
    .selectFrom('recommendation_models')
    .select('version')
    .where('has_file', '=', true)
    .orderBy('fitted_at', 'desc')
    .orderBy('version', 'desc')
    .offset(keep)
    .execute();
  return rows.map(({ version }) => version);
};

/** @returns whether it may be deleted: not while it serves. */
export const dropFile = async (db: Database, version: string): Promise<boolean> => {
  const { numUpdatedRows } = await tables(db)
    .updateTable('recommendation_models')
    .set({
      has_file: false,
      state: sql<ModelState>`case when state = 'ready' then 'retired' else state end`,
    })
    .where('version', '=', version)
    .where('state', '!=', 'active')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** When fits were asked for, and what became of them; newest first. */
export const recentFits = async (db: Database) => {
  const rows = await tables(db)
    .selectFrom('recommendation_models')
    .select(['version', 'state', 'started_at', 'problem', 'metrics'])
    .where(
      sql<boolean>`state in ('active', 'ready') or version in (
        select version from recommendation_models order by version desc limit 20)`,
    )
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ started_at, ...row }) => ({ ...row, startedAtMs: started_at.getTime() }));
};

export const listModels = async (db: Database, limit: number): Promise<ModelRow[]> => {
  const rows = await tables(db)
    .selectFrom('recommendation_models')
    .select(['version', 'name', 'state', 'started_at', 'fitted_at', 'seconds', 'people', 'items'])
    .select(['interactions', 'bytes', 'metrics', 'curve', 'options', 'problem'])
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ started_at, fitted_at, ...row }) => ({
    ...row,
    startedAtMs: started_at.getTime(),
    fittedAtMs: fitted_at?.getTime() ?? null,
  }));
};
