import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logIn } from '@kaibo/contracts';
import { openSession, type Session } from '../../apps/demo/src/session.ts';
import type { Product } from '../support/product.ts';

const cli = join(import.meta.dirname, '../../apps/cli/src/main.ts');
const admin = { email: 'admin@bench.test', password: 'correct horse battery' };

/** A command line's answer. */
export const kaibo = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [cli, ...args])).stdout;

/** Makes an admin of this installation, signed in. */
export const openConsole = async ({ url, dataDir }: Product): Promise<Session> => {
  const who = ['--email', admin.email, '--name', 'Ada', '--password', admin.password];
  await kaibo('admin', 'create', ...who, '--data-dir', dataDir);
  const session = openSession(url);
  await session.call(logIn, { body: admin });
  return session;
};
