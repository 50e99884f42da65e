import { AnalyticsError } from '#platform/analytics';
import { newId } from '#platform/id';
import type { Jobs, Task } from '#platform/jobs';
import { isTrainingDue } from './prediction.job.rules.ts';
import { TrainingFailed } from './prediction.learn.thread.ts';
import {
  askForRun,
  beatRun,
  beginRun,
  cancelRun,
  endRun,
  failDeadRuns,
  listRuns,
  type Progress,
  type Run,
} from './prediction.runs.store.ts';
import { compareNow, type TrainingNeeds, train, type Work } from './prediction.training.ts';

export interface JobNeeds extends TrainingNeeds {
  jobs: Jobs;
  /** Whether enough has happened for the engine to be started for it. */
  isWorthIt(): Promise<boolean>;
  onError(error: unknown, what: string): void;
  onThread?: Work['onThread'];
}

export interface Job {
  /** False when a training is under way already. */
  ask(): Promise<boolean>;
  /** False when that one is not under way. */
  cancel(version: string): Promise<boolean>;
  tasks: readonly Task[];
  /** Ends a training under way, which is then failed. */
  stop(): Promise<void>;
}

const TRAIN = 'prediction.train';
const BEAT_EVERY_MS = 3_000;
const LOOK_EVERY_MS = 300_000;
const COMPARE_EVERY_MS = 3_600_000;

const versionOf = (payload: unknown): string | null => {
  const { version } = payload as { version?: unknown };
  return typeof version === 'string' ? version : null;
};

const problemOf = (error: unknown): string | null => {
  if (error instanceof TrainingFailed) return error.message;
  if (error instanceof AnalyticsError) return `${error.code}: ${error.message.slice(0, 300)}`;
  if (error instanceof DOMException && error.name === 'AbortError')
    return 'prediction/training-stopped: it was ended';
  return null;
};

/** Asks for trainings and runs them, one at a time in the whole installation, outside of the thread that serves. */
export const createJob = (needs: JobNeeds): Job => {
  const { db, jobs, clock } = needs;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let here: { version: string; cancel(): void } | null = null;

  const ask = async (): Promise<boolean> => {
    await failDeadRuns(db);
    const version = newId();
    return db.transaction().execute(async (tx) => {
      if (!(await askForRun(tx, { version, nowMs: clock.nowMs() }))) return false;
      await jobs.enqueue(tx, TRAIN, { version });
      return true;
    });
  };

  /** Says that it lives and how far it is; ends the training when it was cancelled or given to somebody else. */
  const watch = (run: Run) => {
    const lost = new AbortController();
    let progress: Progress = { stage: 'reading', share: 0 };
    const tell = (): void => {
      beatRun(db, run, progress)
        .then((isOurs) => isOurs || lost.abort())
        .catch((error: unknown) => needs.onError(error, 'the progress of a training was not kept'));
    };
    const timer = setInterval(tell, BEAT_EVERY_MS).unref();
    return {
      signal: lost.signal,
      cancel: () => lost.abort(),
      onProgress: (now: Progress): void => {
        progress = now;
        tell();
      },
      end: () => clearInterval(timer),
    };
  };

  const runOne = async (run: Run): Promise<void> => {
    const watching = watch(run);
    here = { version: run.version, cancel: watching.cancel };
    try {
      await train(needs, run.version, {
        signal: AbortSignal.any([stopping.signal, watching.signal]),
        onProgress: watching.onProgress,
        ...(needs.onThread && { onThread: needs.onThread }),
      });
      await endRun(db, run, { state: 'done', problem: '', nowMs: clock.nowMs() });
    } catch (error) {
      const problem = problemOf(error);
      const failed = problem ?? `prediction/training-failed: ${String(error).slice(0, 300)}`;
      await endRun(db, run, { state: 'failed', problem: failed, nowMs: clock.nowMs() });
      needs.onError(error, `the training ${run.version} failed`);
    } finally {
      here = null;
      watching.end();
    }
  };

  const tracked = async (work: Promise<void>): Promise<void> => {
    const mine = work.finally(() => running.delete(mine));
    running.add(mine);
    await mine;
  };

  const runTraining = async (payload: unknown): Promise<void> => {
    const version = versionOf(payload);
    const run = version && { version, runner: newId() };
    if (!run || stopping.signal.aborted || !(await beginRun(db, run.version, run.runner))) return;
    await tracked(runOne(run));
  };

  const look = async (): Promise<void> => {
    await failDeadRuns(db);
    const isServing = needs.models.champions().size > 0;
    if (!isTrainingDue(await listRuns(db, 1), isServing, clock.nowMs())) return;
    if (await needs.isWorthIt()) await ask();
  };

  const compare = async (): Promise<void> => {
    const [last] = await listRuns(db, 1);
    if (stopping.signal.aborted || last?.state === 'training') return;
    const work = { signal: stopping.signal, onProgress: () => undefined };
    await tracked(
      compareNow(needs, work).catch((error: unknown) => {
        if (problemOf(error) === null) throw error;
        needs.onError(error, 'challengers were not compared');
      }),
    );
  };

  return {
    ask,
    cancel: async (version) => {
      const isCancelled = await cancelRun(db, version, clock.nowMs());
      if (here?.version === version) here.cancel();
      return isCancelled;
    },
    tasks: [
      { name: TRAIN, run: runTraining },
      { name: 'prediction.look', everyMs: LOOK_EVERY_MS, run: look },
      { name: 'prediction.compare', everyMs: COMPARE_EVERY_MS, run: compare },
    ],
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
};
