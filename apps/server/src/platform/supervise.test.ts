import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from './log.ts';
import { type Child, type ChildSpec, supervise } from './supervise.ts';

let folder: string;
const children: Child[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-supervise-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await rm(folder, { recursive: true, force: true });
});

const program = async (text: string): Promise<string> => {
  const path = join(folder, `child-${Math.random().toString(36).slice(2)}.mjs`);
  await writeFile(path, text);
  return path;
};
const start = async (text: string, extra: Partial<ChildSpec> = {}): Promise<Child> => {
  const child = supervise({
    name: 'part',
    entry: await program(text),
    env: () => ({}),
    log: silentLog,
    backOffMs: { first: 20, last: 80 },
    ...extra,
  });
  children.push(child);
  return child;
};
/** A process takes seconds to start where others do the same. */
const until = (condition: () => boolean): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 12_000, interval: 10 });
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const READY = `process.send({ type: 'ready', port: 7 }); setInterval(() => {}, 1000);`;

test('a child is starting until it says that it is ready, and then as well as it says', async () => {
  const heard: object[] = [];
  const child = await start(
    `setInterval(() => {}, 1000);
     process.send({ type: 'ready', port: Number(process.env.WANTED) });
     process.on('message', () => process.send({ type: 'health', state: 'failed', detail: 'no disk' }));`,
    { env: () => ({ WANTED: '7' }), onMessage: (message) => heard.push(message) },
  );
  expect(child.health()).toEqual({ name: 'part', state: 'starting', detail: '' });
  await until(() => child.health().state === 'ok');
  expect(heard).toEqual([{ type: 'ready', port: 7 }]);
  child.send({ type: 'ask' });
  await until(() => child.health().state === 'failed');
  expect(child.health().detail).toBe('no disk');
});

test('a child that ends is started again', async () => {
  const child = await start(READY);
  await until(() => child.health().state === 'ok');
  const first = child.pid()!;
  process.kill(first, 'SIGKILL');
  await until(() => child.pid() !== null && child.pid() !== first);
  await until(() => child.health().state === 'ok');
});

test('a child that cannot live is tried again later each time, and its health says so', async () => {
  const child = await start('process.exit(3);');
  await until(() => child.health().detail.includes('0.08 s'));
  expect(child.health()).toMatchObject({
    state: 'failed',
    detail: expect.stringMatching(/^ended with code 3, started again in/),
  });
});

test('a stopped child ends in order and is not started again', async () => {
  const child = await start(
    `process.on('SIGTERM', () => setTimeout(() => process.exit(0), 50)); ${READY}`,
  );
  await until(() => child.health().state === 'ok');
  const pid = child.pid()!;
  await child.stop(3_000);
  expect(isRunning(pid)).toBe(false);
  await sleep(100);
  expect(child.pid()).toBeNull();
});

test('a child that does not listen is ended all the same', async () => {
  const child = await start(`process.on('SIGTERM', () => {}); ${READY}`);
  await until(() => child.health().state === 'ok');
  const pid = child.pid()!;
  await child.stop(100);
  expect(isRunning(pid)).toBe(false);
});

test('an interrupt of the terminal does not end a child', async () => {
  const child = await start(READY);
  await until(() => child.health().state === 'ok');
  process.kill(child.pid()!, 'SIGINT');
  await sleep(150);
  expect(isRunning(child.pid()!)).toBe(true);
});

test('what a child prints is logged: its own log lines as they are, a stack as one entry', async () => {
  const entries: string[] = [];
  const note = (level: string) => (text: unknown) => void entries.push(`${level}: ${text}`);
  const log = { ...silentLog, info: note('info'), warn: note('warn'), error: note('error') };
  const child = await start(
    `console.log('10:20:30  listening  port=7');
     console.log('10:20:30  error  no disk');
     console.error('Error: broken\\n    at one\\n    at two');
     ${READY}`,
    { log },
  );
  await until(() => child.health().state === 'ok' && entries.length >= 3);
  expect(entries.sort()).toEqual([
    'error: no disk',
    'info: listening  port=7',
    'warn: Error: broken\n    at one\n    at two',
  ]);
});

test('a program that is not there yet is left out', () => {
  const child = supervise({
    name: 'part',
    entry: join(folder, 'none.ts'),
    env: () => ({}),
    log: silentLog,
  });
  expect(child.health()).toEqual({ name: 'part', state: 'ok', detail: 'not there yet' });
});

test('no child outlives the main process, however that ends', async () => {
  const grandchild = await program(READY);
  const main = await program(`
    import { supervise } from ${JSON.stringify(`${import.meta.dirname}/supervise.ts`)};
    import { silentLog } from ${JSON.stringify(`${import.meta.dirname}/log.ts`)};
    const child = supervise({ name: 'part', entry: ${JSON.stringify(grandchild)}, env: () => ({}),
      log: silentLog, onMessage: () => console.log(child.pid()) });`);
  const parent = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isRunning(pid));
});
