import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { PartHealth } from '@kaibo/contracts';
import type { Log } from './log.ts';
import { logOutput } from './supervise.output.ts';
import type { Vitals } from './vitals.ts';

const PRELOAD = pathToFileURL(`${import.meta.dirname}/supervise.preload.ts`).href;

export interface ChildSpec {
  name: string;
  /** Absolute path of the program; when the file is not there, the child is left out. */
  entry: string;
  /** Asked at every start, on top of our own environment. */
  env: () => Record<string, string | undefined>;
  log: Log;
  onMessage?: (message: { type: string }) => void;
  /** Waits before a restart: the first, doubled up to the last. */
  backOffMs?: { first: number; last: number };
}

export interface ChildFacts {
  startedAtMs: number | null;
  /** Since `supervise` was called. */
  restarts: number;
  /** As it told last; null until it has. */
  vitals: Vitals | null;
}

export interface Child {
  /** `ok` once it has said `{ type: 'ready' }`; afterwards what it says with `{ type: 'health', state, detail }`. */
  health(): PartHealth;
  /** Null while it is down. */
  pid(): number | null;
  facts(): ChildFacts;
  send(message: object): boolean;
  /** SIGTERM, then SIGKILL after `withinMs`; it is not started again. */
  stop(withinMs: number): Promise<void>;
  /** At once, without asking. */
  kill(): void;
}

const BACK_OFF = { first: 500, last: 30_000 };
/** A child that ran this long failed for a new reason: its restarts begin anew. */
const STEADY_AFTER_MS = 60_000;

const isMessage = (message: unknown): message is { type: string } =>
  typeof message === 'object' && message !== null && 'type' in message;

const states = ['ok', 'starting', 'failed'] as const;

/** Keeps a child process running: started again when it ends, later each time; gone when we are. */
export const supervise = (spec: ChildSpec): Child => {
  const { name, log } = spec;
  const backOff = spec.backOffMs ?? BACK_OFF;
  let child: ChildProcess | null = null;
  let health: Omit<PartHealth, 'name'> = { state: 'starting', detail: '' };
  let waitMs = backOff.first;
  let restart: NodeJS.Timeout | null = null;
  let stopping = false;
  const facts: ChildFacts = { startedAtMs: null, restarts: -1, vitals: null };

  const heard = (message: unknown): void => {
    if (!isMessage(message)) return;
    if (message.type === 'vitals') facts.vitals = message as { type: string } & Vitals;
    if (message.type === 'ready') health = { state: 'ok', detail: '' };
    if (message.type === 'health') {
      const { state, detail } = message as { state?: unknown; detail?: unknown };
      const known = states.find((one) => one === state);
      if (known) health = { state: known, detail: String(detail ?? '').slice(0, 200) };
    }
    spec.onMessage?.(message);
  };

  const start = (): void => {
    restart = null;
    const startedAtMs = Date.now();
    facts.startedAtMs = startedAtMs;
    facts.restarts += 1;
    const started = fork(spec.entry, [], {
      env: { ...process.env, ...spec.env() },
      execArgv: ['--v8-pool-size=0', '--import', PRELOAD],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches main only, which stops the others in order.
      detached: true,
    });
    child = started;
    health = { state: 'starting', detail: '' };
    logOutput(started.stdout!, log, 'info');
    logOutput(started.stderr!, log, 'warn');
    started.on('message', heard);
    // Without this a program that cannot be started would end us.
    started.on('error', (error) => log.error({ err: error }, `${name} could not be started`));
    started.once('exit', (code, signal) => {
      child = null;
      facts.startedAtMs = null;
      facts.vitals = null;
      if (stopping) return;
      if (Date.now() - startedAtMs > STEADY_AFTER_MS) waitMs = backOff.first;
      const detail = `ended with ${signal ?? `code ${code}`}, started again in ${waitMs / 1_000} s`;
      health = { state: 'failed', detail };
      log.warn(`${name} ${detail}`);
      restart = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, backOff.last);
    });
  };

  if (existsSync(spec.entry)) start();
  else health = { state: 'ok', detail: 'not there yet' };

  return {
    health: () => ({ name, ...health }),
    pid: () => child?.pid ?? null,
    facts: () => ({ ...facts, restarts: Math.max(0, facts.restarts) }),
    send: (message) => child?.connected === true && child.send(message),
    stop: async (withinMs) => {
      stopping = true;
      if (restart) clearTimeout(restart);
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      const late = setTimeout(() => running.kill('SIGKILL'), withinMs);
      await gone;
      clearTimeout(late);
    },
    kill: () => {
      stopping = true;
      if (restart) clearTimeout(restart);
      child?.kill('SIGKILL');
    },
  };
};
