import type { MiningRun } from '@kaibo/contracts/mining';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';
import type { Jobs, Task } from '#platform/jobs';
import type { Attention } from './mining.findings.ts';
import { isRunDue, WINDOW_MS } from './mining.job.rules.ts';
import {
  askForRun,
  beat,
  beginRun,
  failDeadRuns,
  failRun,
  finishRun,
  type Run,
  recentRuns,
} from './mining.store.ts';
import { MiningFailed, mineInWorker } from './mining.thread.ts';

export interface MiningJobNeeds {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  /** Where the worker reads. */
  databaseUrl: string;
  /** On whose clock hours and days are counted. */
  timeZone: string;
  /** What the behaviour store knows of that time, or why nothing. */
  attention(window: {
    fromMs: number;
    toMs: number;
    signal: AbortSignal;
  }): Promise<{ attention: Attention | null; problem: string }>;
  onError(error: unknown, what: string): void;
}

export interface MiningJob {
  /** False when a run is under way already. */
  ask(isAsked: boolean): Promise<boolean>;
  tasks: readonly Task[];
  /** Ends a run under way, which is then failed; it begins anew at the next start. */
  stop(): Promise<void>;
}

const RUN = 'mining.run';
const BEAT_EVERY_MS = 2_000;
const LOOK_EVERY_MS = 5 * 60_000;

const idOf = (payload: unknown): string | null => {
  const { id } = payload as { id?: unknown };
  return typeof id === 'string' ? id : null;
};

/** Asks for runs and makes them, one at a time in the whole installation, outside of the thread that serves. */
export const createMiningJob = (needs: MiningJobNeeds): MiningJob => {
  const { db, jobs, clock } = needs;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const ask = async (isAsked: boolean): Promise<boolean> => {
    await failDeadRuns(db);
    const id = newId();
    const nowMs = clock.nowMs();
    return db.transaction().execute(async (tx) => {
      if (!(await askForRun(tx, { id, isAsked, nowMs, fromMs: nowMs - WINDOW_MS }))) return false;
      await jobs.enqueue(tx, RUN, { id });
      return true;
    });
  };

  /** Says that it lives and how far it is; ends the run when it was cancelled or given to somebody else. */
  const watch = (run: Run) => {
    const lost = new AbortController();
    let progress: MiningRun['progress'] = { step: 0, steps: 1, about: '' };
    const tell = (): void => {
      beat(db, run, progress)
        .then((isOurs) => isOurs || lost.abort())
        .catch((error: unknown) => needs.onError(error, 'the progress of mining was not kept'));
    };
    const timer = setInterval(tell, BEAT_EVERY_MS).unref();
    return {
      signal: lost.signal,
      progress: (now: MiningRun['progress']) => {
        progress = now;
        tell();
      },
      end: () => clearInterval(timer),
    };
  };

  const runOne = async (run: Run, window: { fromMs: number; toMs: number }): Promise<void> => {
    const startedMs = performance.now();
    const watching = watch(run);
    const signal = AbortSignal.any([stopping.signal, watching.signal]);
    try {
      const { attention, problem } = await needs.attention({ ...window, signal });
      const { databaseUrl: url, timeZone } = needs;
      const findings = await mineInWorker(
        { url, ...window, timeZone, attention, attentionProblem: problem },
        { signal, onProgress: watching.progress },
      );
      const seconds = (performance.now() - startedMs) / 1_000;
      await finishRun(db, run, { findings, nowMs: clock.nowMs(), seconds });
    } catch (error) {
      if (!(error instanceof MiningFailed)) throw error;
      await failRun(db, run, error.message);
      if (!watching.signal.aborted) needs.onError(error, `the run ${run.id} of mining failed`);
    } finally {
      watching.end();
    }
  };

  const take = async (payload: unknown): Promise<void> => {
    const id = idOf(payload);
    if (id === null || stopping.signal.aborted) return;
    const run = { id, runner: newId() };
    const window = await beginRun(db, run);
    if (window === null) return;
    const work = runOne(run, window).finally(() => running.delete(work));
    running.add(work);
    await work;
  };

  const look = async (): Promise<void> => {
    await failDeadRuns(db);
    if (isRunDue(await recentRuns(db, 20), clock.nowMs())) await ask(false);
  };

  return {
    ask,
    tasks: [
      { name: RUN, run: take },
      { name: 'mining.look', everyMs: LOOK_EVERY_MS, run: look },
    ],
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
};
