import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { createMemoryHotState } from './hot-state.memory.ts';
import { createJobs, prepareJobs, type RunningJobs } from './jobs.graphile.ts';
import { startRecurring } from './jobs.recurring.ts';
import type { Task } from './jobs.ts';
import { silentLog } from './log.ts';

let database: OpenDatabase;
let url: string;
let drop: () => Promise<void>;
const open: RunningJobs[] = [];

beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  database = openDatabase(url, { max: 4 });
  await prepareJobs(url, silentLog);
});
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.stop();
});
afterAll(async () => {
  await database.close();
  await drop();
});

const jobsOf = (alone = true): RunningJobs => {
  const jobs = createJobs({ url, hotState: createMemoryHotState(), log: silentLog, alone });
  open.push(jobs);
  return jobs;
};
const recorder = (name: string): { task: Task; seen: unknown[] } => {
  const seen: unknown[] = [];
  return { seen, task: { name, run: async (payload) => void seen.push(payload) } };
};
/** Long enough for a second attempt: the queue waits e seconds for it, and up to a second to see that it is due. */
const until = (condition: () => boolean): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 });

test('a job runs if and only if the transaction that enqueued it commits', async () => {
  const jobs = jobsOf();
  const { task, seen } = recorder('commit');
  await jobs.start([task]);
  await database.db
    .transaction()
    .execute(async (tx) => {
      await jobs.enqueue(tx, 'commit', { lost: true });
      throw new Error('rolled back');
    })
    .catch(() => undefined);
  await database.db.transaction().execute((tx) => jobs.enqueue(tx, 'commit', { kept: true }));
  await until(() => seen.length > 0);
  await sleep(50);
  expect(seen).toEqual([{ kept: true }]);
});

test('a job of the same key replaces the one that waits, and none runs before its time', async () => {
  const jobs = jobsOf();
  const { task, seen } = recorder('keyed');
  const later = { key: 'one', runAtMs: Date.now() + 3_600_000 };
  await jobs.enqueue(database.db, 'keyed', { n: 1 }, later);
  await jobs.runDue([task]);
  expect(seen).toEqual([]);
  await jobs.enqueue(database.db, 'keyed', { n: 2 }, { key: 'one' });
  await jobs.runDue([task]);
  expect(seen).toEqual([{ n: 2 }]);
});

test('a task that throws is tried again', async () => {
  const jobs = jobsOf();
  let attempts = 0;
  const task: Task = {
    name: 'flaky',
    run: async () => {
      attempts++;
      if (attempts === 1) throw new Error('not yet');
    },
  };
  await jobs.enqueue(database.db, 'flaky', {});
  await jobs.start([task]);
  await until(() => attempts === 2);
});

test('what a dead worker had begun is taken up again at once by the next one that is alone', async () => {
  const jobs = jobsOf();
  const { task, seen } = recorder('orphan');
  await jobs.enqueue(database.db, 'orphan', { n: 1 });
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1`,
  );
  await jobs.start([task]);
  await until(() => seen.length === 1);
});

test('stopping waits for the task that runs and takes up nothing more', async () => {
  const jobs = jobsOf();
  let finished = 0;
  let began = 0;
  const task: Task = {
    name: 'slow',
    run: async () => {
      began++;
      await sleep(300);
      finished++;
    },
  };
  await jobs.enqueue(database.db, 'slow', {});
  await jobs.start([task]);
  await until(() => began === 1);
  await jobs.stop();
  expect(finished).toBe(1);
  await jobs.enqueue(database.db, 'slow', {});
  await sleep(100);
  expect(began).toBe(1);
});

test('a recurring task comes again after an error, never twice at once, and on one node only', async () => {
  const hotState = createMemoryHotState();
  const counts = { a: 0, b: 0, overlapping: 0, running: 0 };
  const taskOf = (node: 'a' | 'b'): Task => ({
    name: 'tick',
    everyMs: 10,
    run: async () => {
      counts[node]++;
      counts.running++;
      counts.overlapping = Math.max(counts.overlapping, counts.running);
      await sleep(15);
      counts.running--;
      if (counts[node] === 2) throw new Error('once');
    },
  });
  const stops = (['a', 'b'] as const).map((node) =>
    startRecurring({ tasks: [taskOf(node)], hotState, node, log: silentLog }),
  );
  await until(() => counts.a + counts.b >= 5);
  await Promise.all(stops.map((stop) => stop()));
  expect(counts).toMatchObject({ overlapping: 1, running: 0 });
  expect(Math.min(counts.a, counts.b)).toBe(0);
  const after = counts.a + counts.b;
  await sleep(40);
  expect(counts.a + counts.b).toBe(after);
});
