import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules } from './paths.mjs';
import { Refusal } from './run.mjs';

/** Older ones cannot run TypeScript as it stands. */
const LEAST = [22, 22];
const PINNED_FOR = ['linux-x64', 'linux-arm64'];

const platform = `${process.platform}-${process.arch}`;
const linked = join(nodeModules, '.bin', 'node');
const pinned = join(nodeModules, `node-${platform}`, 'bin', 'node');

const willDo = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
};

const tooOld = () =>
  new Refusal(
    `this is Node ${process.versions.node}, and npm carries no Node for ${platform}: ` +
      `install Node ${LEAST.join('.')} or later (24 LTS is best) and run the same command again`,
  );

export const assertNodeWillDo = () => {
  if (!PINNED_FOR.includes(platform) && !willDo()) throw tooOld();
};

/** The Node that runs the product: the pinned one where npm brought it, otherwise the one that runs this. */
export const productNode = () => (existsSync(pinned) ? pinned : process.execPath);

const isThere = (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * A pinned Node that cannot start here (another C library) must not stay first on npm's PATH.
 * Called once after each install.
 */
export const dropNodeThatCannotStart = () => {
  if (!isThere(pinned)) {
    if (!willDo()) throw tooOld();
    return;
  }
  if (spawnSync(pinned, ['--version']).status === 0) return;
  if (isThere(linked)) unlinkSync(linked);
  unlinkSync(pinned);
  if (!willDo()) throw tooOld();
};
