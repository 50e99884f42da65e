import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ConfigError, type ReadConfig, readConfig } from '#platform/config';
import { settingsTable } from '#platform/config.table';
import { compileCacheOf, openDataDir } from '#platform/installation';
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

const readSettings = (): ReadConfig | number => {
  const args = process.argv.slice(2);
  const language = (process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en';
  try {
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(
        `npm start -- [options]\n\n${settingsTable(readConfig([], {}), language)}\n`,
      );
      return 0;
    }
    return readConfig(args, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(error.message);
    return BAD_USAGE;
  }
};

/** SIGUSR2 lets everything be logged, and once more what was logged before. */
const followSignal = (log: OpenLog): void => {
  const before = log.levels();
  let isLoud = false;
  process.on('SIGUSR2', () => {
    isLoud = !isLoud;
    log.setLevels(isLoud ? { everything: 'debug', parts: {} } : before);
    log.info(isLoud ? 'everything is logged from here on' : 'what is logged is as it was');
  });
};

/** Runs until it is told to stop; answers the exit code. */
const run = async (read: ReadConfig, dataDir: string, log: OpenLog): Promise<number> => {
  const { config } = read;
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
  followSignal(log);
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
    enableCompileCache(compileCacheOf(dataDir));
    // Only now: a mistake in the settings is told before everything is loaded.
    const { start } = await import('./start.ts');
    running = await start({
      config,
      read,
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
  const read = readSettings();
  if (typeof read === 'number') return read;
  const { config } = read;
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
  const exitCode = await run(read, dataDir, log);
  log.close();
  return exitCode;
};

process.exit(await main());
