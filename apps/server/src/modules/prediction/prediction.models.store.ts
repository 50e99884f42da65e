import { Failure, PredictorPromoted } from '@kaibo/contracts';
import type {
  PredictionTaskName,
  PredictorRow,
  PredictorState,
  ShadowRow,
} from '@kaibo/contracts/prediction';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Curve } from './prediction.curve.ts';

type ModelTables = {
  prediction_models: {
    task: PredictionTaskName;
    version: string;
    state: PredictorState;
    algorithm: PredictorRow['algorithm'];
    trained_at: Date;
    seconds: number;
    from_at: Date;
    to_at: Date;
    rows: number;
    positives: number;
    test_rows: number;
    figures: PredictorRow['figures'];
    curve: Curve;
    reliability: PredictorRow['reliability'];
    importance: PredictorRow['importance'];
    columns: string[];
    cleaning_name: string;
    cleaning_version: number;
    bytes: number;
    checksum: string;
    has_file: boolean;
    why: string;
    promoted_at: Date | null;
    shadow: ShadowRow | null;
  };
};

const tables = (db: Database | Transaction) => db.withTables<ModelTables>();
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

export interface NewModel
  extends Omit<PredictorRow, 'columns' | 'calibration' | 'promotedAtMs' | 'shadow'> {
  columns: readonly string[];
  curve: Curve;
  cleaning: { name: string; version: number };
}

/** One champion of a task; of two who choose at once the second waits. */
const CHOOSING = 5_246_020_263;

/** A second time for the same training of the same task changes nothing. */
export const insertModel = async (db: Database | Transaction, model: NewModel): Promise<void> => {
  const { task, version, state, algorithm, seconds, rows, positives, bytes, checksum, why } = model;
  await tables(db)
    .insertInto('prediction_models')
    .values({
      ...{ task, version, state, algorithm, seconds, rows, positives, bytes, checksum, why },
      ...{ trained_at: new Date(model.trainedAtMs), test_rows: model.testRows },
      ...{ from_at: new Date(model.fromMs), to_at: new Date(model.toMs) },
      ...{ figures: json(model.figures), curve: json(model.curve) },
      ...{ reliability: json(model.reliability), importance: json(model.importance) },
      ...{ columns: json([...model.columns]), has_file: model.hasFile },
      ...{ cleaning_name: model.cleaning.name, cleaning_version: model.cleaning.version },
    })
    .onConflict((conflict) => conflict.columns(['task', 'version']).doNothing())
    .execute();
};

export const isWrittenDown = async (
  db: Database,
  { task, version }: { task: PredictionTaskName; version: string },
): Promise<boolean> => {
  const row = await tables(db)
    .selectFrom('prediction_models')
    .select('task')
    .where('task', '=', task)
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined;
};

/** A newer challenger takes the place of the one before. */
export const retireChallengers = async (
  db: Database | Transaction,
  task: PredictionTaskName,
): Promise<void> => {
  await tables(db)
    .updateTable('prediction_models')
    .set({ state: 'retired', why: 'prediction/replaced: by a newer challenger' })
    .where('task', '=', task)
    .where('state', '=', 'challenger')
    .execute();
};

export interface Promotion {
  before: string | null;
  after: string;
}

/**
 * Lets a version serve and sends the one before home, in one transaction with the event of it. A second time changes
 * nothing.
 *
 * @throws Failure `prediction/no-such-model`, `prediction/model-not-servable`.
 */
export const promoteModel = (
  needs: { db: Database; events: EventLog; nowMs: number },
  { task, version, why }: { task: PredictionTaskName; version: string; why: string },
): Promise<Promotion> =>
  needs.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${CHOOSING})`.execute(tx);
    const row = await tables(tx)
      .selectFrom('prediction_models')
      .select('state')
      .where('task', '=', task)
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw new Failure('prediction/no-such-model');
    if (row.state === 'champion') return { before: version, after: version };
    const before = await tables(tx)
      .updateTable('prediction_models')
      .set({ state: 'retired', why: 'prediction/replaced: another serves' })
      .where('task', '=', task)
      .where('state', '=', 'champion')
      .returning('version')
      .executeTakeFirst();
    const { numUpdatedRows } = await tables(tx)
      .updateTable('prediction_models')
      .set({ state: 'champion', promoted_at: new Date(needs.nowMs), why })
      .where('task', '=', task)
      .where('version', '=', version)
      .where('state', 'in', ['challenger', 'retired'])
      .where('has_file', '=', true)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Failure('prediction/model-not-servable');
    const told = { task, version, before: before?.version ?? null };
    await needs.events.append(tx, PredictorPromoted, told);
    return { before: told.before, after: version };
  });

/** What served before the one that serves now; null when nothing did that can still serve. */
export const servedBefore = async (
  db: Database,
  task: PredictionTaskName,
): Promise<string | null> => {
  const row = await tables(db)
    .selectFrom('prediction_models')
    .select('version')
    .where('task', '=', task)
    .where('state', '=', 'retired')
    .where('has_file', '=', true)
    .where('promoted_at', 'is not', null)
    .orderBy('promoted_at', 'desc')
    .executeTakeFirst();
  return row?.version ?? null;
};

/** What cannot be served never is; whatever state it was in. */
export const failModel = async (
  db: Database,
  { task, version, why }: { task: PredictionTaskName; version: string; why: string },
): Promise<void> => {
  await tables(db)
    .updateTable('prediction_models')
    .set({ state: 'failed', why })
    .where('task', '=', task)
    .where('version', '=', version)
    .execute();
};

export const keepShadow = async (
  db: Database,
  {
    task,
    version,
    shadow,
  }: { task: PredictionTaskName; version: string; shadow: ShadowRow | null },
): Promise<void> => {
  await tables(db)
    .updateTable('prediction_models')
    .set({ shadow: shadow && json(shadow) })
    .where('task', '=', task)
    .where('version', '=', version)
    .execute();
};

/** What it takes to load a model. */
export interface ServableRow {
  task: PredictionTaskName;
  version: string;
  state: PredictorState;
  columns: string[];
  curve: Curve;
  checksum: string;
  cleaningName: string;
  cleaningVersion: number;
  toMs: number;
  shadow: ShadowRow | null;
}

export const servableModels = async (
  db: Database,
  states: readonly PredictorState[],
  only: { task?: PredictionTaskName; version?: string } = {},
): Promise<ServableRow[]> => {
  const rows = await tables(db)
    .selectFrom('prediction_models')
    .select(['task', 'version', 'state', 'columns', 'curve', 'checksum', 'to_at', 'shadow'])
    .select(['cleaning_name as cleaningName', 'cleaning_version as cleaningVersion'])
    .where('state', 'in', [...states])
    .where('has_file', '=', true)
    .$if(only.task !== undefined, (query) => query.where('task', '=', only.task!))
    .$if(only.version !== undefined, (query) => query.where('version', '=', only.version!))
    .execute();
  return rows.map(({ to_at, ...row }) => ({ ...row, toMs: to_at.getTime() }));
};

/** Models whose file is beyond the newest so many of a task: those that serve or are compared keep theirs. */
export const surplusModels = async (
  db: Database,
  keep: number,
): Promise<Pick<ServableRow, 'task' | 'version'>[]> => {
  const { rows } = await sql<Pick<ServableRow, 'task' | 'version'>>`
    select task, version from (
      select task, version, state, row_number() over (partition by task order by version desc) as place
        from prediction_models where has_file) as kept
     where place > ${keep} and state not in ('champion', 'challenger')`.execute(db);
  return rows;
};

export const dropFile = async (
  db: Database,
  { task, version }: Pick<ServableRow, 'task' | 'version'>,
): Promise<void> => {
  await tables(db)
    .updateTable('prediction_models')
    .set({ has_file: false })
    .where('task', '=', task)
    .where('version', '=', version)
    .where('state', 'not in', ['champion', 'challenger'])
    .execute();
};

/** Newest first, at most so many of each task, and those that serve or are compared. */
export const listModels = async (db: Database, each: number): Promise<PredictorRow[]> => {
  const rows = await tables(db)
    .selectFrom('prediction_models')
    .selectAll()
    .where(
      sql<boolean>`(task, version) in (
        select task, version from (
          select task, version, state, row_number() over (partition by task order by version desc) as place
            from prediction_models) as one
         where place <= ${each} or state in ('champion', 'challenger'))`,
    )
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    ...{ task: row.task, version: row.version, state: row.state, algorithm: row.algorithm },
    ...{ trainedAtMs: row.trained_at.getTime(), seconds: row.seconds },
    ...{ fromMs: row.from_at.getTime(), toMs: row.to_at.getTime(), rows: row.rows },
    ...{ positives: row.positives, testRows: row.test_rows, figures: row.figures },
    ...{ calibration: row.curve.method, reliability: row.reliability },
    ...{ importance: row.importance, columns: row.columns.length, bytes: row.bytes },
    ...{ checksum: row.checksum, hasFile: row.has_file, why: row.why },
    ...{ promotedAtMs: row.promoted_at?.getTime() ?? null, shadow: row.shadow },
  }));
};

/** The share of rows that had the outcome, in the training of a model. */
export const rateOf = async (
  db: Database,
  { task, version }: { task: PredictionTaskName; version: string },
): Promise<number> => {
  const row = await tables(db)
    .selectFrom('prediction_models')
    .select(['rows', 'positives'])
    .where('task', '=', task)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && row.rows > 0 ? row.positives / row.rows : 0;
};
