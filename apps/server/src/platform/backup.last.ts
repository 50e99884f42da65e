import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from './installation.ts';

const FILE = 'last-backup.json';

const LastBackup = z.object({
  atMs: z.number(),
  path: z.string(),
  sizeBytes: z.number(),
  tookMs: z.number(),
});
export type LastBackup = z.infer<typeof LastBackup>;

/** Beside the data and not in the database, so that a restored installation does not claim to have one. */
export const rememberBackup = async (
  dataDir: string,
  { path, sizeBytes, tookMs }: Omit<LastBackup, 'atMs'>,
): Promise<void> =>
  writeWhole(
    join(dataDir, FILE),
    `${JSON.stringify({ atMs: Date.now(), path, sizeBytes, tookMs })}\n`,
  );

/** Null when none was ever made. */
export const readLastBackup = async (dataDir: string): Promise<LastBackup | null> => {
  const text = await readFile(join(dataDir, FILE), 'utf8').catch(() => 'null');
  try {
    return LastBackup.nullable().catch(null).parse(JSON.parse(text));
  } catch {
    return null;
  }
};
