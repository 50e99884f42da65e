import type { TrainingRun } from '@kaibo/contracts/prediction';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

type RunTables = {
  prediction_runs: {
    version: string;
    state: TrainingRun['state'];
    started_at: Date;
    beat_at: Date;
    runner: string | null;
    finished_at: Date | null;
    stage: TrainingRun['stage'];
    share: number;
    problem: string;
  };
};

const tables = (db: Database | Transaction) => db.withTables<RunTables>();

/** A training that has not been heard of for so long has died; one that waits to begin may take longer. */
const SILENT_SECONDS = 60;
const WAITING_SECONDS = 900;

export const failDeadRuns = async (db: Database): Promise<void> => {
  const silent = sql<Date>`now() - make_interval(secs => case when runner is null then ${WAITING_SECONDS}::float8 else ${SILENT_SECONDS}::float8 end)`;
  await tables(db)
    .updateTable('prediction_runs')
    .set({
      ...{ state: 'failed', finished_at: sql<Date>`now()` },
      problem: 'prediction/training-interrupted: its process ended',
    })
    .where('state', '=', 'training')
    .where('beat_at', '<', silent)
    .execute();
};

/** Makes the row of a training, unless one is under way. */
export const askForRun = async (
  tx: Transaction,
  { version, nowMs }: { version: string; nowMs: number },
): Promise<boolean> => {
  const made = await tables(tx)
    .insertInto('prediction_runs')
    .values({
      ...{ version, state: 'training', started_at: new Date(nowMs), beat_at: sql<Date>`now()` },
      ...{ stage: 'waiting', share: 0, problem: '' },
    })
    .onConflict((conflict) => conflict.column('state').where('state', '=', 'training').doNothing())
    .returning('version')
    .executeTakeFirst();
  return made !== undefined;
};

/** Takes the training over from a run that ended without a word; false when it is over. */
export const beginRun = async (db: Database, version: string, runner: string): Promise<boolean> => {
  const { numUpdatedRows } = await tables(db)
    .updateTable('prediction_runs')
    .set({ runner, beat_at: sql<Date>`now()`, stage: 'reading', share: 0 })
    .where('version', '=', version)
    .where('state', '=', 'training')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

export interface Run {
  version: string;
  runner: string;
}

const ofRun = (db: Database, { version, runner }: Run) =>
  tables(db)
    .updateTable('prediction_runs')
    .where('version', '=', version)
    .where('runner', '=', runner)
    .where('state', '=', 'training');

export type Progress = Pick<TrainingRun, 'stage' | 'share'>;

/** False when somebody else has it, or it was cancelled. */
export const beatRun = async (db: Database, run: Run, progress: Progress): Promise<boolean> => {
  const { numUpdatedRows } = await ofRun(db, run)
    .set({ beat_at: sql<Date>`now()`, ...progress })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

export const endRun = async (
  db: Database,
  run: Run,
  end: { state: 'done' | 'failed'; problem: string; nowMs: number },
): Promise<void> => {
  const { state, problem, nowMs } = end;
  const share = state === 'done' ? 1 : undefined;
  await ofRun(db, run)
    .set({ state, problem, finished_at: new Date(nowMs), stage: 'over', ...(share && { share }) })
    .execute();
};

/** Whoever works on it finds out at its next beat. False when it is not under way. */
export const cancelRun = async (db: Database, version: string, nowMs: number): Promise<boolean> => {
  const { numUpdatedRows } = await tables(db)
    .updateTable('prediction_runs')
    .set({
      ...{ state: 'cancelled', finished_at: new Date(nowMs), stage: 'over' },
      problem: 'prediction/training-cancelled: by an operator',
    })
    .where('version', '=', version)
    .where('state', '=', 'training')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Newest first. */
export const listRuns = async (db: Database, limit: number): Promise<TrainingRun[]> => {
  const rows = await tables(db)
    .selectFrom('prediction_runs')
    .select(['version', 'state', 'started_at', 'finished_at', 'stage', 'share', 'problem'])
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ started_at, finished_at, ...row }) => ({
    ...row,
    startedAtMs: started_at.getTime(),
    finishedAtMs: finished_at?.getTime() ?? null,
  }));
};
