import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeModules, root } from '../prepare/paths.mjs';
import { add, nothing } from './reports.mjs';

const biome = join(nodeModules, '.bin/biome');
const tsc = join(nodeModules, '.bin/tsc');
const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;

/** Each counts as one check; none writes. */
const CHECKS = [
  {
    name: 'format',
    commands: [[biome, 'ci', colours, '--linter-enabled=false', '--assist-enabled=false', '.']],
  },
  { name: 'lint', commands: [[biome, 'ci', colours, '--formatter-enabled=false', '.']] },
  {
    name: 'types',
    commands: [
      [tsc, '-p', 'tsconfig.json'],
      [tsc, '-p', 'apps/web/tsconfig.json'],
      [tsc, '-p', 'packages/track/tsconfig.json'],
      [tsc, '-p', 'tests/browser/tsconfig.json'],
    ],
  },
];

const run = ([program, ...args]) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });

const check = async ({ name, commands }) => {
  const begin = Date.now();
  const results = await Promise.all(commands.map(run));
  const ok = results.every((result) => result.ok);
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  console.log(`${ok ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (!ok)
    console.log(
      results
        .filter((result) => !result.ok)
        .map((result) => result.output)
        .join('\n'),
    );
  return ok ? { ...nothing, passed: 1 } : { ...nothing, failed: 1, reasons: [name] };
};

export const runChecks = async () => (await Promise.all(CHECKS.map(check))).reduce(add, nothing);
