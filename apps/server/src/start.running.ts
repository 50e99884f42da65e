import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#platform/config';
import { writeWhole } from '#platform/installation';

/** In the data directory while a Kaibo runs on it: how commands attach to it. Readable by the owner only. */
export const RUNNING_FILE = 'running.json';

export interface RunningFile {
  pid: number;
  databaseUrl: string;
  /** Where this machine reaches it. */
  localUrl: string;
  /** As it was started. */
  config: Config;
}

export const writeRunning = (dataDir: string, running: RunningFile): Promise<void> =>
  writeWhole(join(dataDir, RUNNING_FILE), JSON.stringify(running));

/** Null when nothing runs there, or is just starting. */
export const readRunning = async (dataDir: string): Promise<RunningFile | null> => {
  const text = await readFile(join(dataDir, RUNNING_FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as RunningFile);
};
