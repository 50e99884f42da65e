import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './run.mjs';

const quiet = { stdio: ['ignore', 'ignore', 'ignore'] };

const apt = (...args) =>
  spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    ...quiet,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const install = (name) => apt('install', '-y', '--no-install-recommends', name);

/** apt-get would do nothing for a package that dpkg holds for installed, whatever became of its files. */
const isHeldForInstalled = (name) =>
  /^Status: install ok installed$/m.test(
    spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' }).stdout,
  );

/** Debian's Chromium, with a font for Chinese where there is one to be had. Answers whether anything was installed. */
export const installFromDebian = async () => {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return false;
  if (isHeldForInstalled('chromium')) return false;
  say('installing Chromium from Debian for the browser tests (once) …');
  apt('update');
  if (!install('chromium')) return false;
  if (!install('fonts-wqy-microhei'))
    say('no font for Chinese: its text is drawn as boxes in pictures');
  return true;
};
