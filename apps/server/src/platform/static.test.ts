import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStatic } from './static.ts';

let folder: string;
let dist: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-static-'));
  dist = join(folder, 'dist');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const script = 'console.log("kaibo");\n'.repeat(200);
const build = async (version: string, html = `<title>${version}</title>`): Promise<void> => {
  const fresh = join(folder, `new-${version}`);
  await mkdir(join(fresh, 'assets'), { recursive: true });
  await writeFile(join(fresh, 'index.html'), html);
  await writeFile(join(fresh, 'icon.svg'), '<svg/>');
  await writeFile(join(fresh, '.stamp'), 'secret');
  await writeFile(join(fresh, 'assets', `index-${version}.js`), script);
  // Builds of a test follow each other within the resolution of the file system.
  const at = 1_700_000_000 + version.charCodeAt(0);
  await utimes(join(fresh, 'index.html'), at, at);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
};
const get = (serve: ReturnType<typeof createStatic>, path: string, headers = {}, method = 'GET') =>
  serve(new Request(`http://kaibo.test${path}`, { headers, method }));

test('a hashed file is served for ever, any other one is asked for again, both by their type', async () => {
  await build('a');
  const serve = createStatic(dist);
  const asset = (await get(serve, '/assets/index-a.js'))!;
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await asset.text()).toBe(script);
  const icon = (await get(serve, '/icon.svg'))!;
  expect(icon.headers.get('cache-control')).toBe('no-cache');
  expect(icon.headers.get('content-type')).toBe('image/svg+xml');
});

test('every path of the app gets the page; paths of the program, missing files and other methods do not', async () => {
  await build('a');
  const serve = createStatic(dist);
  for (const path of ['/', '/rooms/1', '/studio', '/orders/1?x=2']) {
    const page = (await get(serve, path))!;
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toBe('<title>a</title>');
  }
  for (const path of ['/v1/none', '/assets/none.js', '/none.png', '/ws/rooms/1', '/live/x'])
    expect(await get(serve, path)).toBeNull();
  expect(await get(serve, '/rooms/1', {}, 'POST')).toBeNull();
});

test.each(['/.stamp', '/../static.ts', '/%2e%2e/static.ts', '/assets/..%2f..%2fx.ts', '/%E0%A4%A'])(
  'what is not part of the app is never served: %s',
  async (path) => {
    await build('a');
    await writeFile(join(folder, 'static.ts'), 'outside');
    const answer = await get(createStatic(dist), path);
    expect((await answer?.text()) ?? '').not.toMatch(/outside|secret/);
  },
);

test('a script may ask its own site, so that a service worker can keep its files', async () => {
  await build('a');
  const worker = (await get(createStatic(dist), '/assets/index-a.js'))!;
  expect(worker.headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('what the browser has is not sent again', async () => {
  await build('a');
  const serve = createStatic(dist);
  const etag = (await get(serve, '/icon.svg'))!.headers.get('etag')!;
  const again = (await get(serve, '/icon.svg', { 'if-none-match': etag }))!;
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect((await get(serve, '/icon.svg', { 'if-none-match': '"other"' }))!.status).toBe(200);
});

test('text is sent compressed to who takes it, and says the same', async () => {
  await build('a');
  const serve = createStatic(dist);
  const headers = { 'accept-encoding': 'gzip, br' };
  const ask = async () => (await get(serve, '/assets/index-a.js', headers))!;
  const encoding = async () => (await ask()).headers.get('content-encoding');
  await expect.poll(encoding, { interval: 10 }).toBe('br');
  const packed = await ask();
  const bytes = new Uint8Array(await packed.arrayBuffer());
  expect(bytes.length).toBeLessThan(script.length / 10);
  expect(brotliDecompressSync(bytes).toString()).toBe(script);
});

test('a new build is seen, and files of the one before stay for pages that are open', async () => {
  await build('a');
  const serve = createStatic(dist);
  await get(serve, '/');
  await build('b');
  const page = async () => (await get(serve, '/'))!.text();
  await expect.poll(page, { interval: 10 }).toBe('<title>b</title>');
  expect((await get(serve, '/assets/index-a.js'))?.status).toBe(200);
  expect((await get(serve, '/assets/index-b.js'))?.status).toBe(200);
});

test('the policy allows exactly the scripts and styles that the page holds', async () => {
  await build('a', '<style>b{}</style><script>go()</script><script src="/x.js"></script>');
  const policy = (await get(createStatic(dist), '/'))!.headers.get('content-security-policy')!;
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]{43}='(;|$)/);
  expect(policy).toMatch(/style-src 'self' 'sha256-[\w+/]{43}='(;|$)/);
  expect(policy).not.toContain('unsafe');
});

test('without a build there is a page that says so', async () => {
  const page = (await get(createStatic(dist), '/'))!;
  expect(page.status).toBe(503);
  const text = await page.text();
  expect(text).toContain('has not been built');
  expect(text).toContain('网页还没有构建');
});
