import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../../package.json' with { type: 'json' };
import { processTree, sendSignal, stillRunningAfter } from './processes.ts';
import { temporaryFolder } from './temporary.ts';

export type ProductOptions = {
  /** Kept afterwards; without it, a folder that goes with the product. */
  dataDir?: string;
  /** Load and run the demo; off unless asked for. */
  demo?: boolean;
  args?: string[];
  env?: Record<string, string>;
  readyWithinMs?: number;
};

export type Product = {
  /** Without a slash at the end. */
  url: string;
  rtmpUrl: string;
  pid: number;
  dataDir: string;
  /** From being spawned to answering ready. */
  startMs: number;
  /** All it has printed so far. */
  output(): string;
  /** As Ctrl-C does; throws when anything of it is left after 12 s. */
  stop(): Promise<void>;
  /** `kill -9` of the main process and everything below it. The data stay, for another start. */
  kill(): Promise<void>;
};

const root = join(import.meta.dirname, '../..');
/** What `npm start` runs after `node`: flags of it, and the program. */
const startArgs = manifest.scripts.start.split(' ').slice(1);
const STOP_WITHIN_MS = 12_000;
const READY_WITHIN_MS = 60_000;

const addressIn = (output: string, scheme: string): string | undefined =>
  new RegExp(`\\b${scheme}://[^\\s/:]+:\\d+`).exec(output)?.[0];

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

const untilReady = async (child: ChildProcess, output: () => string, withinMs: number) => {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the product ended with ${child.exitCode ?? child.signalCode}:\n${output()}`);
    const url = addressIn(output(), 'https?');
    if (url && (await isReady(url))) return url;
    await sleep(20);
  }
  throw new Error(`the product was not ready within ${withinMs} ms:\n${output()}`);
};

const killTree = async (pid: number): Promise<void> => {
  const pids = (await processTree(pid)).map((stat) => stat.pid);
  for (const each of pids) sendSignal(each, 'SIGKILL');
  const left = await stillRunningAfter(pids, STOP_WITHIN_MS);
  if (left.length > 0) throw new Error(`not even SIGKILL ended ${left.join(', ')}`);
};

const stopTree = async (pid: number): Promise<void> => {
  const tree = await processTree(pid);
  if (tree.length === 0) return;
  sendSignal(pid, 'SIGINT');
  const left = await stillRunningAfter(
    tree.map((stat) => stat.pid),
    STOP_WITHIN_MS,
  );
  if (left.length === 0) return;
  for (const each of left) sendSignal(each, 'SIGKILL');
  const names = tree.filter((stat) => left.includes(stat.pid)).map((stat) => stat.name);
  throw new Error(`left behind ${STOP_WITHIN_MS} ms after Ctrl-C: ${names.join(', ')}`);
};

/** The product as `npm start` runs it, in processes of its own, on free ports. */
export const startProduct = async (options: ProductOptions = {}): Promise<Product> => {
  const folder = options.dataDir === undefined ? await temporaryFolder('product') : undefined;
  const dataDir = options.dataDir ?? join(folder as string, 'data');
  const ports = ['--port', '0', '--rtmp-port', '0'];
  const demo = options.demo ? [] : ['--no-demo'];
  const args = [...ports, '--data-dir', dataDir, ...demo, ...(options.args ?? [])];

  const beginMs = performance.now();
  const child = spawn(process.execPath, [...startArgs, ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-200_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const pid = child.pid;
  if (pid === undefined) throw new Error('the product could not be spawned');
  const stopWithUs = () => child.kill('SIGTERM');
  process.once('exit', stopWithUs);
  const cleanUp = async () => {
    process.off('exit', stopWithUs);
    if (folder) await rm(folder, { recursive: true, force: true });
  };

  try {
    const url = await untilReady(child, () => printed, options.readyWithinMs ?? READY_WITHIN_MS);
    return {
      url,
      rtmpUrl: addressIn(printed, 'rtmp') ?? '',
      pid,
      dataDir,
      startMs: performance.now() - beginMs,
      output: () => printed,
      stop: () => stopTree(pid).finally(cleanUp),
      kill: () => killTree(pid),
    };
  } catch (error) {
    await killTree(pid).finally(cleanUp);
    throw error;
  }
};
