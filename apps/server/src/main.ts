import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '#platform/config';
import { settingsTable } from '#platform/config.table';
import { openDataDir } from '#platform/installation';
import { type OpenLog, openLog } from '#platform/log';
import { banner, demoBanner } from './banner.ts';
import { whyNotStarted } from './start.checks.ts';
import type { Running } from './start.ts';

const BAD_USAGE = 2;
const FAILED = 1;
/** Everything has to be gone within ten seconds of Ctrl-C. */
const STOP_WITHIN_MS = 9_500;
/** npm passes Ctrl-C on to us, who have it from the terminal already: within this time it is one wish, not two. */
const SAME_WISH_MS = 1_000;

const isTerminal = process.stdout.isTTY === true;
const complain = (line: string): void => {
  process.stderr.write(`kaibo: ${line}\n`);
};

const readSettings = (): Config | number => {
  const args = process.argv.slice(2);
  const language = (process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en';
  try {
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(
        `npm start -- [options]\n\n${settingsTable(readConfig([], {}), language)}\n`,
      );
      return 0;
    }
    return readConfig(args, process.env).config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(error.message);
    return BAD_USAGE;
  }
};

/** Runs until it is told to stop; answers the exit code. */
const run = async (config: Config, dataDir: string, log: OpenLog): Promise<number> => {
  const wantsToStop = new AbortController();
  let running: Running | null = null;
  let exitCode = 0;
  let toldAtMs = 0;

  const force = (code: number): never => {
    running?.kill();
    log.close();
    process.exit(code);
  };
  const stopSoon = (code: number): void => {
    if (wantsToStop.signal.aborted) {
      if (performance.now() - toldAtMs > SAME_WISH_MS) force(130);
      return;
    }
    toldAtMs = performance.now();
    exitCode = code;
    wantsToStop.abort();
    setTimeout(() => {
      log.error('stopping took too long; what was left was ended');
      force(FAILED);
    }, STOP_WITHIN_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopSoon(0));
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'a bug stops this process');
    stopSoon(FAILED);
  });
  process.on('unhandledRejection', (error) =>
    log.error({ err: error instanceof Error ? error : new Error(String(error)) }, 'a bug'),
  );

  const stopped = new Promise<void>((resolve) =>
    wantsToStop.signal.addEventListener('abort', () => resolve()),
  );
  const { signal } = wantsToStop;
  try {
    // Only now: a mistake in the settings is told before everything is loaded.
    const { start } = await import('./start.ts');
    running = await start({
      config,
      dataDir,
      log,
      signal,
      onDemoAccounts: (accounts) => process.stdout.write(demoBanner(accounts, isTerminal)),
    });
  } catch (error) {
    if (signal.aborted) return exitCode;
    const line = whyNotStarted(error, config);
    if (line === null) log.error({ err: error }, 'it could not start');
    complain(line ?? `It could not start; ${join(dataDir, 'kaibo.log')} says why.`);
    return FAILED;
  }
  if (!signal.aborted) {
    const demo = config.demo ? 'loading' : 'off';
    process.stdout.write(banner({ ...running, dataDir, demo }, isTerminal));
  }
  await stopped;
  await running.stop();
  return exitCode;
};

const main = async (): Promise<number> => {
  const config = readSettings();
  if (typeof config === 'number') return config;
  let dataDir: string;
  let log: OpenLog;
  try {
    dataDir = await openDataDir(config.dataDir);
    const file = join(dataDir, 'kaibo.log');
    log = openLog({ level: config.logLevel, file, terminal: process.stdout });
  } catch (error) {
    complain(whyNotStarted(error, config) ?? (error as Error).message);
    return FAILED;
  }
  const exitCode = await run(config, dataDir, log);
  log.close();
  return exitCode;
};

process.exit(await main());
