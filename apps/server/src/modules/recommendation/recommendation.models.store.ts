import { Failure, ModelActivated, type ModelRow, type ModelState } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { createRuns } from '#platform/runs';
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

export interface Run {
  version: string;
  runner: string;
}

const fits = createRuns<ModelTables['recommendation_models']>({
  ...{ table: 'recommendation_models', id: 'version', underWay: 'fitting' },
  interrupted: { problem: 'recommendation/fit-interrupted: its process ended' },
});
const held = ({ version, runner }: Run) => ({ id: version, runner });

/** @returns how many fits had died. */
export const failDeadFits = fits.failDead;

/** Makes the row of a fit, unless one is under way: one at a time in the whole installation. */
export const askForFit = (
  tx: Transaction,
  { version, name, nowMs }: { version: string; name: string; nowMs: number },
): Promise<boolean> =>
  fits.ask(tx, {
    ...{ version, name, started_at: new Date(nowMs) },
    ...{ people: 0, items: 0, interactions: 0, bytes: 0, has_file: false },
    ...{ metrics: [], curve: [], options: {}, problem: '' },
  });

/** Takes the fit over from a run that ended without a word; false when it is over. */
export const beginFit = async (db: Database, version: string, runner: string): Promise<boolean> =>
  (await fits.begin(db, { id: version, runner }, { curve: [] })) !== null;

/** False when somebody else has the fit, or it was given up. */
export const beat = (db: Database, run: Run, curve: readonly CurvePoint[]): Promise<boolean> =>
  fits.beat(db, held(run), { curve: [...curve] });

export const failFit = async (db: Database, run: Run, problem: string): Promise<void> => {
  await fits.end(db, held(run), { state: 'failed', problem });
};

/** Its file lies there. False when somebody else has the fit, or it was given up. */
export const finishFit = (
  db: Database,
  run: Run,
  { nowMs, ...fitted }: FitFacts & { nowMs: number; seconds: number; bytes: number },
): Promise<boolean> => {
  const { people, items, interactions, metrics, curve, options, seconds, bytes } = fitted;
  return fits.end(db, held(run), {
    ...{ state: 'ready', fitted_at: new Date(nowMs), seconds, bytes, has_file: true },
    ...{ people, items, interactions, metrics, curve, options },
  });
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
