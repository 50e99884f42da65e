import { type ChildProcess, fork } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type { PartHealth } from '@kaibo/contracts';
import type { Answer, Ask, Cannot, Progress, Question } from './analytics.answer.ts';
import { AnalyticsError, type WritableAnalytics } from './analytics.ts';
import type { Log } from './log.ts';
import { logOutput } from './supervise.output.ts';

const PRELOAD = pathToFileURL(`${import.meta.dirname}/supervise.preload.ts`).href;

export interface AnalyticsProcessSpec {
  /** The program: it says `ready`, answers asks and tells its progress (analytics.answer.ts). */
  entry: string;
  env(): Record<string, string | undefined>;
  log: Log;
  /** Why there is nothing to start; null when there is. */
  whyNot(): string | null;
  /** It is stopped when nobody asked for this long. */
  idleMs?: number;
  startWithinMs?: number;
  answerWithinMs?: number;
  /** After it ended by itself it is not started again sooner; doubled up to half a minute while it goes on so. */
  backOffMs?: number;
}

export interface AnalyticsProcess extends WritableAnalytics {
  health(): PartHealth;
  /** Null while it is not there. */
  pid(): number | null;
  /** At once, without asking. */
  kill(): void;
  /** Starts it as a question would, for whoever wants it to catch up. */
  start(): Promise<void>;
}

const MINUTE_MS = 60_000;
const MOST_BACK_OFF_MS = 30_000;
const STOP_MS = 4_000;

/** What the process says; what it tells of its vitals is not for us. */
type Told = Answer | Progress | Cannot | { type: 'ready' | 'vitals' };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * The analytics engine in a process of its own, which is started by the first question and stopped when nobody has
 * asked for a while: until then it takes no memory, and its end harms nobody but who is asking.
 */
export const createAnalyticsProcess = (spec: AnalyticsProcessSpec): AnalyticsProcess => {
  const { idleMs = 10 * MINUTE_MS, startWithinMs = MINUTE_MS, answerWithinMs = 90_000 } = spec;
  const firstBackOffMs = spec.backOffMs ?? 500;
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | null = null;
  let ready: Promise<void> | null = null;
  let progress: Progress | null = null;
  let failure: { why: string; code: AnalyticsError['code'] } | null = null;
  let backOffMs = firstBackOffMs;
  let notBeforeMs = 0;
  let asked = 0;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const settle = ({ id, error, rows }: Answer): void => {
    const waits = waiting.get(id);
    waiting.delete(id);
    backOffMs = firstBackOffMs;
    if (error) waits?.reject(new AnalyticsError(error.code, error.message));
    else waits?.resolve(rows ?? []);
  };

  /** It is gone, or going: whoever waits for an answer gets none. */
  const forget = (how: string): AnalyticsError => {
    const error = new AnalyticsError(failure?.code ?? 'analytics/down', failure?.why ?? how);
    child = null;
    ready = null;
    progress = null;
    clearTimeout(idle);
    const waited = [...waiting.values()];
    waiting.clear();
    for (const waits of waited) waits.reject(error);
    return error;
  };

  const endedByItself = (how: string): AnalyticsError => {
    failure ??= { why: how, code: 'analytics/down' };
    spec.log.warn(failure.why);
    notBeforeMs = Date.now() + backOffMs;
    backOffMs = Math.min(backOffMs * 2, MOST_BACK_OFF_MS);
    return forget(how);
  };

  const spawn = (): Promise<void> => {
    failure = null;
    const started = fork(spec.entry, [], {
      env: { ...process.env, ...spec.env() },
      // Rows pass through: nothing of them is kept for long.
      execArgv: ['--v8-pool-size=0', '--import', PRELOAD, '--max-old-space-size=256'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches main only, which stops the others in order.
      detached: true,
    });
    child = started;
    logOutput(started.stdout!, spec.log, 'info');
    logOutput(started.stderr!, spec.log, 'warn');
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => started.kill('SIGKILL'), startWithinMs);
      const end = (how: string): void => {
        clearTimeout(late);
        reject(child === started ? endedByItself(how) : new AnalyticsError('analytics/down', how));
      };
      started.on('message', (message) => {
        const told = message as Told;
        if (told.type === 'answer') settle(told);
        if (told.type === 'progress') progress = told;
        if (told.type === 'cannot') failure = { code: told.code, why: told.message };
        if (told.type !== 'ready') return;
        clearTimeout(late);
        resolve();
      });
      // Every one: an error that nobody listens to would end us.
      started.on('error', (error) => end(error.message));
      started.once('exit', (code, signal) => {
        // It had nothing more to do: the next question starts another.
        if (code === 0 && child === started) reject(forget('it was stopped'));
        else end(`the analytics process ended with ${signal ?? `code ${code}`}`);
      });
    });
  };

  const stop = async (): Promise<void> => {
    const running = child;
    if (running === null) return;
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    forget('it was stopped');
    if (running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGTERM');
    const late = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  };

  const start = async (): Promise<void> => {
    if (closed) throw new AnalyticsError('analytics/down', 'it is being stopped');
    const whyNot = spec.whyNot();
    if (whyNot !== null) throw new AnalyticsError('analytics/not-installed', whyNot);
    if (ready === null && Date.now() < notBeforeMs)
      throw new AnalyticsError(failure?.code ?? 'analytics/down', failure?.why ?? 'it ended');
    ready ??= spawn();
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), idleMs).unref();
    await ready;
  };

  const ask = async (question: Question): Promise<unknown> => {
    await start();
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(id);
        reject(new AnalyticsError('analytics/too-slow', 'it does not answer'));
      }, answerWithinMs).unref();
      const settled =
        <T>(tell: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(late);
          tell(value);
        };
      const waits = { resolve: settled(resolve), reject: settled(reject) };
      const unheard = (): void => {
        waiting.delete(id);
        waits.reject(new AnalyticsError('analytics/down', 'it is ending'));
      };
      // Between the end of the channel and that of the process there is nobody to hear a question.
      if (child?.connected !== true) return unheard();
      waiting.set(id, waits);
      child.send({ type: 'ask', id, ...question } satisfies Ask, (error) => {
        if (error !== null) unheard();
      });
    });
  };

  return {
    query: async (sql, parameters = {}) => (await ask({ what: 'query', sql, parameters })) as never,
    run: async (sql) => void (await ask({ what: 'run', sql })),
    insert: async (table, columns, lines) =>
      void (await ask({ what: 'insert', table, columns, lines: String(lines) })),
    ping: async () => void (await ask({ what: 'ping' })),
    start,
    pid: () => child?.pid ?? null,
    health: () => {
      const name = 'analytics';
      if (failure !== null) return { name, state: 'failed', detail: failure.why.slice(0, 200) };
      if (child === null)
        return { name, state: 'ok', detail: spec.whyNot() ?? 'starts when it is asked for' };
      if (progress === null) return { name, state: 'starting', detail: '' };
      const { behind, failure: why } = progress;
      if (why !== null) return { name, state: 'failed', detail: why.slice(0, 200) };
      return { name, state: 'ok', detail: behind === 0 ? '' : `${behind} events behind` };
    },
    kill: () => {
      closed = true;
      const running = child;
      if (running !== null) forget('it was stopped');
      running?.kill('SIGKILL');
    },
    close: async () => {
      closed = true;
      await stop();
    },
  };
};
