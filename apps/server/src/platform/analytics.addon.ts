import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ADDON = join(import.meta.dirname, '../../../../addons/analytics');

/** What an operator types for the engine, from the folder of the product. */
export const INSTALL_COMMAND = 'npm install --ignore-scripts --prefix addons/analytics';

/** Whether the engine that runs in a process of this machine is there; nothing is loaded to find out. */
export const isEngineInstalled = (folder: string = ADDON): boolean =>
  existsSync(join(folder, 'node_modules/chdb/package.json'));

export interface NativeResult {
  text(): string;
}

/** What we use of `chdb`. */
export interface NativeSession {
  queryAsync(sql: string, options: { format: string }): Promise<NativeResult>;
  queryBindAsync(sql: string, values: object, options: { format: string }): Promise<NativeResult>;
  insert(insert: {
    table: string;
    columns: readonly string[];
    values: Buffer;
    format: 'TabSeparated';
  }): Promise<unknown>;
  close(): void;
}

interface Native {
  Session: new (path: string, options: { connectionArgs: readonly string[] }) => NativeSession;
}

/** Loads the engine into this process: some hundred megabytes of code that never leave it. */
export const loadEngine = (folder: string = ADDON): Native =>
  createRequire(join(folder, 'package.json'))('chdb') as Native;
