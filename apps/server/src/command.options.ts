import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from '#platform/config';
import type { Log } from '#platform/log';
import { type Attached, attach, type How } from './command.open.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What every command is given. */
export interface Command {
  /** Its own options; also takes where the installation is. Throws `ConfigError` for what it does not know. */
  options<T extends Options>(
    own: T,
    how?: { positionals: boolean },
  ): ReturnType<
    typeof parseArgs<{ options: T; strict: true; args: string[]; allowPositionals: true }>
  >;
  attached<T>(how: How, work: (attached: Attached, config: Config) => Promise<T>): Promise<T>;
  /** Where the installation is; after `options`. */
  config(): Config;
  out(text: string): void;
  log: Log;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

const WHERE = {
  'data-dir': { type: 'string' },
  'database-url': { type: 'string' },
} as const;

/** Where the installation is: flags of main that commands take too. */
const configOf = (values: Record<string, unknown>): Config => {
  const flags = Object.keys(WHERE).flatMap((name) =>
    typeof values[name] === 'string' ? [`--${name}=${values[name]}`] : [],
  );
  return readConfig(flags, process.env).config;
};

export const createCommand = (
  args: string[],
  needs: { log: Log; signal: AbortSignal; out(text: string): void },
): Command => {
  let values: Record<string, unknown> = {};
  return {
    ...needs,
    config: () => configOf(values),
    options: (own, { positionals } = { positionals: false }) => {
      try {
        const options = { ...own, ...WHERE };
        const parsed = parseArgs({ args, options, strict: true, allowPositionals: positionals });
        values = parsed.values;
        return parsed as never;
      } catch (error) {
        throw new ConfigError((error as Error).message.split('. ', 1)[0]!);
      }
    },
    attached: async (how, work) => {
      const config = configOf(values);
      const opened = await attach(config, needs.log, how);
      try {
        return await work(opened, config);
      } finally {
        await opened.close();
      }
    },
  };
};
