import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AllocateError } from '../errors.ts';
import type { ExactReply, ExactRequest } from './highs.worker.ts';
import type { ExactAnswer, ExactOptions, LinearProgram } from './program.ts';

interface Waiting {
  resolve(answer: ExactAnswer): void;
  reject(error: Error): void;
  readonly deadline: NodeJS.Timeout;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** A worker that does not look at its clock is ended this long after its limit. */
const GRACE_MS = 2_000;
/** A timer that is set later than this rings at once. */
const LATEST_MS = 2 ** 31 - 1;

let thread: Thread | null = null;
let lastId = 0;

const failure = (message: string): AllocateError =>
  new AllocateError('allocate/solver-failed', `the exact solver failed: ${message}`);

const end = (ended: Thread, error: Error): void => {
  if (thread === ended) thread = null;
  for (const { reject, deadline } of ended.waiting.values()) {
    clearTimeout(deadline);
    reject(error);
  }
  ended.waiting.clear();
  void ended.worker.terminate();
};

const start = (): Thread => {
  const worker = new Worker(join(import.meta.dirname, 'highs.worker.ts'));
  const started: Thread = { worker, waiting: new Map() };
  worker.on('message', (reply: ExactReply) => {
    const waiting = started.waiting.get(reply.id);
    if (!waiting) return;
    started.waiting.delete(reply.id);
    clearTimeout(waiting.deadline);
    if (started.waiting.size === 0) worker.unref();
    if ('answer' in reply) waiting.resolve(reply.answer);
    else waiting.reject(failure(reply.failure));
  });
  worker.on('error', (error) => end(started, failure(error.message)));
  worker.on('exit', () => end(started, failure('its thread ended')));
  return started;
};

/**
 * Solves a linear or integer program by HiGHS in a thread of its own, one after another. The thread starts with the first
 * program and keeps no process alive.
 *
 * @throws AllocateError `allocate/solver-failed` where it crashes or does not keep its time.
 */
export const solveProgram = (
  program: LinearProgram,
  options: ExactOptions = {},
): Promise<ExactAnswer> => {
  thread ??= start();
  const mine = thread;
  const id = ++lastId;
  const limit = (options.timeLimitMs ?? 10_000) * (1 + mine.waiting.size) + GRACE_MS;
  mine.worker.ref();
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(
      () => end(mine, failure('it kept no time limit')),
      Math.min(limit, LATEST_MS),
    );
    mine.waiting.set(id, { resolve, reject, deadline });
    mine.worker.postMessage({ id, program, options } satisfies ExactRequest);
  });
};
