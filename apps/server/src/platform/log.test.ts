import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLogFile } from './log.file.ts';
import { redact } from './log.redact.ts';
import { openLog } from './log.ts';

const inDirectory = (run: (directory: string) => void): void => {
  const directory = mkdtempSync(join(tmpdir(), 'kaibo-log-'));
  try {
    run(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const SECRET = 'hunter2-very-secret';

test.each([
  { password: SECRET },
  { body: { account: { newPassword: SECRET } } },
  { headers: { cookie: `kaibo=${SECRET}; theme=dark`, 'set-cookie': [SECRET, 'b'] } },
  { headers: { Authorization: `Bearer ${SECRET}` } },
  { url: `rtmp://host/live/room?key=${SECRET}&x=1` },
  { url: `/reset?token=${SECRET}` },
  { text: `sent kaibo.session_token=${SECRET}; a=b` },
  { databaseUrl: `postgres://kaibo:${SECRET}@db.example:5432/kaibo` },
  { text: JSON.stringify({ password: SECRET, deep: JSON.stringify({ token: SECRET }) }) },
  {
    err: new Error(
      `connecting to postgres://u:${SECRET}@h/ failed, Authorization: Basic ${SECRET}`,
    ),
  },
])('no secret reaches the file or the terminal (%#)', (fields) => {
  inDirectory((directory) => {
    let terminal = '';
    const log = openLog({
      level: 'debug',
      file: join(directory, 'kaibo.log'),
      terminal: { write: (text) => (terminal += text) },
    });
    log.info({ kept: 'visible', ...fields, alsoKept: 7 }, `sent key=${SECRET}`);
    log.close();
    const file = readFileSync(join(directory, 'kaibo.log'), 'utf8');
    for (const written of [file, terminal]) {
      expect(written).toContain('visible');
      expect(written).toContain('alsoKept');
      expect(written).not.toContain(SECRET);
    }
    expect(JSON.parse(file)).toMatchObject({ level: 'info', kept: 'visible', alsoKept: 7 });
  });
});

test('what is no secret is written as it is', () => {
  const record = {
    path: '/v1/keys',
    monkey: 'x',
    n: [1, null],
    text: 'a token of thanks',
    refused: 'rtmp refused  code=media/wrong-key',
    token: null,
  };
  expect(redact(record)).toEqual(record);
});

test('a line under the level is not written; an error keeps its stack', () => {
  let terminal = '';
  const log = openLog({ level: 'warn', file: null, terminal: { write: (t) => (terminal += t) } });
  log.info('quiet');
  log.child({ part: 'jobs' }).error({ err: new Error('broken') }, 'a task failed');
  expect(terminal).not.toContain('quiet');
  expect(terminal).toMatch(/error {2}a task failed {2}part=jobs\n {4}Error: broken\n {8}at /);
});

test('the daily work of a part is in the file and not on the terminal', () => {
  inDirectory((directory) => {
    let terminal = '';
    const path = join(directory, 'kaibo.log');
    const log = openLog({
      level: 'info',
      file: path,
      terminal: { write: (text) => (terminal += text) },
    });
    const part = log.child({ part: 'media' });
    part.info('published');
    part.warn('dropped');
    log.info('started');
    log.close();
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(3);
    expect(terminal).not.toContain('published');
    expect(terminal).toMatch(/dropped[\s\S]*started/);
  });
});

test('of an error its message, code, stack and cause are written, and not what a library hangs on it', () => {
  inDirectory((directory) => {
    const path = join(directory, 'kaibo.log');
    const log = openLog({ level: 'info', file: path, terminal: null });
    const cause = Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' });
    log.error({
      err: Object.assign(new Error('outer', { cause }), { client: { big: 'x'.repeat(9_000) } }),
    });
    log.close();
    const text = readFileSync(path, 'utf8');
    expect(text.length).toBeLessThan(6_000);
    expect(JSON.parse(text).err).toMatchObject({
      type: 'Error',
      message: 'outer',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'no connection', code: 'ECONNREFUSED' },
    });
  });
});

test('the log is bounded: a full file is renamed away and the oldest goes', () => {
  inDirectory((directory) => {
    const path = join(directory, 'kaibo.log');
    const file = openLogFile(path, 1_000);
    for (let i = 0; i < 400; i++) file.write(`${String(i).padStart(49, ' ')}\n`);
    file.close();
    file.write('after the end');
    expect(readdirSync(directory).sort()).toEqual([
      'kaibo.log',
      'kaibo.log.1',
      'kaibo.log.2',
      'kaibo.log.3',
      'kaibo.log.4',
    ]);
    for (const name of readdirSync(directory))
      expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(1_050);
    expect(readFileSync(path, 'utf8')).toContain('399');
  });
});
