// npm run dev -- [the server's own options]: the server, restarted when its sources change, and Vite's
// development server in front of it, which reloads the page. Ctrl-C stops both.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeModules, root } from './prepare/paths.mjs';
import { say } from './prepare/run.mjs';

const STOP_WITHIN_MS = 12_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** In a group of its own, so that Ctrl-C reaches it once, through us. */
const start = (args, options) => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    ...options,
  });
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  return { child, ended };
};

const signalGroup = (child, signal) => {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

const stop = async ({ child, ended }) => {
  child.kill('SIGTERM');
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
};

const own = process.argv.slice(2);
const { values } = parseArgs({ args: own, options: { port: { type: 'string' } }, strict: false });
const port = values.port ?? (await freePort());
const serverArgs = values.port === undefined ? ['--port', String(port), ...own] : own;

const watch = ['--watch', '--watch-preserve-output'];
const parts = [
  start([...watch, 'apps/server/src/main.ts', ...serverArgs], { cwd: root }),
  start([join(nodeModules, 'vite/bin/vite.js')], {
    cwd: join(root, 'apps/web'),
    env: { ...process.env, KAIBO_SERVER_URL: `http://127.0.0.1:${port}` },
  }),
];

const interrupted = new Promise((resolve) => {
  for (const signal of SIGNALS) process.on(signal, () => resolve(signal));
});
const cause = await Promise.race([interrupted, ...parts.map((part) => part.ended)]);
await Promise.all(parts.map(stop));
if (!SIGNALS.includes(cause)) {
  say(`a part of it ended by itself (${cause})`);
  process.exitCode = 1;
}
