import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { productNode } from './node.mjs';
import { cache, root, webDist } from './paths.mjs';
import { runQuietly, say } from './run.mjs';

const app = join(root, 'apps/web');
const SOURCES = ['apps/web', 'packages/contracts', 'packages/fanout'];
const FILES = ['package-lock.json', 'tsconfig.json'];
const IS_NOT_SOURCE = new Set(['node_modules', 'dist']);
const STAMP = '.kaibo-sources';

const filesBelow = async (directory) => {
  const entries = await readdir(directory, { withFileTypes: true });
  const nested = entries
    .filter((entry) => !IS_NOT_SOURCE.has(entry.name))
    .map((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(nested)).flat();
};

/** Names and contents of everything the built app depends on. */
export const hashOfSources = async () => {
  const found = await Promise.all(SOURCES.map((source) => filesBelow(join(root, source))));
  const paths = [...found.flat(), ...FILES.map((file) => join(root, file))].sort();
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};

const builtFrom = async () =>
  existsSync(join(webDist, STAMP)) ? await readFile(join(webDist, STAMP), 'utf8') : null;

const viteCommand = () => {
  const manifest = createRequire(join(app, 'package.json')).resolve('vite/package.json');
  return join(dirname(manifest), 'bin/vite.js');
};

const clearLeftovers = async () => {
  const names = (await readdir(cache)).filter((name) => name.startsWith('web-'));
  await Promise.all(names.map((name) => rm(join(cache, name), { recursive: true, force: true })));
};

/** Builds beside and swaps by renaming, so that a server never serves half an app. */
export const buildWeb = async (lock) => {
  const hash = await hashOfSources();
  if ((await builtFrom()) === hash) return;
  say('building the web app …');
  await mkdir(cache, { recursive: true });
  await clearLeftovers();
  const fresh = await mkdtemp(join(cache, 'web-new-'));
  const build = (into, ...args) =>
    runQuietly(
      productNode(),
      [viteCommand(), 'build', '--outDir', into, '--emptyOutDir', '--logLevel', 'warn', ...args],
      {
        cwd: app,
        env: { ...process.env, NODE_ENV: 'production' },
        lock,
        what: 'the web build',
      },
    );
  await build(fresh);
  // What draws first views on the server; a name with a dot is not served.
  await build(join(fresh, '.server'), '--ssr', 'src/first-view/server.ts');
  await writeFile(join(fresh, STAMP), hash);
  const old = await mkdtemp(join(cache, 'web-old-'));
  if (existsSync(webDist)) await rename(webDist, join(old, 'dist'));
  await rename(fresh, webDist);
  await rm(old, { recursive: true, force: true });
};
