import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../server/src/command.ts');

/** Lets the server's own program do what needs the installation; it inherits the terminal and answers its exit code. */
export const onInstallation = (args: string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
    // Ctrl-C reaches the child as well, which finishes in order; we wait for it.
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    const pass = (): void => void child.kill('SIGTERM');
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });

/** Where the installation is: options of every command that needs it. */
export const whereOptions = [
  ['--data-dir DIR', 'where the installation is (KAIBO_DATA_DIR, ./data)'],
  ['--database-url URL', 'its PostgreSQL, when it is not the built-in one (DATABASE_URL)'],
] as const;
