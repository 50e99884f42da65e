import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { processTree, stillRunningAfter } from '../../../tests/support/processes.ts';
import { type Product, startProduct } from '../../../tests/support/product.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const isRoot = process.getuid?.() === 0;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-main-'));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs main until it ends by itself. */
const refused = async (args: string[], env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: '', LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tree = child.pid === undefined ? [] : [child.pid];
  const [out, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close').then(([exitCode]) => exitCode as number),
  ]);
  expect(await stillRunningAfter(tree, 0)).toEqual([]);
  return { out, complaint, code };
};
const oneLine = (complaint: string): string => {
  expect(complaint.trimEnd().split('\n')).toHaveLength(1);
  return complaint;
};
const occupied = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
};
const fresh = (name: string) => ['--data-dir', join(folder, name), '--no-demo'];
const anyPorts = ['--port', '0', '--rtmp-port', '0'];

describe('what cannot start says why in one line, ends with an error and leaves nothing behind', () => {
  test('an unknown option or a wrong value', async () => {
    const unknown = await refused(['--prot', '7']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(oneLine(unknown.complaint)).toContain('unknown option --prot');
    expect(oneLine((await refused([], { KAIBO_PORT: 'x' })).complaint)).toContain('KAIBO_PORT');
  });

  test('a port that is taken, and an RTMP port that is', async () => {
    const { port, close } = await occupied();
    const web = await refused([...fresh('a'), '--port', `${port}`, '--rtmp-port', '0']);
    expect(web.code).toBe(1);
    expect(oneLine(web.complaint)).toContain(`Port ${port} of 127.0.0.1 is in use`);
    expect(web.complaint).toContain('--port');
    const rtmp = await refused([...fresh('a'), '--port', '0', '--rtmp-port', `${port}`]);
    expect(oneLine(rtmp.complaint)).toContain('--rtmp-port');
    expect(await readdir(join(folder, 'a'))).not.toContain('kaibo.lock');
    close();
  });

  test('an address that this machine does not have', async () => {
    const { complaint, code } = await refused([
      ...fresh('a'),
      ...anyPorts,
      '--host',
      '203.0.113.1',
    ]);
    expect(code).toBe(1);
    expect(oneLine(complaint)).toContain('no address 203.0.113.1');
  });

  test('a certificate that cannot be read, or is none', async () => {
    const cert = ['--tls-cert', join(folder, 'none.pem'), '--tls-key', join(folder, 'none.pem')];
    expect(oneLine((await refused([...fresh('a'), ...anyPorts, ...cert])).complaint)).toContain(
      'cannot be read',
    );
    const odd = join(folder, 'odd.pem');
    await writeFile(odd, 'no certificate');
    const wrong = ['--tls-cert', odd, '--tls-key', odd];
    expect(oneLine((await refused([...fresh('a'), ...anyPorts, ...wrong])).complaint)).toContain(
      'do not make a pair',
    );
  });

  test('a data directory that is a file, or may not be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const { complaint, code } = await refused([...anyPorts, '--data-dir', join(folder, 'file')]);
    expect(code).toBe(1);
    expect(oneLine(complaint)).toContain('cannot be written');
    if (isRoot) return;
    await mkdir(join(folder, 'closed'), { mode: 0o500 });
    const closed = await refused([...anyPorts, '--data-dir', join(folder, 'closed')]);
    expect(oneLine(closed.complaint)).toContain('cannot be written');
  });

  test('a PostgreSQL that does not answer', async () => {
    const env = { DATABASE_URL: 'postgres://kaibo:hunter2@127.0.0.1:1/kaibo' };
    const { complaint, code } = await refused([...fresh('a'), ...anyPorts], env);
    expect(code).toBe(1);
    expect(oneLine(complaint)).toContain('No PostgreSQL answers at 127.0.0.1:1/kaibo');
    expect(complaint).not.toContain('hunter2');
  });

  test('--help lists the settings', async () => {
    const { out, code } = await refused(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('--rtmp-port');
  });
});

describe('a product that runs', () => {
  let product: Product;
  const dataDir = () => join(folder, 'running');
  beforeAll(async () => {
    product = await startProduct({ dataDir: dataDir() });
  });
  afterAll(() => product.stop());

  test('tells its addresses, is ready with every part, and serves page, interface and description', async () => {
    expect(product.output()).toContain(product.url);
    expect(product.rtmpUrl).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+/);
    const ready = await (await fetch(`${product.url}/ready`)).json();
    expect(ready).toMatchObject({ ready: true });
    const names = (ready as { parts: { name: string }[] }).parts.map((part) => part.name);
    expect(names).toEqual(
      expect.arrayContaining(['postgres', 'migrations', 'events', 'jobs', 'media', 'disk']),
    );
    for (const path of ['/v1/home', '/docs', '/openapi.json'])
      expect((await fetch(product.url + path)).status).toBe(200);
  });

  test('keeps a second one from its directory', async () => {
    const { complaint, code } = await refused([...anyPorts, '--no-demo', '--data-dir', dataDir()]);
    expect(code).toBe(1);
    expect(oneLine(complaint)).toContain('in use by another Kaibo');
    expect((await fetch(`${product.url}/health`)).status).toBe(200);
  });

  test('is left by nothing after Ctrl-C, and starts again on the same data', async () => {
    const tree = (await processTree(product.pid)).map(({ pid }) => pid);
    expect(tree.length).toBeGreaterThan(2);
    await product.stop();
    expect(await stillRunningAfter(tree, 0)).toEqual([]);
    expect(await readdir(dataDir())).not.toContain('running.json');
    product = await startProduct({ dataDir: dataDir() });
    expect((await fetch(`${product.url}/ready`)).status).toBe(200);
  });

  test('takes its children along when it is killed, and recovers', async () => {
    const tree = await processTree(product.pid);
    const children = tree.filter(({ name, pid }) => pid !== product.pid && !/postgres/.test(name));
    expect(children.length).toBeGreaterThan(0);
    process.kill(product.pid, 'SIGKILL');
    expect(
      await stillRunningAfter(
        children.map(({ pid }) => pid),
        8_000,
      ),
    ).toEqual([]);
    product = await startProduct({ dataDir: dataDir() });
    expect((await fetch(`${product.url}/ready`)).status).toBe(200);
  });
});
