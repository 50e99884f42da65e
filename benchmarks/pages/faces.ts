import { setTimeout as sleep } from 'node:timers/promises';
import { getHome, getProduct } from '@kaibo/contracts';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../tests/support/browser.ts';
import { signedInAs, untilDemoIsLoaded } from '../../tests/support/demo.ts';
import { openClient } from '../slice/client.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Visit, type Vitals, vitalsOf } from './vitals.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const SETTLE_MS = 15_000;

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
  const host = { size: DESKTOP, cookies: await signedInAs(url, 'host') };
  const operator = { size: DESKTOP, cookies: await signedInAs(url, 'operator') };
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
    await untilDemoIsLoaded(product.url);
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
