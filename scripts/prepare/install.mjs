import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { dropNodeThatCannotStart } from './node.mjs';
import { nodeModules, root } from './paths.mjs';
import { runQuietly, say } from './run.mjs';

const stamp = join(nodeModules, '.kaibo-lock');

const readOr = async (path, otherwise) => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  }
};

const wanted = async () =>
  createHash('sha256')
    .update(`${process.platform}-${process.arch}\n`)
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');

/** npm writes its own record last: where it agrees with the lockfile, `npm install` has already done the work. */
const isAlreadyInstalled = async () => {
  const have = JSON.parse(await readOr(join(nodeModules, '.package-lock.json'), '{}')).packages;
  if (!have) return false;
  const { packages: want } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const agrees = ([path, entry]) =>
    path === '' ||
    (have[path] ? have[path].integrity === entry.integrity : entry.optional || entry.extraneous);
  return Object.entries(want).every(agrees) && Object.keys(have).every((path) => path in want);
};

/** Settings of the npm that called us which would make this install another one. */
const LEADS_ASTRAY =
  /^npm_config_(workspaces?|include_workspace_root|omit|include|production|only|global|dry_run)$/i;

const environment = () => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !LEADS_ASTRAY.test(name)),
  );
  const own = join('node_modules', '.bin');
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.endsWith(own))
    .join(delimiter);
  return env;
};

/** The npm that called us, on the Node it runs on: the install replaces the pinned one. */
const npmCommand = () => {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const isNpm =
    script && node && basename(script) === 'npm-cli.js' && !node.startsWith(nodeModules);
  return isNpm ? [node, [script]] : ['npm', []];
};

export const installDependencies = async (lock) => {
  const hash = await wanted();
  if ((await readOr(stamp, '')) === hash) return;
  if (!(await isAlreadyInstalled())) {
    say('installing dependencies (once, about a minute) …');
    const [program, first] = npmCommand();
    const flags =
      '--ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error';
    await runQuietly(program, [...first, 'ci', ...flags.split(' ')], {
      cwd: root,
      env: environment(),
      lock,
      what: 'npm ci',
    });
  }
  dropNodeThatCannotStart();
  await writeFile(stamp, hash);
};
