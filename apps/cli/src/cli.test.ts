import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { commands, runCli } from './cli.ts';
import type { Command } from './command.ts';

// Some start a process, which takes seconds where others do the same.
vi.setConfig({ testTimeout: 60_000 });

const run = async (...args: string[]) => {
  const said = { out: '', complaint: '' };
  const ran: string[][] = [];
  const recorded: Command[] = commands.map((command) => ({
    ...command,
    run: async (own) => {
      ran.push([command.name, ...own]);
      return 7;
    },
  }));
  const exitCode = await runCli(
    args,
    {
      out: (text) => {
        said.out += text;
      },
      complain: (text) => {
        said.complaint += text;
      },
    },
    recorded,
  );
  return { exitCode, ran, ...said };
};

test.each([['help'], ['--help'], ['-h']])('%s lists every command', async (word) => {
  const { exitCode, out } = await run(word);
  expect(exitCode).toBe(0);
  for (const { name, summary } of commands) {
    expect(out).toContain(name);
    expect(out).toContain(summary);
  }
});

test('without a command the list is shown and it counts as a mistake', async () => {
  expect(await run()).toMatchObject({ exitCode: 2, out: expect.stringContaining('events tail') });
});

test('the words of a command are taken off, the rest is passed on, and its exit code is ours', async () => {
  expect(await run('events', 'count', '--since', '7d')).toMatchObject({
    exitCode: 7,
    ran: [['events count', '--since', '7d']],
    complaint: '',
  });
});

test.each(commands.map(({ name }) => name))(
  '%s --help tells its options and runs nothing',
  async (name) => {
    const command = commands.find((one) => one.name === name)!;
    for (const args of [
      [...name.split(' '), '--help'],
      ['help', ...name.split(' ')],
    ]) {
      const { exitCode, out, ran } = await run(...args);
      expect([exitCode, ran]).toEqual([0, []]);
      for (const [flag, meaning] of command.options) {
        expect(out).toContain(flag);
        expect(out).toContain(meaning);
      }
      expect(out).toContain(command.examples[0]);
    }
  },
);

test('half a command shows what may have been meant', async () => {
  expect(await run('events')).toMatchObject({
    exitCode: 2,
    ran: [],
    complaint: expect.stringMatching(/no command "events"[\s\S]*events tail[\s\S]*events export/),
  });
  expect(await run('events', '--help')).toMatchObject({ exitCode: 0, complaint: '' });
});

test('an unknown command is a mistake that shows the list', async () => {
  const { exitCode, complaint } = await run('destroy');
  expect(exitCode).toBe(2);
  expect(complaint).toContain('there is no command "destroy"');
  expect(complaint).toContain('admin create');
});

const cli = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, LANG: 'C', DATABASE_URL: '', ...env },
    encoding: 'utf8',
  });

test('config prints every setting with flag, variable, default and meaning', () => {
  const { status, stdout } = cli(['config', '--port', '7'], { KAIBO_SEED: '9' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^--port +KAIBO_PORT +port +8080 +7$/m);
  expect(stdout).toMatch(/^--seed +KAIBO_SEED .* 1 +9$/m);
  expect(stdout).toMatch(/^--no-demo /m);
  expect(stdout).toContain('DATABASE_URL');
});

test('config speaks Chinese where the terminal does', () => {
  expect(cli(['config'], { LANG: 'zh_CN.UTF-8' }).stdout).toContain('监听的地址');
});

test.each([
  [['config', '--prot', '7'], 'unknown option --prot'],
  [['events', 'count', '--sinc', '7d'], "Unknown option '--sinc'"],
  [['events', 'count', '--since', 'soon'], '--since: expected a time like 24h'],
  [['events', 'export', '--format', 'csv'], '--format: expected jsonl or parquet'],
  [['events', 'export', '--format', 'parquet'], '--out'],
  [['events', 'tail', '--lines', 'x'], '--lines'],
  [['admin', 'create', '--email', 'nobody'], '--email: expected a mail address'],
  [['admin', 'create', '--email', 'a@b.example', '--password', 'short'], '8 to 128 characters'],
])('%j is refused in one line, before anything is started', (args, told) => {
  const { status, stderr, stdout } = cli([...args]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(told);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('an installation that is not there is not made by looking at it', () => {
  const { status, stderr } = cli(['events', 'count', '--data-dir', '/nowhere/kaibo']);
  expect(status).toBe(1);
  expect(stderr).toContain('There is no Kaibo in /nowhere/kaibo');
});
