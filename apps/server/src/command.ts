import { BackupError } from '#platform/backup.errors';
import { ConfigError, readConfig } from '#platform/config';
import { settingsTable } from '#platform/config.table';
import { StartError } from '#platform/installation.errors';
import { openLog } from '#platform/log';
import { type Command, createCommand } from './command.options.ts';

// What `npm run kaibo` runs when a command needs the installation itself; apps/cli explains the commands.

/** Loaded when asked for: a mistake is told at once. A number that one answers is the exit code. */
const commands: Record<string, () => Promise<(command: Command) => Promise<unknown>>> = {
  backup: async () => (await import('./command.backup.ts')).backup,
  doctor: async () => (await import('./command.doctor.ts')).doctor,
  restore: async () => (await import('./command.restore.ts')).restore,
  'admin create': async () => (await import('./command.admin.ts')).createAdmin,
  'behaviour import': async () => (await import('./command.behaviour.import.ts')).importBehaviour,
  'behaviour load': async () => (await import('./command.behaviour.ts')).loadBehaviour,
  'behaviour mappings': async () => (await import('./command.behaviour.import.ts')).showMappings,
  'behaviour quarantine': async () => (await import('./command.behaviour.ts')).showQuarantine,
  'behaviour rebuild': async () => (await import('./command.behaviour.ts')).rebuildBehaviour,
  'behaviour replay': async () => (await import('./command.behaviour.ts')).replayBehaviour,
  'behaviour status': async () => (await import('./command.behaviour.ts')).behaviourStatus,
  'events count': async () => (await import('./command.events.ts')).countEvents,
  'events export': async () => (await import('./command.events.ts')).exportEvents,
  'events tail': async () => (await import('./command.events.ts')).tailEvents,
};

const BAD_USAGE = 2;
const FAILED = 1;
const INTERRUPTED = 130;
/** What a command has for stopping in order once it was interrupted. */
const FINISH_WITHIN_MS = 5_000;
const out = (text: string): void => {
  process.stdout.write(text);
};
const complain = (line: string): void => {
  process.stderr.write(`kaibo: ${line}\n`);
};

const showConfig = (args: string[]): void => {
  const language = (process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en';
  out(`${settingsTable(readConfig(args, process.env), language)}\n`);
};

/** Answers the exit code. */
const run = async (args: string[]): Promise<number> => {
  if (args[0] === 'config') {
    showConfig(args.slice(1));
    return 0;
  }
  const name = [2, 1].map((words) => args.slice(0, words).join(' ')).find((one) => commands[one]);
  const load = name && commands[name];
  if (!load) throw new ConfigError(`unknown command ${args.slice(0, 2).join(' ')}`);
  const interrupted = new AbortController();
  const interrupt = (): void => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED);
    interrupted.abort();
    setTimeout(() => process.exit(INTERRUPTED), FINISH_WITHIN_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  const log = openLog({ level: 'warn', file: null, terminal: process.stderr });
  const work = await load();
  const { signal } = interrupted;
  const code = await work(createCommand(args.slice(name.split(' ').length), { log, out, signal }));
  return typeof code === 'number' ? code : 0;
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof ConfigError) {
    complain(error.message);
    return BAD_USAGE;
  }
  const isExpected = error instanceof StartError || error instanceof BackupError;
  complain(isExpected ? error.message : ((error as Error).stack ?? String(error)));
  return FAILED;
};

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : FAILED);
});
process.exitCode = await run(process.argv.slice(2)).catch(exitCodeOf);
