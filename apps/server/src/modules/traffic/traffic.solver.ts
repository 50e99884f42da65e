import { Worker } from 'node:worker_threads';
import type { FairnessPoint } from '@kaibo/contracts/traffic';
import type { Solved } from './traffic.solve.ts';
import type { Window } from './traffic.window.ts';

export type SolverOrder =
  | { kind: 'solve'; id: number; window: Window; timeLimitMs: number; isFresh: boolean }
  | { kind: 'curve'; id: number; window: Window; timeLimitMs: number };

export type SolverAnswer =
  /** Null where there is nothing to allocate. */
  | { kind: 'solved'; id: number; solved: Solved | null }
  | { kind: 'curve'; id: number; points: FairnessPoint[] }
  | { kind: 'refused'; id: number; problem: string };

/** Why there is no plan; a stable code first. */
export class SolverFailed extends Error {
  override readonly name = 'SolverFailed';
}

export interface Solver {
  /** Null where there is nothing to allocate. @throws SolverFailed. */
  solve(
    window: Window,
    options: { timeLimitMs: number; isFresh?: boolean },
  ): Promise<Solved | null>;
  /** @throws SolverFailed. */
  curve(window: Window, timeLimitMs: number): Promise<FairnessPoint[]>;
  /** Ends what is under way; a later order begins a new thread. */
  stop(): Promise<void>;
  /** Of the thread, once there is one: so that tests can end it. */
  threadId(): number | null;
}

/** Beyond its time limit a solver is given so long to answer before its thread is ended. */
const GRACE_MS = 3_000;
/** Solves of one curve. */
const SOLVES_A_CURVE = 6;

interface Waiting {
  resolve(answer: SolverAnswer): void;
  reject(error: SolverFailed): void;
  timer: NodeJS.Timeout;
}

/** Solves in a thread of its own, which begins with the first order and keeps the prices it ended with. */
export const createSolver = (): Solver => {
  let worker: Worker | null = null;
  let next = 0;
  const waiting = new Map<number, Waiting>();

  const failAll = (problem: string): void => {
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new SolverFailed(problem));
    }
    waiting.clear();
  };

  const begin = (): Worker => {
    const thread = new Worker(new URL('./traffic.solver.worker.ts', import.meta.url));
    // Nothing is lost that a restart would not solve again.
    thread.unref();
    const isOurs = (): boolean => worker === thread;
    const end = (problem: string): void => {
      if (!isOurs()) return;
      worker = null;
      failAll(problem);
    };
    thread.on('message', (answer: SolverAnswer) => {
      const one = waiting.get(answer.id);
      if (!one) return;
      waiting.delete(answer.id);
      clearTimeout(one.timer);
      one.resolve(answer);
    });
    thread.on('error', (error) => end(`traffic/solver-crashed: ${(error as Error).message}`));
    thread.on('exit', () => end('traffic/solver-crashed: the thread has ended'));
    return thread;
  };

  const stop = async (): Promise<void> => {
    const thread = worker;
    worker = null;
    failAll('traffic/solver-stopped: Kaibo was stopped');
    await thread?.terminate();
  };

  const ask = (order: SolverOrder, limitMs: number): Promise<SolverAnswer> =>
    new Promise((resolve, reject) => {
      worker ??= begin();
      const timer = setTimeout(() => {
        const late = worker;
        worker = null;
        failAll('traffic/solver-timed-out: no answer in time');
        late?.terminate();
      }, limitMs + GRACE_MS).unref();
      waiting.set(order.id, { resolve, reject, timer });
      worker.postMessage(order);
    });

  const answered = async (order: SolverOrder, limitMs: number) => {
    const answer = await ask(order, limitMs);
    if (answer.kind === 'refused') throw new SolverFailed(answer.problem);
    return answer;
  };

  return {
    solve: async (window, { timeLimitMs, isFresh = false }) => {
      const order = { kind: 'solve', id: ++next, window, timeLimitMs, isFresh } as const;
      const answer = await answered(order, timeLimitMs);
      return answer.kind === 'solved' ? answer.solved : null;
    },
    curve: async (window, timeLimitMs) => {
      const order = { kind: 'curve', id: ++next, window, timeLimitMs } as const;
      const answer = await answered(order, SOLVES_A_CURVE * timeLimitMs);
      return answer.kind === 'curve' ? answer.points : [];
    },
    stop,
    threadId: () => worker?.threadId ?? null,
  };
};
