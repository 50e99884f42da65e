import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../tests/support/browser.ts';
import { median, rounded } from '../support/numbers.ts';

const RUNS = 5;
/** What the first page fetches after it has loaded is there by then. */
const SETTLE_MS = 3_000;

declare const document: {
  querySelector(name: string): { requestVideoFrameCallback(shown: () => void): void } | null;
};

/** From opening a live room's address to its first frame on the screen, in a browser that has seen nothing before. */
const firstFrameMs = async (
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  url: string,
): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const watch = (): void => {
      const video = document.querySelector('video');
      if (!video) {
        setTimeout(watch, 5);
        return;
      }
      video.requestVideoFrameCallback(() => {
        Object.assign(globalThis, { firstFrameAtMs: performance.now() });
      });
    };
    watch();
  });
  await page.goto(url);
  const shown = await page.waitForFunction(() => Reflect.get(globalThis, 'firstFrameAtMs'));
  const elapsedMs = Number(await shown.jsonValue());
  await context.close();
  return elapsedMs;
};

/** JavaScript that the home page loads, each file gzipped. */
const firstJsKb = async (
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  url: string,
): Promise<number> => {
  const page = await browser.newPage();
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
  const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body, { level: 6 }).length);
  await page.close();
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
};

export const measurePages = async (
  baseUrl: string,
  roomId: string,
): Promise<{ first_frame_ms: number; first_js_kb_gzip: number }> => {
  const browser = await launchBrowser();
  try {
    const first_js_kb_gzip = rounded(await firstJsKb(browser, baseUrl));
    const samples: number[] = [];
    for (let i = 0; i < RUNS; i++)
      samples.push(await firstFrameMs(browser, `${baseUrl}/rooms/${roomId}`));
    return { first_frame_ms: rounded(median(samples), 0), first_js_kb_gzip };
  } finally {
    await browser.close();
  }
};
