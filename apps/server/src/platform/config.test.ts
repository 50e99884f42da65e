import { describe, expect, test } from 'vitest';
import { settingRows, settingsTable } from './config.table.ts';
import {
  ConfigError,
  defaultConfig,
  environmentOf,
  flagOf,
  readConfig,
  type SettingName,
  settings,
} from './config.ts';

const names = Object.keys(settings) as SettingName[];

test('flags win over the environment, the environment over defaults', () => {
  const environment = { KAIBO_PORT: '9000', KAIBO_HOST: '0.0.0.0', KAIBO_LOG_LEVEL: '' };
  const { config, sources } = readConfig(['--port', '9001'], environment);
  expect(config).toEqual({ ...defaultConfig(), port: 9001, host: '0.0.0.0' });
  expect(sources).toMatchObject({ port: 'flag', host: 'environment', logLevel: 'default' });
});

test.each([
  [['--port', '7'], { port: 7 }],
  [['--port=7'], { port: 7 }],
  [['--no-demo'], { demo: false }],
  [['--demo=no'], { demo: false }],
  [['--demo'], { demo: true }],
  [['--reset-demo', '--seed', '9'], { resetDemo: true, seed: 9 }],
  [['--database-url', 'postgres://u:p@h/d'], { databaseUrl: 'postgres://u:p@h/d' }],
  [['--public-url', 'https://shop.example/'], { publicUrl: 'https://shop.example' }],
  [['--data-dir', '--odd'], { dataDir: '--odd' }],
])('%j is understood', (args, expected) => {
  expect(readConfig(args, {}).config).toMatchObject(expected);
});

test.each([
  [['--prot', '7'], '--prot'],
  [['--por'], 'did you mean --port?'],
  [['stray'], 'stray'],
  [['--port'], '--port needs a value'],
  [['--port', '65536'], '--port: expected a whole number from 0 to 65535, got "65536"'],
  [['--port', '80x'], '--port'],
  [['--port', '-1'], '--port'],
  [['--log-level', 'loud'], 'one of debug, info'],
  [['--demo=maybe'], '--demo: expected yes or no'],
  [['--no-port'], '--no-port'],
  [['--public-url', 'ftp://x'], 'http:// or https://'],
  [['--data-dir', ''], '--data-dir'],
  [['--tls-cert', 'a.pem'], '--tls-key'],
])('%j is refused in one line that names it', (args, told) => {
  const read = () => readConfig(args, {});
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(told);
  expect(read).not.toThrow(/\n/);
});

test('a wrong value of the environment names its variable', () => {
  expect(() => readConfig([], { KAIBO_RTMP_PORT: 'x' })).toThrow('KAIBO_RTMP_PORT');
  expect(() => readConfig([], { DATABASE_URL: 'mysql://h/d' })).toThrow('DATABASE_URL');
});

describe('every setting', () => {
  test.each(names)('%s has a flag, a variable, and a meaning in both languages', (name) => {
    expect(flagOf(name)).toMatch(/^--[a-z]+(-[a-z]+)*$/);
    expect(environmentOf(name)).toMatch(/^(KAIBO_[A-Z]+(_[A-Z]+)*|DATABASE_URL)$/);
    expect(settings[name].meaning.en).toMatch(/^[\x20-\x7e]+$/);
    expect(settings[name].meaning.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  test.each(names)('%s reads back what it shows of its default', (name) => {
    const { kind, default: standard } = settings[name];
    if (standard === null) return;
    expect(kind.parse((kind.show as (value: unknown) => string)(standard))).toEqual(standard);
  });

  test('is in the table, without passwords', () => {
    const read = readConfig(['--database-url', 'postgres://u:hunter2@h/d'], {});
    for (const language of ['zh', 'en'] as const) {
      const table = settingsTable(read, language);
      for (const row of settingRows(read)) {
        expect(table).toContain(row.flag);
        expect(table).toContain(row.environment);
        expect(table).toContain(row.meaning[language]);
      }
      expect(table).toContain('postgres://u:…@h/d');
      expect(table).not.toContain('hunter2');
    }
  });
});
