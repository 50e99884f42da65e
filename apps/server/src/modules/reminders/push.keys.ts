import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newVapidKeys, publicKeyOf, type VapidKeys } from './push.crypto.ts';

/**
 * The key pair of this installation: made once, readable by its owner only, the same after a restart. Browsers
 * subscribe to it, so a new pair would silence every one of them.
 */
export const readOrMakeVapidKeys = async (file: string): Promise<VapidKeys> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const made = await open(file, 'wx', 0o600);
    try {
      await made.writeFile(`${JSON.stringify(newVapidKeys().privateKey)}\n`);
      await made.sync();
    } finally {
      await made.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const privateKey = JSON.parse(await readFile(file, 'utf8')) as VapidKeys['privateKey'];
  if (!privateKey.d || privateKey.crv !== 'P-256')
    throw new Error(`${file} holds no key; remove it`);
  return { publicKey: publicKeyOf(privateKey), privateKey };
};
