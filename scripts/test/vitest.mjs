import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, nodeModules, root } from '../prepare/paths.mjs';
import { countReport } from './reports.mjs';

const readReport = async (file) => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

const run = (args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });

/** Runs projects of vitest.config.ts with live output and answers what they came to. */
export const runVitest = async (projects, passedOn, full) => {
  const report = join(cache, `test-${projects.join('-')}.json`);
  await mkdir(cache, { recursive: true });
  await rm(report, { force: true });
  const args = [
    join(nodeModules, 'vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--passWithNoTests',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...passedOn,
  ];
  const colour = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  const env = { ...process.env, ...colour, KAIBO_FULL: full ? '1' : '0' };
  const exitCode = await run(args, env);
  return countReport(await readReport(report), exitCode, `vitest (${projects.join(', ')})`);
};
