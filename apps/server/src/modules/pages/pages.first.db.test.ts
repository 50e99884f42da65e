import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProduct, createStore } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

const app =
  '<!doctype html><html lang="zh-CN"><head><meta name="description" content="App" /><title>App</title></head><body><div id="root"></div></body></html>';
const builtApp = async (): Promise<Response> =>
  new Response(app, { headers: { 'content-type': 'text/html; charset=utf-8' } });

/** Asks as the built app does, and draws nothing but who it was for. */
const drawing = `
export const draw = async ({ path, locale }, ask) => {
  if (path.startsWith('/hosts/')) throw new Error('cannot be drawn');
  const asked = ['/v1/account', '/v1/config', path === '/' ? '/v1/home' : '/v1' + path];
  const replies = await Promise.all(asked.map((each) => ask(each)));
  const [{ me }, config, page] = replies.map(({ body }) => JSON.parse(body));
  const who = me?.name ?? 'guest';
  return {
    html: '<link rel="preload" as="image" href="/a.jpg"/><b style="color:red">' + who + ' ' + locale + '</b>',
    answers: [[['me'], me], [['config'], config], [['page'], page]],
  };
};
`;

let folder: string;
let server: TestServer;
let host: Person;
let storeId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-drawing-'));
  const drawingCode = join(folder, 'drawing.mjs');
  await writeFile(drawingCode, drawing);
  server = await testServer({ fallback: builtApp, drawingCode });
  host = await server.signUp('Hedwig', ['host', 'merchant']);
  const body = { name: 'Hill Teas', description: 'Tea from the hills' };
  storeId = (await server.call(createStore, { as: host, body })).id;
  await untilDrawn();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const page = async (path: string, headers: Record<string, string> = {}) => {
  const all = { 'accept-language': 'en', ...headers };
  const request = new Request(`${ORIGIN}${path}`, { headers: all });
  const response = await server.http.fetch(request, { address: '127.0.0.1' });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
/** The thread starts with the first page, which does not wait long for it. */
const untilDrawn = async (): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await page(`/stores/${storeId}`)).html.includes('data-drawn')) {
    if (Date.now() > deadline) throw new Error('nothing was drawn');
    await sleep(200);
  }
};
const ANSWERS = /<script type="application\/json" id="first-answers">(.*?)<\/script>/;
const answersOf = (html: string): Map<string, Record<string, unknown> | null> => {
  const json = ANSWERS.exec(html)?.[1] ?? '[]';
  const answers = JSON.parse(json) as [string[], Record<string, unknown> | null][];
  return new Map(answers.map(([[key], data]) => [key!, data]));
};
const newProduct = (title: string) =>
  server.call(createProduct, {
    as: host,
    body: {
      storeId,
      categoryId: 'food',
      title,
      description: 'Picked before the rain',
      skus: [{ code: 'a', option: '50 g', priceFen: 12_950, stock: 3 }],
    },
  });

test('a page comes drawn, in the reader’s language, with the answers it was made of', async () => {
  const { id } = await newProduct('Dragon Well tea');
  const { html, headers } = await page(`/products/${id}`);
  expect(html).toContain('<div id="root"><div data-drawn="en" class="contents"><b');
  expect(html).toContain(
    '<head><link rel="preload" as="image" fetchpriority="high" href="/a.jpg"/>',
  );
  expect(answersOf(html).get('page')).toMatchObject({ id, title: 'Dragon Well tea' });
  expect(headers.get('cache-control')).toBe('no-cache');
  const chinese = await page(`/products/${id}`, { 'accept-language': 'zh-CN' });
  expect(chinese.html).toContain('guest zh-CN');
});

test('who runs no script reads what the view leaves out beside it', async () => {
  const { id } = await newProduct('Told tea');
  expect((await page(`/products/${id}`)).html).toMatch(/<noscript><aside><h1>Told tea.*<\/aside>/s);
});

test('no style stands in the markup, where the policy forbids it', async () => {
  const { html } = await page('/');
  expect(html).toContain('<b data-style="color:red">');
  expect(html).not.toContain(' style=');
});

test('answers that look like code end nothing and are read back as they were', async () => {
  const { id } = await newProduct('</script><!--<script>alert("x")</script> \u2028 a&b $& tea');
  const { title } = (await (
    await server.http.fetch(new Request(`${ORIGIN}/v1/products/${id}`))
  ).json()) as { title: string };
  const { html } = await page(`/products/${id}`);
  expect(html).not.toMatch(/<script>alert|<!--<script/);
  expect(ANSWERS.exec(html)?.[1]).not.toContain('\u2028');
  expect(answersOf(html).get('page')?.title).toBe(title);
});

test('what is made for one person is theirs alone, kept nowhere, and comes to nobody else', async () => {
  expect((await page('/')).html).toContain('guest en');
  const own = await page('/', { cookie: host.cookie });
  expect(own.html).toContain('Hedwig en');
  expect(answersOf(own.html).get('me')).toMatchObject({ id: host.id });
  expect(own.headers.get('cache-control')).toBe('private, no-store');
  expect(own.headers.get('etag')).toBeNull();
  expect(own.headers.get('vary')).toContain('cookie');
  const { cookie } = await server.signUp('Otto');
  const [other, ...guests] = await Promise.all([
    page('/', { cookie }),
    page('/'),
    page('/', { cookie: 'unknown=1' }),
    page('/', { cookie: host.cookie.replace(/=.{3}/, '=___') }),
  ]);
  expect(other.html).toContain('Otto en');
  for (const { html } of [other, ...guests]) expect(html).not.toContain(host.id);
  for (const { html } of guests) expect(html).toContain('guest en');
});

test('home is made for the visitor whom a browser is known as, and for nobody else', async () => {
  const { headers } = await page('/', { cookie: `kaibo.visitor=${newId()}` });
  expect(headers.get('cache-control')).toBe('private, no-store');
  const { headers: odd } = await page('/', { cookie: 'kaibo.visitor=nonsense' });
  expect(odd.get('cache-control')).toBe('no-cache');
});

test('a page that cannot be drawn, is not there, or is opened rarely is served without', async () => {
  const missing = `/products/${newId()}`;
  for (const path of [`/hosts/${host.id}`, missing, '/account', '/search?q=tea']) {
    const { html } = await page(path, { cookie: host.cookie });
    expect(html).toContain('<div id="root"></div>');
    expect(html).not.toContain('first-answers');
  }
});
