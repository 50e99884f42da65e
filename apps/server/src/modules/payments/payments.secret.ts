import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const read = async (file: string): Promise<Buffer> => {
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (secret.length < 32) throw new Error(`${file}: not a secret of at least 32 bytes in hex`);
  return secret;
};

/** This installation's secret: made once, readable by its owner only, the same for every process that shares the file. */
export const readOrMakeSecret = async (file: string): Promise<Buffer> => {
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
  return read(file);
};
