import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A secret of this installation (64 hex digits): made once, readable by its owner only, the same after a restart. */
export const readOrMakeSecret = async (file: string): Promise<string> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const made = await open(file, 'wx', 0o600);
    try {
      await made.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await made.sync();
    } finally {
      await made.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (!/^[\da-f]{64}$/.test(secret)) throw new Error(`${file} holds no secret; remove it`);
  return secret;
};
