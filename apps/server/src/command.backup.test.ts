import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Endpoint, getMe, type Input, register, requestOf } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProduct } from '../../../tests/support/product.ts';

// Two products and five commands, one after another, each of which takes seconds where others do the same.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-command-backup-'));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const kaibo = async (args: string[], through: string[] = []) => {
  const line = [...through, process.execPath, join(import.meta.dirname, 'command.ts'), ...args];
  const child = spawn(line[0]!, line.slice(1), {
    env: { ...process.env, DATABASE_URL: '', LANG: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { out, complaint, code };
};

/** A visitor, by cookie: the same one may come to another address. */
const visitor = () => {
  let cookie = '';
  return async <E extends Endpoint>(url: string, endpoint: E, input: Input<E>) => {
    const { body, method, path, headers } = requestOf(endpoint, input);
    const reply = await fetch(url + path, {
      method,
      body,
      headers: { ...headers, origin: url, ...(cookie ? { cookie } : {}) },
    });
    const set = reply.headers.getSetCookie().map((line) => line.split(';', 1)[0]!);
    if (set.length > 0) cookie = set.join('; ');
    expect(reply.status, `${path}: ${reply.status}`).toBe(200);
    return reply.json();
  };
};

const account = (name: string) => ({
  body: { email: `${name}@example.com`, password: 'a long password', name },
});

test('what was backed up while it ran starts elsewhere: the same people, still signed in', async () => {
  const product = await startProduct({ dataDir: join(folder, 'data') });
  const where = ['--data-dir', product.dataDir];
  const ann = visitor();
  await ann(product.url, register, account('ann'));
  let registering = true;
  let registered = 0;
  const others = (async () => {
    while (registering) await visitor()(product.url, register, account(`other-${registered++}`));
  })();

  const path = join(folder, 'shop.tar');
  const made = await kaibo(['backup', path, '--json', ...where]);
  registering = false;
  await others;
  expect(made).toMatchObject({ code: 0, complaint: '' });
  const report = JSON.parse(made.out) as { rows: number; sizeBytes: number };
  expect(report.rows).toBeGreaterThan(0);
  expect((await stat(path)).size).toBe(report.sizeBytes);
  expect(await kaibo(['backup', path, ...where])).toMatchObject({
    code: 1,
    complaint: `kaibo: ${path} is there already; choose another name.\n`,
  });
  await product.stop();

  const stopped = await kaibo(['backup', folder, ...where]);
  expect(stopped).toMatchObject({ code: 0, complaint: '' });
  expect((await readdir(folder)).some((name) => /^kaibo-\d{8}-\d{6}\.tar$/.test(name))).toBe(true);

  const elsewhere = join(folder, 'elsewhere');
  const restored = await kaibo(['restore', path, '--data-dir', elsewhere]);
  expect(restored).toMatchObject({ code: 0, complaint: '' });
  expect(restored.out).toContain('Every checksum and every row count is right');
  const again = await startProduct({ dataDir: elsewhere });
  expect(JSON.stringify(await ann(again.url, getMe, {}))).toContain('ann@example.com');
  expect(await kaibo(['restore', path, '--data-dir', elsewhere])).toMatchObject({
    code: 1,
    complaint: expect.stringContaining('not empty'),
  });
  await again.stop();
});

test('a disk that fills up leaves no half backup and says so in one line', async () => {
  const product = await startProduct({ dataDir: join(folder, 'full') });
  const path = join(folder, 'full.tar');
  // A limit on the size of files, in blocks of 512 or 1024 bytes: the next byte is refused as on a full disk.
  const limited = ['sh', '-c', 'ulimit -f 4; exec "$0" "$@"'];
  const { code, complaint } = await kaibo(['backup', path, '--data-dir', product.dataDir], limited);
  await product.stop();
  expect([code, complaint.trimEnd().split('\n')]).toEqual([
    1,
    [expect.stringContaining('no more room')],
  ]);
  expect((await readdir(folder)).filter((name) => name.startsWith('full.tar'))).toEqual([]);
});
