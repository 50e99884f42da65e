import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import {
  corePercentOfTree,
  memoryOfTree,
  processTree,
  sendSignal,
  stillRunningAfter,
} from './processes.ts';

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) sendSignal(pid, 'SIGKILL');
});

const CHILD = `const child = require('node:child_process').spawn(process.execPath, ['-e', \`BODY\`]);
  console.log(child.pid);
  setTimeout(() => {}, 20_000);`;

/** A parent that sleeps and a child that does as told. */
const family = async (body: string): Promise<{ parent: number; child: number }> => {
  const parent = spawn(process.execPath, ['-e', CHILD.replace('BODY', body)]);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pids = { parent: parent.pid as number, child: Number(line.toString()) };
  started.push(pids.parent, pids.child);
  return pids;
};

test('the tree of a process holds its children, their memory and their processor time', async () => {
  const busy = `Buffer.alloc(100 << 20, 1); const keep = Buffer.alloc(100 << 20, 1);
    const end = Date.now() + 10_000; while (Date.now() < end && keep) {}`;
  const { parent, child } = await family(busy);
  expect((await processTree(parent)).map((stat) => stat.pid)).toEqual([parent, child]);
  await expect.poll(async () => (await memoryOfTree(parent)).rssMb).toBeGreaterThan(150);
  expect(await corePercentOfTree(parent, 700)).toBeGreaterThan(1);
  const { rssMb, pssMb } = await memoryOfTree(parent);
  expect(pssMb).toBeLessThanOrEqual(rssMb);
});

test('a process that does not end is told from one that does', async () => {
  const { parent, child } = await family('setTimeout(() => {}, 20_000)');
  sendSignal(child, 'SIGKILL');
  expect(await stillRunningAfter([child, parent], 500)).toEqual([parent]);
  expect((await processTree(2 ** 30)).length).toBe(0);
});
