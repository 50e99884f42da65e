import { expect, test } from 'vitest';
import { type ThreadWork, workInThread } from './thread.ts';

class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
}

type Answer = { result: number } | { refused: string } | 'going on';

/** A thread that runs this, and what became of it. */
const running = (
  code: string,
  { order, ...options }: Partial<ThreadWork<Answer, number>> = {},
): { ended: Promise<number>; said: Answer[]; stop(): void } => {
  const said: Answer[] = [];
  const stop = new AbortController();
  const source = `import { parentPort, workerData } from 'node:worker_threads';${code}`;
  const ended = workInThread<Answer, number>({
    file: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    order,
    signal: stop.signal,
    hear: (answer) => {
      said.push(answer);
      return answer === 'going on' ? undefined : answer;
    },
    failed: { error: WorkFailed, stopped: 'work/stopped', crashed: 'work/crashed' },
    ...options,
  });
  return { ended, said, stop: () => stop.abort() };
};
const forEver = 'setInterval(() => undefined, 1000);';

test('what a thread says on the way is heard in order, and its result is the end', async () => {
  const code = `parentPort.postMessage('going on'); parentPort.postMessage({ result: workerData * 2 });`;
  const { ended, said } = running(code, { order: 21 });
  expect(await ended).toBe(42);
  expect(said).toEqual(['going on', { result: 42 }]);
});

test('a refusal, an error and a silent end are each thrown as what they are', async () => {
  const refused = running(`parentPort.postMessage({ refused: 'work/too-little: 3 rows' })`);
  await expect(refused.ended).rejects.toThrow(new WorkFailed('work/too-little: 3 rows'));
  const long = running(`throw new Error('x'.repeat(1000))`);
  await expect(long.ended).rejects.toThrow(new WorkFailed(`work/crashed: ${'x'.repeat(300)}`));
  const silent = running('');
  await expect(silent.ended).rejects.toThrow(new WorkFailed('work/crashed: the thread has ended'));
});

test('a thread that is stopped may put itself in order, and is ended when it does not', async () => {
  const orderly = running(`${forEver} parentPort.on('message', (word) => {
    parentPort.postMessage(word === 'stop' ? { refused: 'unheard' } : 'going on'); process.exit(); });`);
  orderly.stop();
  await expect(orderly.ended).rejects.toThrow(new WorkFailed('work/stopped'));
  const deaf = running('while (true);', { stopWithinMs: 50 });
  deaf.stop();
  await expect(deaf.ended).rejects.toThrow(new WorkFailed('work/stopped'));
  const dispensable = running(forEver, { stopWithinMs: 0 });
  dispensable.stop();
  await expect(dispensable.ended).rejects.toThrow(new WorkFailed('work/stopped'));
});

test('what was stopped before it began begins no thread', async () => {
  const begun: unknown[] = [];
  const { ended } = running(forEver, {
    signal: AbortSignal.abort(),
    onThread: (worker) => begun.push(worker),
  });
  await expect(ended).rejects.toThrow(new WorkFailed('work/stopped'));
  expect(begun).toEqual([]);
});
