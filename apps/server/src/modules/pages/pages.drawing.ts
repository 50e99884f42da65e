import { Worker } from 'node:worker_threads';
import type { Locale } from '@kaibo/contracts';

export interface Wanted {
  /** Path and query. */
  path: string;
  locale: Locale;
  /** Whether the screen is probably one of a desktop. */
  isWide: boolean;
}

/** A page as the web app draws it first. */
export interface Drawn {
  html: string;
  /** Key and reply of everything it asked the API. */
  answers: unknown;
}

/** Asks the API for one page, as whoever the page is for. */
export type Ask = (path: string) => Promise<{ status: number; body: string }>;

export type ToThread =
  | { kind: 'draw'; wanted: Wanted }
  | { kind: 'answer'; id: number; answer: { status: number; body: string } };
export type FromThread =
  | { kind: 'ask'; id: number; path: string }
  | { kind: 'drawn'; drawn: Drawn }
  | { kind: 'failed'; why: string };

export interface Drawing {
  /** Null when it cannot be had in time: the page is then served without. */
  draw(build: string, wanted: Wanted, ask: Ask): Promise<Drawn | null>;
  close(): Promise<void>;
}

interface Job {
  wanted: Wanted;
  ask: Ask;
  done(drawn: Drawn | null): void;
}

/** Longer than this nobody waits for a first view that they can do without. */
const WITHIN_MS = 1_500;
/** A thread that draws one page so long will not end it. */
const STUCK_MS = 8_000;
const MOST_WAITING = 16;
const AGAIN_AFTER_MS = 10_000;

/**
 * Draws first views in a thread of its own, one after the other, so that nothing of one person's page can be in
 * another's. The thread is started by the first page, anew for a new build, and again a while after it failed.
 *
 * @param code the web app's built drawing code.
 */
export const createDrawing = (code: string, onError: (error: unknown) => void): Drawing => {
  let thread: Worker | null = null;
  let builtAs: string | null = null;
  let current: Job | null = null;
  let stuck: ReturnType<typeof setTimeout> | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  const queue: Job[] = [];

  const drop = (): void => {
    clearTimeout(stuck);
    const old = thread;
    thread = null;
    for (const job of [current, ...queue.splice(0)]) job?.done(null);
    current = null;
    old?.removeAllListeners();
    old?.terminate().catch(onError);
  };
  const fail = (error: unknown): void => {
    failedAtMs = performance.now();
    onError(error);
    drop();
  };

  const next = (): void => {
    clearTimeout(stuck);
    current = queue.shift() ?? null;
    if (!current || !thread) return;
    thread.postMessage({ kind: 'draw', wanted: current.wanted } satisfies ToThread);
    stuck = setTimeout(() => fail(new Error('a first view was never drawn')), STUCK_MS);
    stuck.unref();
  };

  const answer = async (to: Worker, { id, path }: { id: number; path: string }) => {
    const asker = current;
    const found = await asker?.ask(path).catch(() => null);
    if (thread !== to || current !== asker) return;
    const message = { kind: 'answer', id, answer: found ?? { status: 503, body: '{}' } } as const;
    to.postMessage(message satisfies ToThread);
  };

  const start = (): void => {
    const fresh = new Worker(new URL('./pages.draw.worker.ts', import.meta.url), {
      workerData: code,
    });
    fresh.unref();
    fresh.on('error', fail);
    fresh.on('exit', () => thread === fresh && fail(new Error('the drawing thread ended')));
    fresh.on('message', (message: FromThread) => {
      if (message.kind === 'ask') return void answer(fresh, message);
      if (message.kind === 'failed') onError(new Error(message.why));
      current?.done(message.kind === 'drawn' ? message.drawn : null);
      next();
    });
    thread = fresh;
  };

  return {
    draw: (build, wanted, ask) => {
      if (performance.now() - failedAtMs < AGAIN_AFTER_MS) return Promise.resolve(null);
      if (build !== builtAs) drop();
      builtAs = build;
      if (!thread) start();
      if (queue.length >= MOST_WAITING) return Promise.resolve(null);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), WITHIN_MS);
        const done = (drawn: Drawn | null): void => {
          clearTimeout(timer);
          resolve(drawn);
        };
        queue.push({ wanted, ask, done });
        if (!current) next();
      });
    },
    close: async () => drop(),
  };
};
