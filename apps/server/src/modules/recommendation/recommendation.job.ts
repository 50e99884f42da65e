import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';
import type { Jobs, Task } from '#platform/jobs';
import { FitFailed, fitInWorker } from './recommendation.fit.ts';
import {
  dueFit,
  LEAST_INTERACTIONS,
  LEAST_PEOPLE,
  mayTakeOver,
} from './recommendation.job.rules.ts';
import {
  askForFit,
  beat,
  beginFit,
  failDeadFits,
  failFit,
  finishFit,
  type Run,
  recentFits,
} from './recommendation.models.store.ts';
import type { ModelRegistry } from './recommendation.models.ts';
import { countWaiting } from './recommendation.waiting.ts';

export interface FittingNeeds {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  /** Where the worker reads. */
  databaseUrl: string;
  models: ModelRegistry;
  onError(error: unknown, what: string): void;
}

export interface Fitting {
  /** False when a fit is under way already. */
  ask(): Promise<boolean>;
  tasks: readonly Task[];
  /** Ends a fit under way, which is then failed; it begins anew at the next start. */
  stop(): Promise<void>;
}

const FIT = 'recommendation.fit';
const ALGORITHM = 'ials';
const BEAT_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 60_000;

const versionOf = (payload: unknown): string | null => {
  const { version } = payload as { version?: unknown };
  return typeof version === 'string' ? version : null;
};

/** Asks for fits and runs them, one at a time in the whole installation, outside of the thread that serves. */
export const createFitting = (needs: FittingNeeds): Fitting => {
  const { db, jobs, clock, models } = needs;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const ask = async (): Promise<boolean> => {
    await failDeadFits(db);
    const version = newId();
    const nowMs = clock.nowMs();
    return db.transaction().execute(async (tx) => {
      if (!(await askForFit(tx, { version, name: ALGORITHM, nowMs }))) return false;
      await jobs.enqueue(tx, FIT, { version });
      return true;
    });
  };

  /** Says that it lives and how far it is; ends the fit when it was given to somebody else. */
  const watch = (run: Run, curve: { step: number; loss: number }[]) => {
    const lost = new AbortController();
    const tell = (): void => {
      beat(db, run, curve)
        .then((isOurs) => isOurs || lost.abort())
        .catch((error: unknown) => needs.onError(error, 'the progress of a fit was not kept'));
    };
    const timer = setInterval(tell, BEAT_EVERY_MS).unref();
    return { tell, signal: lost.signal, end: () => clearInterval(timer) };
  };

  const runOne = async (run: Run): Promise<void> => {
    const startedMs = performance.now();
    const curve: { step: number; loss: number }[] = [];
    const watching = watch(run, curve);
    try {
      const nowMs = clock.nowMs();
      const { bytes, facts } = await fitInWorker(
        { url: needs.databaseUrl, version: run.version, nowMs },
        {
          signal: AbortSignal.any([stopping.signal, watching.signal]),
          onProgress: (point) => {
            curve.push(point);
            watching.tell();
          },
        },
      );
      await models.keep(run.version, bytes);
      const seconds = (performance.now() - startedMs) / 1_000;
      const fitted = { ...facts, nowMs: clock.nowMs(), seconds, bytes: bytes.length };
      if (await finishFit(db, run, fitted)) await takeOver(run.version);
      await models.prune();
    } catch (error) {
      if (!(error instanceof FitFailed)) throw error;
      await failFit(db, run, error.message);
      needs.onError(error, `the fit ${run.version} failed`);
    } finally {
      watching.end();
    }
  };

  const takeOver = async (version: string): Promise<void> => {
    const fits = await recentFits(db);
    const metricsOf = (is: (one: (typeof fits)[number]) => boolean) => fits.find(is)?.metrics;
    const fresh = metricsOf((one) => one.version === version) ?? [];
    const serving = metricsOf((one) => one.state === 'active') ?? null;
    if (mayTakeOver(fresh, serving)) await models.activate(version);
  };

  const runFit = async (payload: unknown): Promise<void> => {
    const version = versionOf(payload);
    const run = version && { version, runner: newId() };
    if (!run || stopping.signal.aborted || !(await beginFit(db, run.version, run.runner))) return;
    const work = runOne(run).finally(() => running.delete(work));
    running.add(work);
    await work;
  };

  const look = async (): Promise<void> => {
    await failDeadFits(db);
    const due = dueFit(await recentFits(db), clock.nowMs());
    if (due === null) return;
    const { people, interactions } = await countWaiting(db, clock.nowMs());
    if (people >= LEAST_PEOPLE && interactions >= LEAST_INTERACTIONS) await ask();
  };

  return {
    ask,
    tasks: [
      { name: FIT, run: runFit },
      { name: 'recommendation.look', everyMs: LOOK_EVERY_MS, run: look },
    ],
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
};
