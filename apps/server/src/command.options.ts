import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  type Config,
  ConfigError,
  flagOf,
  readConfig,
  type SettingName,
  settings,
} from '#platform/config';
import type { Log } from '#platform/log';
import { type Attached, attach, type How } from './command.open.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What every command is given. */
export interface Command {
  /**
   * Its own options; also takes where the installation is and, with `settings`, every flag of npm start. Throws `ConfigError` for what it does not know.
   */
  options<T extends Options>(
    own: T,
    how?: { positionals?: boolean; settings?: boolean },
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

/** Every setting as an option of text; what is on by default is switched off by its other flag. */
const everySetting = (): Options =>
  Object.fromEntries(
    (Object.keys(settings) as SettingName[]).flatMap((name): [string, Options[string]][] => {
      const flag = flagOf(name).slice(2);
      return typeof settings[name].default === 'boolean'
        ? [
            [flag, { type: 'boolean' }],
            [`no-${flag}`, { type: 'boolean' }],
          ]
        : [[flag, { type: 'string' }]];
    }),
  );

/** Flags of main that commands take too. */
const configOf = (values: Record<string, unknown>, taken: Options): Config => {
  const flags = Object.keys(taken).flatMap((name) => {
    const value = values[name];
    if (typeof value === 'string') return [`--${name}=${value}`];
    return value === true ? [`--${name}`] : [];
  });
  return readConfig(flags, process.env).config;
};

export const createCommand = (
  args: string[],
  needs: { log: Log; signal: AbortSignal; out(text: string): void },
): Command => {
  let values: Record<string, unknown> = {};
  let where: Options = WHERE;
  return {
    ...needs,
    config: () => configOf(values, where),
    options: (own, { positionals = false, settings: takesAll = false } = {}) => {
      try {
        where = takesAll ? everySetting() : WHERE;
        const options = { ...own, ...where };
        const parsed = parseArgs({ args, options, strict: true, allowPositionals: positionals });
        values = parsed.values;
        return parsed as never;
      } catch (error) {
        throw new ConfigError((error as Error).message.split('. ', 1)[0]!);
      }
    },
    attached: async (how, work) => {
      const config = configOf(values, where);
      const opened = await attach(config, needs.log, how);
      try {
        return await work(opened, config);
      } finally {
        await opened.close();
      }
    },
  };
};
