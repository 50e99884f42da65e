import { Worker } from 'node:worker_threads';

/** What an answer of the thread means: the end, with a result or without; undefined, that it goes on. */
export type Heard<Result> = { result: Result } | { refused: string } | undefined;

export interface ThreadWork<Answer, Result> {
  file: URL;
  /** Given to it as `workerData`. */
  order: unknown;
  /** Of the order, what the thread takes over instead of copying. */
  transfer?: ArrayBuffer[];
  signal: AbortSignal;
  /** From the message `stop` until it is ended; 0 for one that has nothing to put in order. */
  stopWithinMs?: number;
  hear(answer: Answer): Heard<Result>;
  /** What is thrown, with these problems when it was stopped or ended by itself. */
  failed: { error: new (problem: string) => Error; stopped: string; crashed: string };
  onThread?(worker: Worker): void;
}

const STOP_WITHIN_MS = 1_500;
const MOST_TOLD = 300;

/** One piece of long work in a thread of its own: the thread that answers requests only waits. */
export const workInThread = <Answer, Result>(work: ThreadWork<Answer, Result>): Promise<Result> => {
  const { signal, stopWithinMs = STOP_WITHIN_MS } = work;
  const { error: Failed, stopped, crashed } = work.failed;
  if (signal.aborted) return Promise.reject(new Failed(stopped));
  return new Promise((resolve, reject) => {
    const worker = new Worker(work.file, {
      workerData: work.order,
      transferList: work.transfer ?? [],
    });
    let late: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (stopWithinMs === 0) return void worker.terminate();
      worker.postMessage('stop');
      late = setTimeout(() => worker.terminate(), stopWithinMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    const end = (settle: () => void): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      settle();
    };
    const fail = (problem: string): void =>
      end(() => reject(new Failed(signal.aborted ? stopped : problem)));
    worker.on('message', (answer: Answer) => {
      const heard = work.hear(answer);
      if (heard === undefined) return;
      if ('refused' in heard) fail(heard.refused);
      else end(() => resolve(heard.result));
    });
    worker.on('error', (error) =>
      fail(`${crashed}: ${(error as Error).message.slice(0, MOST_TOLD)}`),
    );
    worker.on('exit', () => fail(`${crashed}: the thread has ended`));
    work.onThread?.(worker);
  });
};
