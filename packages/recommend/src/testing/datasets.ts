import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = join(import.meta.dirname, '../../../..');

/** Folder of a data set for evaluation (`KAIBO_DATA`, else `../shared/data` beside the repository), or null. */
export const dataFolder = (name: string): string | null => {
  const folder = join(process.env.KAIBO_DATA ?? join(ROOT, '../shared/data'), name);
  return existsSync(folder) ? folder : null;
};

export const readText = (folder: string, file: string): string => {
  const bytes = readFileSync(join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};
