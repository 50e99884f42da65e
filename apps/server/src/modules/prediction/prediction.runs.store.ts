import type { TrainingRun } from '@kaibo/contracts/prediction';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { createRuns } from '#platform/runs';

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

export interface Run {
  version: string;
  runner: string;
}

const runs = createRuns<RunTables['prediction_runs']>({
  ...{ table: 'prediction_runs', id: 'version', underWay: 'training' },
  interrupted: {
    finished_at: sql<Date>`now()`,
    problem: 'prediction/training-interrupted: its process ended',
  },
});
const held = ({ version, runner }: Run) => ({ id: version, runner });

export const failDeadRuns = runs.failDead;

/** Makes the row of a training, unless one is under way. */
export const askForRun = (
  tx: Transaction,
  { version, nowMs }: { version: string; nowMs: number },
): Promise<boolean> =>
  runs.ask(tx, {
    ...{ version, started_at: new Date(nowMs), stage: 'waiting', share: 0, problem: '' },
  });

/** Takes the training over from a run that ended without a word; false when it is over. */
export const beginRun = async (db: Database, version: string, runner: string): Promise<boolean> =>
  (await runs.begin(db, { id: version, runner }, { stage: 'reading', share: 0 })) !== null;

export type Progress = Pick<TrainingRun, 'stage' | 'share'>;

/** False when somebody else has it, or it was cancelled. */
export const beatRun = (db: Database, run: Run, progress: Progress): Promise<boolean> =>
  runs.beat(db, held(run), progress);

export const endRun = async (
  db: Database,
  run: Run,
  end: { state: 'done' | 'failed'; problem: string; nowMs: number },
): Promise<void> => {
  const { state, problem, nowMs } = end;
  await runs.end(db, held(run), {
    ...{ state, problem, finished_at: new Date(nowMs), stage: 'over' },
    ...(state === 'done' ? { share: 1 } : {}),
  });
};

/** Whoever works on it finds out at its next beat. False when it is not under way. */
export const cancelRun = (db: Database, version: string, nowMs: number): Promise<boolean> =>
  runs.cancel(db, version, {
    ...{ state: 'cancelled', finished_at: new Date(nowMs), stage: 'over' },
    problem: 'prediction/training-cancelled: by an operator',
  });

/** Newest first. */
export const listRuns = async (db: Database, limit: number): Promise<TrainingRun[]> => {
  const rows = await db
    .withTables<RunTables>()
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
