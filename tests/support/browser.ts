import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

type Provisioned = {
  kind: 'named' | 'system' | 'debian' | 'npm';
  executablePath: string;
  env: Record<string, string>;
  args: string[];
  sandbox: boolean;
};

const file = join(import.meta.dirname, '../../.cache/browser.json');

const provisioned = async (): Promise<Provisioned> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Provisioned;
  } catch (cause) {
    throw new Error('no browser yet: run `node scripts/prepare.mjs --test` first', { cause });
  }
};

/** The real Chromium that `scripts/prepare.mjs --test` found and tried: plays H.264 with AAC, without a click. */
export const launchBrowser = async (options: { args?: string[] } = {}): Promise<Browser> => {
  const { executablePath, env, args, sandbox } = await provisioned();
  return chromium.launch({
    executablePath,
    chromiumSandbox: sandbox,
    env: { ...process.env, ...env },
    args: [...args, ...(options.args ?? [])],
  });
};
