import { setTimeout as sleep } from 'node:timers/promises';
import { clientConfig, getHome, getProduct, logIn } from '@kaibo/contracts';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../tests/support/browser.ts';
import { openClient } from '../slice/client.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Visit, type Vitals, vitalsOf } from './vitals.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const SETTLE_MS = 15_000;

const demoIsLoaded = async (url: string): Promise<boolean> => {
  const { parts } = (await (await fetch(`${url}/ready`)).json()) as {
    parts: { name: string; state: string; detail: string }[];
  };
  const demo = parts.find((part) => part.name === 'demo');
  return demo?.state === 'ok' && demo.detail.includes('streams');
};

/** The cookies of somebody of the demo. */
const cookiesOf = async (url: string, role: string): Promise<Visit['cookies']> => {
  const client = openClient(url);
  const { demoAccounts } = await client.call(clientConfig, {});
  client.close();
  const account = demoAccounts.find((one) => one.role === role);
  if (!account) throw new Error(`the demo told no log-in of a ${role}`);
  const { method, path } = logIn;
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: account.email, password: account.password }),
  });
  return reply.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
};

/** The faces of the issue, as the demo's shop shows them. */
const visitsOf = async (url: string): Promise<Record<string, Visit>> => {
  const client = openClient(url);
  const { live } = await client.call(getHome, {});
  const room = live[0]?.room;
  const pinned = live.find((one) => one.room.pinned)?.room.pinned;
  if (!room || !pinned) throw new Error('the demo shows no room with a product');
  const { id: productId, store } = await client.call(getProduct, {
    params: { productId: pinned.id },
  });
  client.close();
  const guest = { size: PHONE, cookies: [] };
  const host = { size: DESKTOP, cookies: await cookiesOf(url, 'host') };
  const operator = { size: DESKTOP, cookies: await cookiesOf(url, 'operator') };
  return {
    home: { ...guest, url: `${url}/` },
    room: { ...guest, url: `${url}/rooms/${room.id}` },
    product: { ...guest, url: `${url}/products/${productId}` },
    store: { ...guest, url: `${url}/stores/${store.id}` },
    studio: { ...host, url: `${url}/studio` },
    console: { ...operator, url: `${url}/console` },
  };
};

const VIEWER_PAGES = ['home', 'room', 'product', 'store'];

const measureEach = async (
  browser: Browser,
  product: Product,
  say: (line: string) => void,
): Promise<Map<string, Vitals>> => {
  const found = new Map<string, Vitals>();
  for (const [name, visit] of Object.entries(await visitsOf(product.url))) {
    const vitals = await vitalsOf(browser, visit);
    found.set(name, vitals);
    const { lcpMs, cls, jsKbGzip, axe } = vitals;
    say(
      `${name}: LCP ${rounded(lcpMs, 0)} ms, CLS ${rounded(cls, 3)}, ${rounded(jsKbGzip)} kB of JavaScript`,
    );
    for (const finding of axe) say(`${name}: ${finding}`);
  }
  return found;
};

/** Largest paint, layout shift, first JavaScript and accessibility of the faces; each page's own and the worst. */
export const measureFaces = async (say: (line: string) => void): Promise<Figures> => {
  const product = await startProduct({ demo: true });
  const browser = await launchBrowser();
  try {
    for (let i = 0; i < 240 && !(await demoIsLoaded(product.url)); i++) await sleep(500);
    await sleep(SETTLE_MS);
    const found = await measureEach(browser, product, say);
    const all = [...found.values()];
    const figures: Figures = {
      lcp_ms: rounded(Math.max(...all.map(({ lcpMs }) => lcpMs)), 0),
      cls: rounded(Math.max(...all.map(({ cls }) => cls)), 3),
      first_js_kb_gzip: rounded(Math.max(...VIEWER_PAGES.map((name) => found.get(name)!.jsKbGzip))),
      axe_serious: all.reduce((sum, { axe }) => sum + axe.length, 0),
    };
    for (const [name, { lcpMs, cls }] of found) {
      figures[`lcp_${name}_ms`] = rounded(lcpMs, 0);
      figures[`cls_${name}`] = rounded(cls, 3);
    }
    return figures;
  } finally {
    await browser.close();
    await product.stop();
  }
};
