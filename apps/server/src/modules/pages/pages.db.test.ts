import { createProduct, createStore, stopRoom, updateProduct, updateRoom } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { liveRoom, newRoom } from '../../../../../tests/support/rooms.ts';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

const app =
  '<!doctype html><html lang="zh-CN"><head><meta name="description" content="App" /><title>App</title></head><body><div id="root"></div></body></html>';
/** As the built app is served: one HTML for every page, files under their names. */
const builtApp = async (request: Request): Promise<Response | null> => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/v1/') || pathname === '/missing.js') return null;
  if (pathname === '/app.js')
    return new Response('1', { headers: { 'content-type': 'text/javascript' } });
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'self'",
  };
  return new Response(app, { headers });
};

let server: TestServer;
let host: Person;
let storeId: string;
beforeAll(async () => {
  server = await testServer({ fallback: builtApp });
  host = await server.signUp('Hedwig', ['host', 'merchant']);
  const body = { name: 'Hill Teas', description: 'Tea from the hills' };
  storeId = (await server.call(createStore, { as: host, body })).id;
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  server.http.fetch(new Request(`${ORIGIN}${path}`, { headers }));
const page = async (
  path: string,
  headers: Record<string, string> = { 'accept-language': 'en' },
) => {
  const response = await get(path, headers);
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const linkedData = (html: string): Record<string, unknown>[] =>
  [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(([, json]) =>
    JSON.parse(json!),
  );
const typed = (html: string, type: string) =>
  linkedData(html).find((data) => data['@type'] === type);
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

test('a product tells its title, price and stock to readers without scripts and to programs', async () => {
  const product = await newProduct('Dragon Well tea');
  const { status, html, headers } = await page(`/products/${product.id}`);
  expect(status).toBe(200);
  expect(html).toContain('<title>Dragon Well tea · Hill Teas · Kaibo</title>');
  expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/products/${product.id}" />`);
  expect(html).toMatch(/<noscript>.*<h1>Dragon Well tea<\/h1>.*¥129\.50.*In stock/s);
  expect(typed(html, 'Product')).toMatchObject({
    name: 'Dragon Well tea',
    offers: { price: '129.50', priceCurrency: 'CNY', availability: 'https://schema.org/InStock' },
  });
  expect(typed(html, 'Product')).not.toHaveProperty('aggregateRating');
  expect(typed(html, 'BreadcrumbList')).toBeDefined();
  expect(headers.get('content-security-policy')).toBe("default-src 'self'");
  expect(headers.get('x-robots-tag')).toBeNull();
  expect(headers.get('vary')).toContain('accept-language');
});

test('the page speaks the reader’s language, and that of the address before it', async () => {
  const product = await newProduct('龙井茶');
  const path = `/products/${product.id}`;
  expect((await page(path, { 'accept-language': 'zh-CN,en' })).html).toContain(
    '<html lang="zh-CN"',
  );
  expect((await page(path, { 'accept-language': 'zh-CN,en' })).html).toContain('有货');
  const english = await page(`${path}?lang=en`, { 'accept-language': 'zh-CN' });
  expect(english.html).toContain('<html lang="en"');
  expect(english.headers.get('content-language')).toBe('en');
});

test('a room on air is a broadcast, an announced one too, and a stopped one is gone', async () => {
  const room = await liveRoom(server, host, { title: 'Tea evening' });
  const live = await page(`/rooms/${room.id}`);
  expect(live.html).toContain('Hedwig is live');
  expect(typed(live.html, 'VideoObject')).toMatchObject({
    publication: { '@type': 'BroadcastEvent', isLiveBroadcast: true },
  });
  const coming = await newRoom(server, host, { title: 'Next week' });
  expect((await page(`/rooms/${coming.id}`)).headers.get('x-robots-tag')).toBe('noindex');
  const params = { roomId: coming.id };
  await server.call(updateRoom, {
    as: host,
    params,
    body: { startsAtMs: Date.now() + 86_400_000 },
  });
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect((await page(`/rooms/${coming.id}`)).headers.get('x-robots-tag')).toBeNull();

  const operator = await server.signUp('Operator', ['operator']);
  await server.call(stopRoom, {
    as: operator,
    params: { roomId: room.id },
    body: { reason: 'Bad' },
  });
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const gone = await page(`/rooms/${room.id}`);
  expect(gone.status).toBe(410);
  expect(gone.html).not.toContain('Tea evening');
});

test.each(['rooms', 'products', 'stores', 'hosts'])(
  'what is not in %s answers 404 and still the app',
  async (folder) => {
    for (const id of [newId(), 'nonsense', '%00', '..%2f']) {
      const { status, html } = await page(`/${folder}/${id}`);
      expect([id, status]).toEqual([id, 404]);
      expect(html).toContain('<div id="root"></div>');
    }
  },
);

test('a hidden product answers 410 and does not tell what it was', async () => {
  const product = await newProduct('Secret recipe');
  const params = { productId: product.id };
  const body = { status: 'hidden', version: product.version } as never;
  await server.call(updateProduct, { as: host, params, body });
  const { status, html, headers } = await page(`/products/${product.id}`);
  expect(status).toBe(410);
  expect(html).not.toContain('Secret recipe');
  expect(headers.get('x-robots-tag')).toBe('noindex');
});

test('stores, hosts and home list what they have; a person who is no host is nobody', async () => {
  const room = await liveRoom(server, host, { title: 'Morning tea' });
  expect((await page(`/stores/${storeId}`)).html).toMatch(
    /<h1>Hill Teas<\/h1>.*Tea from the hills.*Morning tea/s,
  );
  expect((await page(`/hosts/${host.id}`)).html).toMatch(/<title>Hedwig · Kaibo.*Morning tea/s);
  const home = await page('/');
  expect(home.html).toContain(`<a href="/rooms/${room.id}">Morning tea</a>`);
  expect(typed(home.html, 'Organization')).toBeDefined();
  const viewer = await server.signUp('Somebody');
  expect((await page(`/hosts/${viewer.id}`)).status).toBe(404);
});

test('a title that is code stays a title', async () => {
  const product = await newProduct('</script><script>alert("x")</script>');
  const { html } = await page(`/products/${product.id}`);
  expect(html).not.toContain('<script>alert');
  expect(typed(html, 'Product')).toMatchObject({ name: '</script><script>alert("x")</script>' });
});

test.each(['/account', '/orders', '/studio', '/console/users', '/search?q=tea', '/whatever'])(
  '%s is kept out of indexes',
  async (path) => {
    const { status, headers, html } = await page(path);
    expect(status).toBe(200);
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect(html).toContain('<meta name="robots" content="noindex" />');
  },
);

test('a page that has not changed is not sent again, and squeezed for who can take it', async () => {
  const first = await get(`/stores/${storeId}`, { 'accept-encoding': 'br, gzip' });
  expect(first.headers.get('content-encoding')).toBe('br');
  const etag = first.headers.get('etag') ?? '';
  expect((await get(`/stores/${storeId}`, { 'if-none-match': etag })).status).toBe(304);
  expect((await get('/app.js')).headers.get('content-type')).toBe('text/javascript');
});

test('the map of the site lists what can be found, with when it changed, and nothing else', async () => {
  const product = await newProduct('Mapped tea');
  const hidden = await newProduct('Unmapped tea');
  const params = { productId: hidden.id };
  const body = { status: 'hidden', version: hidden.version } as never;
  await server.call(updateProduct, { as: host, params, body });
  await server.caughtUp();
  const index = await page('/sitemap.xml');
  expect(index.html).toContain(`<loc>${ORIGIN}/sitemaps/product.xml</loc><lastmod>`);
  const map = await page('/sitemaps/product.xml');
  expect(map.headers.get('content-type')).toContain('application/xml');
  expect(map.html).toContain(`<loc>${ORIGIN}/products/${product.id}</loc><lastmod>`);
  expect(map.html).not.toContain(hidden.id);
  expect((await page('/sitemaps/users.xml')).status).toBe(404);
  expect((await page("/sitemaps/product.xml?after='--")).status).toBe(404);
  const robots = await page('/robots.txt');
  expect(robots.html).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
  expect(robots.html).toContain('Disallow: /console');
});
