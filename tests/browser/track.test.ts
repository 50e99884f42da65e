import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listEvents, logIn } from '@kaibo/contracts';
import { createSite, listSites, revokeSite, type Site } from '@kaibo/contracts/sites';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../apps/demo/src/session.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { newAdmin } from './stage.ts';

let product: Product;
let browser: Browser;
let admin: Session;
let site: Site;
/** The way to the product, which can be cut. */
let way: Server & {
  isCut: boolean;
  /** What it answers itself, a status a request. */
  instead: { status: number; headers?: Record<string, string> }[];
  /** When each batch of the shop came. */
  batchesMs: number[];
};
let shop: Server;
let stranger: Server;

const originOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = <S extends Server>(server: S): Promise<S> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

const cuttable = (): typeof way => {
  const server = createServer((incoming, answer) => {
    if (cut.isCut) return incoming.socket.destroy();
    const isOfShop = incoming.headers.origin === originOf(shop);
    if (isOfShop) cut.batchesMs.push(performance.now());
    const own = isOfShop ? cut.instead.shift() : undefined;
    if (own) {
      const shared = {
        'access-control-allow-origin': incoming.headers.origin,
        'access-control-expose-headers': 'retry-after',
      };
      return answer.writeHead(own.status, { ...shared, ...own.headers }).end();
    }
    const to = new URL(incoming.url ?? '/', product.url);
    const onward = request(to, { method: incoming.method, headers: incoming.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  const cut = Object.assign(server, { isCut: false, instead: [], batchesMs: [] } as Omit<
    typeof way,
    keyof Server
  >);
  return cut;
};

/** A page of another site with the snippet in it. */
const pages = (): Server =>
  createServer((incoming, answer) => {
    const consent = new URL(incoming.url ?? '/', 'http://shop').searchParams.get('consent');
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(`<!doctype html><title>Another shop</title><p id="tea">Tea</p>
      <script src="${product.url}/track.js" data-key="${site.publicKey}"
        data-endpoint="${originOf(way)}" ${consent ? `data-consent="${consent}"` : ''}></script>`);
  });

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  way = await listening(cuttable());
  [shop, stranger] = await Promise.all([listening(pages()), listening(pages())]);
  admin = openSession(product.url);
  await admin.call(logIn, { body: await newAdmin(product) });
  const body = { name: 'Another shop', origins: [originOf(shop)], eventsPerMinute: 10_000 };
  ({ site } = await admin.call(createSite, { body }));
});
afterAll(async () => {
  await browser?.close();
  for (const server of [way, shop, stranger]) server?.close();
  await product?.stop();
});

type Kaibo = Record<string, (...given: unknown[]) => void>;
const tell = (page: Page, name: string, ...given: unknown[]): Promise<void> =>
  page.evaluate(
    ([call, args]) => {
      (window as unknown as { kaibo: Kaibo }).kaibo[call]!(...args);
    },
    [name, given] as const,
  );
const logged = async (name: string) =>
  (await admin.call(listEvents, { query: { name: `site.${name}`, limit: 200 } })).events;
const openPage = async (server: Server, consent?: 'granted' | 'denied'): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${originOf(server)}/tea?mail=a@b.c${consent ? `&consent=${consent}` : ''}`);
  return page;
};
const itemsOf = async (name: string): Promise<string[]> =>
  (await logged(name)).map(({ payload }) => (payload as { itemId: string }).itemId).toSorted();

test('what happens on a page of another origin arrives once, under one name, without a cookie', async () => {
  const page = await openPage(shop, 'granted');
  await tell(page, 'click', { itemId: 'A' });
  await tell(page, 'cart', { itemId: 'A' }, 2);
  await tell(page, 'order', { orderId: '7', lines: [{ productId: 'A' }], totalFen: 990 });
  await page.evaluate(() => {
    const tea = document.getElementById('tea')!;
    (window as unknown as { kaibo: Kaibo }).kaibo.observe!(tea, { itemId: 'T', position: 0 });
  });
  await expect.poll(() => itemsOf('exposure')).toEqual(['T']);
  expect(await itemsOf('click')).toEqual(['A']);
  const all = [await logged('page'), await logged('click'), await logged('order')].flat();
  expect(all).toHaveLength(3);
  expect(new Set(all.map(({ visitorId }) => visitorId)).size).toBe(1);
  expect(all[0]!.visitorId).toMatch(/^site:/);
  expect(all[0]!.payload).toMatchObject({ path: '/tea', title: 'Another shop' });
  expect(await page.context().cookies()).toEqual([]);
});

test('what happened while the server was away arrives when it is back, once, after a reload too', async () => {
  const page = await openPage(shop, 'granted');
  way.isCut = true;
  for (const itemId of ['B1', 'B2']) await tell(page, 'favourite', { itemId });
  await page.waitForTimeout(3_000);
  await page.reload();
  await tell(page, 'favourite', { itemId: 'B3' });
  await page.waitForTimeout(500);
  expect(await itemsOf('favourite')).toEqual([]);
  way.isCut = false;
  await expect.poll(() => itemsOf('favourite')).toEqual(['B1', 'B2', 'B3']);
  await page.waitForTimeout(2_500);
  expect(await itemsOf('favourite')).toEqual(['B1', 'B2', 'B3']);
});

test('a server that fails or has enough is asked later each time, and not before it said', async () => {
  const page = await openPage(shop, 'granted');
  await page.waitForResponse((answer) => answer.url().includes('/v1/ingest'));
  way.batchesMs = [];
  way.instead = [
    { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2065 07:28:00 GMT' } },
    { status: 429, headers: { 'retry-after': '4' } },
  ];
  await tell(page, 'favourite', { itemId: 'R' });
  await expect.poll(() => way.batchesMs.length).toBe(2);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect.poll(() => itemsOf('favourite'), { timeout: 15_000 }).toContain('R');
  const [failed, limited, taken] = way.batchesMs as [number, number, number];
  expect(limited - failed).toBeGreaterThanOrEqual(950);
  expect(taken - limited).toBeGreaterThanOrEqual(3_900);
  await page.close();
});

test('what a page recorded last survives its closing', async () => {
  const page = await openPage(shop, 'granted');
  await tell(page, 'search', 'green tea', 3);
  await page.close({ runBeforeUnload: true });
  await expect.poll(async () => (await logged('search')).length).toBe(1);
  // How long it was looked at is told when it goes.
  await expect.poll(async () => (await logged('dwell')).length).toBeGreaterThan(0);
});

test('who withdraws leaves nothing behind, and is counted as nobody from then on', async () => {
  const page = await openPage(shop, 'granted');
  await tell(page, 'click', { itemId: 'C1' });
  expect(await page.evaluate(() => localStorage.length)).toBe(2);
  await tell(page, 'consent', 'denied');
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await tell(page, 'click', { itemId: 'C2' });
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await expect.poll(() => itemsOf('click')).toContain('C2');
  const clicks = await logged('click');
  const of = (id: string) =>
    clicks.find(({ payload }) => (payload as { itemId: string }).itemId === id);
  expect(of('C1')).toBeUndefined();
  expect(of('C2')!.visitorId).toBeNull();
});

test('who does not want to be followed sends nothing', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  });
  const page = await context.newPage();
  const sent: string[] = [];
  page.on('request', (one) => sent.push(one.url()));
  await page.goto(`${originOf(shop)}/?consent=granted`);
  await tell(page, 'click', { itemId: 'D' });
  await page.waitForTimeout(3_000);
  expect(sent.filter((url) => url.includes('/v1/ingest'))).toEqual([]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('a page of an origin that is not of the site is refused', async () => {
  const accepted = async (): Promise<number> => {
    const { sites } = await admin.call(listSites, {});
    return sites[0]!.hours.reduce((sum, hour) => sum + hour.accepted, 0);
  };
  const before = await accepted();
  const page = await openPage(stranger, 'granted');
  // The browser keeps the refusal from the page, and tells us only that it was one.
  await page.waitForEvent('requestfailed', (one) => one.url().includes('/v1/ingest'));
  expect(await accepted()).toBe(before);
});

test('once its key is revoked a page is told so once, drops what it has, and is quiet', async () => {
  const page = await openPage(shop, 'granted');
  await page.waitForResponse((answer) => answer.url().includes('/v1/ingest'));
  await admin.call(revokeSite, { params: { siteId: site.id } });
  await tell(page, 'click', { itemId: 'F' });
  await expect
    .poll(() =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('queue'))),
    )
    .toEqual([]);
  expect(await itemsOf('click')).not.toContain('F');
  const batches = way.batchesMs.length;
  for (const itemId of ['G', 'H']) await tell(page, 'click', { itemId });
  expect(await page.evaluate(() => Object.keys(localStorage).join())).not.toContain('queue');
  await page.waitForTimeout(4_500);
  expect(way.batchesMs.length).toBe(batches);
});
