// npm run screens [-- FILTER …]: a picture of every page of the demo's shop, in docs/screens.
// Each twice: on a phone in Chinese and light, on a desktop in English and dark. FILTER: only paths that contain it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { addressOf, type Names, routePaths } from '../tests/browser/routes.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { type Persona, signedInAs, untilDemoIsLoaded } from '../tests/support/demo.ts';
import { type Product, startProduct } from '../tests/support/product.ts';
import { namesOfDemo } from './screens/demo-shop.ts';

const folder = join(import.meta.dirname, '../docs/screens');
/** Pictures arrive and a stream shows its first frames. */
const SETTLE_MS = 2_500;
const REPLAYS_MS = 45_000;
const QUALITY = 62;

const looks = [
  {
    name: 'phone',
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    colorScheme: 'light',
  },
  {
    name: 'desktop',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
  },
] as const;
type Look = (typeof looks)[number];

const GUESTS = ['/sign-in', '/register', '/forgot', '/reset'];
const personaOf = (path: string): Persona => {
  if (path.startsWith('/console')) return 'operator';
  if (path.startsWith('/studio')) return 'host';
  return GUESTS.includes(path) ? 'guest' : 'viewer';
};

/** `/orders/$orderId` → `orders-orderId`. */
const fileOf = (path: string): string =>
  path === '/' ? 'home' : path.slice(1).replaceAll('/', '-').replaceAll('$', '');

const shoot = async (context: BrowserContext, url: string, file: string): Promise<void> => {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  await sleep(SETTLE_MS);
  const session = await context.newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
  });
  await writeFile(file, Buffer.from(data, 'base64'));
  await page.close();
};

const shootAll = async (
  browser: Browser,
  product: Product,
  { paths, names, look }: { paths: readonly string[]; names: Names; look: Look },
): Promise<void> => {
  const { name, viewport, locale, colorScheme } = look;
  const contexts = new Map<Persona, BrowserContext>();
  const contextOf = async (persona: Persona): Promise<BrowserContext> => {
    const known = contexts.get(persona);
    if (known) return known;
    const origins = [
      { origin: product.url, localStorage: [{ name: 'kaibo.consent', value: 'no' }] },
    ];
    const made = await browser.newContext({
      viewport,
      locale,
      colorScheme,
      storageState: { cookies: await signedInAs(product.url, persona), origins },
    });
    contexts.set(persona, made);
    return made;
  };
  for (const path of paths) {
    const url = product.url + addressOf(path, names);
    await shoot(
      await contextOf(personaOf(path)),
      url,
      join(folder, `${fileOf(path)}.${name}.webp`),
    );
    console.error(`${name}: ${path}`);
  }
  for (const context of contexts.values()) await context.close();
};

/** The room page has three faces; the live one stands at its own path. */
const FACES = ['/rooms/$previewId', '/rooms/$replayId'];

const index = (paths: readonly string[]): string =>
  [
    '# Every page',
    '',
    'Made by `npm run screens` from the demo’s shop: on a phone in Chinese and light, on a desktop in English and dark.',
    '',
    '| page | phone | desktop |',
    '| --- | --- | --- |',
    ...paths.map((path) => {
      const file = fileOf(path);
      return `| \`${path}\` | ![${path} on a phone](${file}.phone.webp) | ![${path} on a desktop](${file}.desktop.webp) |`;
    }),
    '',
  ].join('\n');

const main = async (): Promise<void> => {
  const filters = process.argv.slice(2);
  const all = [...routePaths(), ...FACES].sort();
  const paths = all.filter(
    (path) => filters.length === 0 || filters.some((filter) => path.includes(filter)),
  );
  await mkdir(folder, { recursive: true });
  const product = await startProduct({ demo: true });
  const browser = await launchBrowser();
  try {
    await untilDemoIsLoaded(product.url);
    // The short streams of the demo end and become replays.
    await sleep(REPLAYS_MS);
    const names = await namesOfDemo(product.url);
    for (const look of looks) await shootAll(browser, product, { paths, names, look });
    await writeFile(join(folder, 'README.md'), index(all));
  } finally {
    await browser.close();
    await product.stop().catch((error: unknown) => console.error(error));
  }
};

await main();
