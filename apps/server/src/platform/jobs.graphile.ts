import type { PartHealth } from '@kaibo/contracts';
import { Logger, type Runner, run, runMigrations, runOnce, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import pg from 'pg';
import { isDatabaseAway } from './health.away.ts';
import type { HotState } from './hot-state.ts';
import { newId } from './id.ts';
import { startRecurring } from './jobs.recurring.ts';
import type { Jobs, Task } from './jobs.ts';
import type { Log } from './log.ts';

const SCHEMA = 'graphile_worker';
const CONCURRENCY = 3;
/** Of a job whose time comes later; what is due at once is told by NOTIFY. */
const POLL_EVERY_MS = 1_000;
const RESTART_AFTER_MS = 2_000;
/** Longer than a running task is waited for. */
const STOP_WITHIN_MS = 4_000;

export interface JobsNeeds {
  url: string;
  hotState: HotState;
  log: Log;
  /** This process alone works on the database, so what is marked as running was left by one that died. */
  alone?: boolean;
}

export interface RunningJobs extends Jobs {
  /** Takes up work; `enqueue` may be called before. */
  start(tasks: readonly Task[]): Promise<void>;
  /** Runs what is due now, once, and resolves when it is done: for tests and tools. Errors of tasks are kept for a retry. */
  runDue(tasks: readonly Task[]): Promise<void>;
  /** Takes up nothing new and waits up to 4 s for what runs; a task cut off runs again. */
  stop(): Promise<void>;
  health(): PartHealth;
}

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const;

const loggerOf = (log: Log): Logger =>
  new Logger(() => (level, message, meta) => {
    const error = (meta as { error?: unknown } | undefined)?.error;
    // It goes on by itself once the database is back.
    if (isDatabaseAway(error)) log.debug({ err: error }, message);
    else log[levels[level]](error ? { err: error } : {}, message);
  });

const taskListOf = (tasks: readonly Task[]): TaskList =>
  Object.fromEntries(tasks.map((task) => [task.name, (payload) => task.run(payload)]));

/** Connections of the worker alone: it listens, and takes jobs as graphile-worker's own types. */
const openPool = (url: string, log: Log): pg.Pool => {
  const max = CONCURRENCY + 2;
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'kaibo jobs' });
  const onBreak = (error: Error): void => log.debug({ err: error }, 'a connection broke');
  pool.on('error', onBreak);
  // Also while it is being closed: an error that nobody listens to would end the process.
  pool.on('connect', (client) => client.on('error', onBreak));
  return pool;
};

/** Makes or updates the tables of the queue; quick when there is nothing to do. */
export const prepareJobs = async (url: string, log: Log): Promise<void> => {
  // A pool that it makes itself would stay open for a while.
  const pool = openPool(url, log);
  try {
    await runMigrations({ pgPool: pool, schema: SCHEMA, logger: loggerOf(log) });
  } finally {
    await pool.end();
  }
};

/** A worker that died keeps its jobs for hours unless it is declared dead. */
const FREE_LEFT_JOBS = `
  select ${SCHEMA}.force_unlock_workers(array_agg(distinct locked_by))
  from ${SCHEMA}._private_jobs where locked_by is not null having count(*) > 0`;

/** Jobs in PostgreSQL. `prepareJobs` must have run. A task that throws is tried again, later each time. */
export const createJobs = (needs: JobsNeeds): RunningJobs => {
  const log = needs.log.child({ part: 'jobs' });
  const pool = openPool(needs.url, log);
  const shared = {
    pgPool: pool,
    schema: SCHEMA,
    logger: loggerOf(log),
    noHandleSignals: true,
  };
  let runner: Runner | null = null;
  let failure: string | null = null;
  let stopping = false;
  let stopRecurring: (() => Promise<void>) | null = null;
  let restarting: NodeJS.Timeout | null = null;

  const begin = async (tasks: TaskList): Promise<void> => {
    const started = await run({
      ...shared,
      concurrency: CONCURRENCY,
      pollInterval: POLL_EVERY_MS,
      gracefulShutdownAbortTimeout: STOP_WITHIN_MS,
      taskList: tasks,
    });
    runner = started;
    failure = null;
    const ended = (error: unknown): void => {
      runner = null;
      if (stopping) return;
      failure = error instanceof Error ? error.message : 'it ended by itself';
      log.warn({ err: error }, 'the job worker ended and is started again');
      restart(tasks);
    };
    started.promise.then(ended, ended);
  };

  const restart = (tasks: TaskList): void => {
    restarting = setTimeout(() => {
      begin(tasks).catch((error: unknown) => {
        failure = error instanceof Error ? error.message : String(error);
        if (!stopping) restart(tasks);
      });
    }, RESTART_AFTER_MS);
    restarting.unref();
  };

  const enqueue: Jobs['enqueue'] = async (tx, task, payload, options = {}) => {
    const runAt = options.runAtMs === undefined ? null : new Date(options.runAtMs);
    await sql`
      select graphile_worker.add_job(
        identifier => ${task}, payload => ${JSON.stringify(payload ?? {})}::json,
        run_at => ${runAt}::timestamptz, job_key => ${options.key ?? null}::text)`.execute(tx);
  };

  const end = async (): Promise<void> => {
    stopping = true;
    if (restarting) clearTimeout(restarting);
    const runnerStopped = runner?.stop().catch((error: unknown) => {
      log.warn({ err: error }, 'the job worker did not stop in order');
    });
    await Promise.all([runnerStopped, stopRecurring?.()]);
    await pool.end();
  };
  let stopped: Promise<void> | null = null;

  return {
    enqueue,
    start: async (tasks) => {
      const list = taskListOf(tasks);
      if (needs.alone) await pool.query(FREE_LEFT_JOBS);
      await begin(list);
      stopRecurring = startRecurring({ tasks, hotState: needs.hotState, node: newId(), log });
    },
    runDue: (tasks) => runOnce({ ...shared, taskList: taskListOf(tasks) }),
    stop: () => {
      stopped ??= end();
      return stopped;
    },
    health: () => ({
      name: 'jobs',
      state: failure ? 'failed' : runner ? 'ok' : 'starting',
      detail: failure ?? '',
    }),
  };
};
